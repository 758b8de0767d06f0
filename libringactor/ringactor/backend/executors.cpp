// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/executors.hpp"

#include "ringactor/clock/ticks.hpp"

namespace ringactor::backend {

void step_executor::make_ready(activatable& who, std::uint32_t place,
                               void*) noexcept {
  line_.push({&who, place});
}

std::size_t step_executor::step(std::size_t turns) {
  std::size_t done = 0;
  ready_line::entry next;
  for (; done < turns && line_.try_pop(next); ++done)
    if (next.who->activate(next.place, nullptr))
      line_.push(next);
  return done;
}

void thread_executor::shared::push(ready_line::entry ready) {
  line.push(ready);
  sleepers.wake_one();
}

// Looks at the line alone: whoever spins takes no part in the count of those
// who sleep, so a pusher makes no system call for it.
bool thread_executor::shared::pop_spinning(ready_line::entry& out) {
  const std::uint64_t start = clock::ticks();
  do { // ends: when the time is over
    if (line.try_pop(out))
      return true;
    clock::pause();
  } while (clock::ticks() - start < spin_ticks);
  return false;
}

bool thread_executor::shared::pop(ready_line::entry& out) {
  while (!pop_spinning(out)) { // ends: with work, or once closed and empty
    // Order: acquire; pairs with the release in join(): what was pushed before
    // it is seen by the look at the line.
    const bool ends = closed.load(std::memory_order_acquire);
    if (line.try_pop(out))
      return true;
    if (ends)
      return false;
    // Order: acquire; as above.
    sleepers.park([this] {
      return !line.is_empty() || closed.load(std::memory_order_acquire);
    });
  }
  return true;
}

void thread_executor::shared::work() {
  ready_line::entry next;
  while (pop(next)) // until closed and empty
    if (next.who->activate(next.place, nullptr))
      push(next);
}

thread_executor::thread_executor(std::uint32_t count, std::uint64_t spin_us)
  : shared_{std::make_shared<shared>()} {
  shared_->spin_ticks = spin_us * clock::ticks_per_us();
  for (std::uint32_t i = 0; i < count; ++i)
    threads_.emplace_back([mine = shared_] { mine->work(); });
}

thread_executor::~thread_executor() { join(); }

void thread_executor::make_ready(activatable& who, std::uint32_t place,
                                 void*) noexcept {
  shared_->push({&who, place});
}

void thread_executor::join() noexcept {
  // Order: release; pairs with the acquire in pop().
  shared_->closed.store(true, std::memory_order_release);
  shared_->sleepers.wake_all();
  for (auto& each : threads_) {
    if (each.get_id() != std::this_thread::get_id()) {
      each.join();
      continue;
    }
    // We are one of them, inside an activation. What is still in the line
    // refers to its owner, who may be gone when we come back to the line.
    each.detach();
    ready_line::entry next;
    while (shared_->line.try_pop(next)) // until no actor is ready
      if (next.who->activate(next.place, nullptr))
        shared_->line.push(next);
  }
  threads_.clear();
}

} // namespace ringactor::backend
