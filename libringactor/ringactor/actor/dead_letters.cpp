// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/dead_letters.hpp"

namespace ringactor {

void dead_letters::publish(const dead_letter& letter) {
  auto reason = static_cast<std::size_t>(letter.reason);
  // Order: relaxed; a count.
  counts_[reason < counts_.size() ? reason : 0].fetch_add(
    1, std::memory_order_relaxed);
  std::lock_guard lock{mutex_};
  if (kept_.size() == kept_max)
    kept_.pop_front();
  kept_.push_back(letter);
  for (const auto& each : subscribers_)
    each(letter);
}

void dead_letters::subscribe(subscriber each) {
  std::lock_guard lock{mutex_};
  subscribers_.push_back(std::move(each));
}

std::uint64_t dead_letters::count(errc reason) const noexcept {
  // Order: relaxed; a snapshot.
  return counts_[static_cast<std::size_t>(reason)].load(
    std::memory_order_relaxed);
}

std::uint64_t dead_letters::count() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& each : counts_)
    sum += each.load(std::memory_order_relaxed); // Order: a snapshot
  return sum;
}

std::vector<dead_letter> dead_letters::newest() const {
  std::lock_guard lock{mutex_};
  return {kept_.begin(), kept_.end()};
}

} // namespace ringactor
