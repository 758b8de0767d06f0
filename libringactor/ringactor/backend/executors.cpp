// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/executors.hpp"

#include "ringactor/backend/own_thread.hpp"
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

void thread_executor::push(ready_line::entry ready) {
  line_.push(ready);
  sleepers_.wake_one();
}

// Looks at the line alone: whoever spins takes no part in the count of those
// who sleep, so a pusher makes no system call for it.
bool thread_executor::pop_spinning(ready_line::entry& out) {
  const std::uint64_t start = clock::ticks();
  do { // ends: when the time is over
    if (line_.try_pop(out))
      return true;
    clock::pause();
  } while (clock::ticks() - start < spin_ticks_);
  return false;
}

bool thread_executor::pop(ready_line::entry& out) {
  while (!pop_spinning(out)) { // ends: with work, or once closed and empty
    // Order: acquire; pairs with the release in join(): what was pushed before
    // it is seen by the look at the line.
    const bool ends = closed_.load(std::memory_order_acquire);
    if (line_.try_pop(out))
      return true;
    if (ends)
      return false;
    // Order: acquire; as above.
    sleepers_.park([this] {
      return !line_.is_empty() || closed_.load(std::memory_order_acquire);
    });
  }
  return true;
}

void thread_executor::work() {
  mark_own_thread();
  ready_line::entry next;
  while (pop(next)) // until closed and empty
    if (next.who->activate(next.place, nullptr))
      push(next);
}

thread_executor::thread_executor(std::uint32_t count, std::uint64_t spin_us)
  : spin_ticks_{spin_us * clock::ticks_per_us()} {
  for (std::uint32_t i = 0; i < count; ++i)
    threads_.emplace_back([this] { work(); });
}

thread_executor::~thread_executor() { join(); }

void thread_executor::make_ready(activatable& who, std::uint32_t place,
                                 void*) noexcept {
  push({&who, place});
}

void thread_executor::join() noexcept {
  // Order: release; pairs with the acquire in pop().
  closed_.store(true, std::memory_order_release);
  sleepers_.wake_all();
  for (auto& each : threads_)
    each.join();
  threads_.clear();
}

} // namespace ringactor::backend
