// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/watchdog.hpp"

#include "ringactor/backend/own_thread.hpp"

#include <algorithm>
#include <utility>

namespace ringactor::backend {

using std::chrono::nanoseconds;

watchdog& watchdog::instance() {
  static auto& only = *new watchdog;
  return only;
}

nanoseconds watchdog::now() noexcept {
  return std::chrono::steady_clock::now().time_since_epoch();
}

watchdog::~watchdog() {
  for (const auto& each : std::vector{all_})
    remove(*each);
}

void watchdog::add(std::shared_ptr<watched> who) {
  std::lock_guard lock{mutex_};
  all_.push_back(std::move(who));
  if (!turn_) {
    turn_ = std::make_shared<turn>();
    turn_->thread = std::thread{[this, mine = turn_] { work(*mine); }};
  }
  wake_.notify_all();
}

void watchdog::remove(const watched& who) noexcept {
  std::shared_ptr<turn> last;
  {
    std::lock_guard lock{mutex_};
    std::erase_if(all_, [&](const auto& each) { return each.get() == &who; });
    if (all_.empty())
      last = std::exchange(turn_, nullptr);
    if (last)
      last->ends = true;
  }
  wake_.notify_all();
  if (last)
    last->thread.join();
}

void watchdog::hurry() noexcept {
  std::lock_guard lock{mutex_}; // not between its look and its sleep
  wake_.notify_all();
}

bool watchdog::is_awake() const {
  std::lock_guard lock{mutex_};
  return turn_ != nullptr;
}

// A wake-up without a reason costs one look.
void watchdog::sleep(std::unique_lock<std::mutex>& lock) {
  auto shortest = nanoseconds::max();
  for (const auto& each : all_)
    shortest = std::min(shortest, each->period());
  if (shortest == nanoseconds::max())
    wake_.wait(lock);
  else
    wake_.wait_for(lock, shortest);
}

void watchdog::work(turn& self) {
  mark_own_thread();
  std::unique_lock lock{mutex_};
  while (!self.ends) { // ends: with the last that is looked after
    sleep(lock);
    if (self.ends)
      return;
    auto some = all_;
    lock.unlock();
    for (const auto& each : some)
      each->check(now());
    some.clear(); // maybe the last to hold one
    lock.lock();
  }
}

} // namespace ringactor::backend
