// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/dead_letters.hpp"

namespace ringactor {

void dead_letters::publish(const dead_letter& letter) {
  auto reason = static_cast<std::size_t>(letter.reason);
  // Order: relaxed; a count.
  counts_[reason < counts_.size() ? reason : 0].fetch_add(
    1, std::memory_order_relaxed);
  // Dropped without the lock: that may end an actor, which unsubscribes then.
  std::vector<caf::strong_actor_ptr> told;
  std::lock_guard lock{mutex_};
  auto numbered = letter;
  numbered.number = ++number_;
  if (kept_.size() == kept_max)
    kept_.pop_front();
  kept_.push_back(numbered);
  for (const auto& each : subscribers_)
    each(numbered);
  told = actors_->all();
  for (const auto& who : told)
    caf_compat::deliver(
      who, caf_compat::make_element(nullptr, caf::make_message_id(), numbered),
      nullptr);
}

std::optional<dead_letter> dead_letters::take(std::uint64_t number) {
  std::lock_guard lock{mutex_};
  for (auto each = kept_.begin(); each != kept_.end(); ++each)
    if (each->number == number) {
      auto letter = *each;
      kept_.erase(each);
      return letter;
    }
  return std::nullopt;
}

void dead_letters::put_back(const dead_letter& letter) {
  std::lock_guard lock{mutex_};
  auto at = kept_.begin();
  while (at != kept_.end() && at->number < letter.number)
    ++at;
  kept_.insert(at, letter);
  if (kept_.size() > kept_max)
    kept_.pop_front();
}

std::uint64_t dead_letters::replayed() const noexcept {
  return replayed_.load(std::memory_order_relaxed); // Order: a snapshot
}

void dead_letters::note_replay() noexcept {
  replayed_.fetch_add(1, std::memory_order_relaxed); // Order: a count
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
