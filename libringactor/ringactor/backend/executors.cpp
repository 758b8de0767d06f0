// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/executors.hpp"

#include "ringactor/backend/own_thread.hpp"
#include "ringactor/clock/ticks.hpp"

#include <exception>
#include <utility>

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

struct thread_executor::line {
  explicit line(const options& how)
    : spin_ticks{how.spin_us * clock::ticks_per_us()},
      replaceable{how.replaceable} {}
  void push(ready_line::entry next);
  bool pop(ready_line::entry& out); // waits; false once closed and empty
  bool pop_spinning(ready_line::entry& out);

  ready_line ready;
  ring::parker<> sleepers;
  std::atomic<bool> closed{false};
  std::atomic<std::uint32_t> replaced{0}; // threads that have not come back
  const std::uint64_t spin_ticks;
  const bool replaceable;
};

// The one word by which a thread and whoever replaces it agree: idle, place +
// 1, or gone, replaced while it ran.
// Order: relaxed, all; it says who has the thread, and guards nothing else.
class alignas(64) thread_executor::mark {
public:
  void enter(std::uint32_t place) noexcept {
    value_.store(of(place), std::memory_order_relaxed); // Order: above
  }
  /// False when the thread was given up meanwhile.
  bool leave() noexcept {
    // Order: above.
    return value_.exchange(idle, std::memory_order_relaxed) != gone;
  }
  bool give_up(std::uint32_t place) noexcept { return swap(of(place), gone); }
  bool take_back(std::uint32_t place) noexcept { return swap(gone, of(place)); }

private:
  static constexpr std::uint64_t idle = 0, gone = ~std::uint64_t{0};
  static std::uint64_t of(std::uint32_t place) noexcept {
    return std::uint64_t{place} + 1;
  }
  bool swap(std::uint64_t from, std::uint64_t to) noexcept {
    // Order: above.
    return value_.compare_exchange_strong(from, to, std::memory_order_relaxed);
  }
  std::atomic<std::uint64_t> value_{idle};
};

void thread_executor::line::push(ready_line::entry next) {
  ready.push(next);
  sleepers.wake_one();
}

// Looks at the line alone: whoever spins takes no part in the count of those
// who sleep, so a pusher makes no system call for it.
bool thread_executor::line::pop_spinning(ready_line::entry& out) {
  const std::uint64_t start = clock::ticks();
  do { // ends: when the time is over
    if (ready.try_pop(out))
      return true;
    clock::pause();
  } while (clock::ticks() - start < spin_ticks);
  return false;
}

bool thread_executor::line::pop(ready_line::entry& out) {
  while (!pop_spinning(out)) { // ends: with work, or once closed and empty
    // Order: acquire; pairs with the release in join(): what was pushed before
    // it is seen by the look at the line.
    const bool ends = closed.load(std::memory_order_acquire);
    if (ready.try_pop(out))
      return true;
    if (ends)
      return false;
    // Order: acquire; as above.
    sleepers.park([this] {
      return !ready.is_empty() || closed.load(std::memory_order_acquire);
    });
  }
  return true;
}

// The activation may have ended the executor's owner, who waits for this thread
// unless it was replaced. After that the thread touches what it holds itself.
void thread_executor::work(line& from, mark& self) {
  mark_own_thread();
  bool stays = true;
  ready_line::entry next;
  while (stays && from.pop(next)) { // until closed and empty, or replaced
    if (from.replaceable)
      self.enter(next.place);
    const bool more = next.who->activate(next.place, nullptr);
    if (from.replaceable)
      stays = self.leave();
    if (more)
      from.push(next);
  }
  if (!stays)
    from.replaced.fetch_sub(1, std::memory_order_relaxed); // Order: a count
}

thread_executor::worker thread_executor::make_worker() const {
  auto runs = std::make_shared<mark>();
  return {runs, std::thread{[from = line_, runs] { work(*from, *runs); }}};
}

thread_executor::thread_executor(std::uint32_t count, const options& how)
  : line_{std::make_shared<line>(how)} {
  for (std::uint32_t i = 0; i < count; ++i)
    workers_.push_back(make_worker());
}

thread_executor::~thread_executor() { join(); }

void thread_executor::make_ready(activatable& who, std::uint32_t place,
                                 void*) noexcept {
  line_->push({&who, place});
}

bool thread_executor::replace(std::uint32_t place) noexcept {
  std::lock_guard lock{mutex_};
  // Order: relaxed, here and below; a count of threads.
  auto& out = line_->replaced;
  if (out.load(std::memory_order_relaxed) >= replaced_max)
    return false;
  for (auto& each : workers_)
    if (each.runs->give_up(place)) {
      out.fetch_add(1, std::memory_order_relaxed); // Order: above
      if (put_new_thread(each))
        return true;
      if (each.runs->take_back(place)) // else it has just ended itself
        out.fetch_sub(1, std::memory_order_relaxed); // Order: above
      return false;
    }
  return false;
}

bool thread_executor::put_new_thread(worker& old) noexcept {
  try {
    worker fresh = make_worker();
    old.thread.detach();
    old = std::move(fresh);
    return true;
  } catch (const std::exception&) { // the system gives none
    return false;
  }
}

void thread_executor::join() noexcept {
  // Order: release; pairs with the acquire in pop().
  line_->closed.store(true, std::memory_order_release);
  line_->sleepers.wake_all();
  std::vector<worker> all;
  {
    std::lock_guard lock{mutex_};
    all.swap(workers_);
  }
  for (auto& each : all)
    each.thread.join();
}

} // namespace ringactor::backend
