// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/ready_line.hpp"

namespace ringactor::backend {

ready_line::ready_line() : slots_{std::make_unique<slot[]>(quick_max)} {
  for (std::uint64_t i = 0; i < quick_max; ++i)
    slots_[i].turn = i;
}

bool ready_line::push_quick(entry ready) noexcept {
  // Order: relaxed; the turn of the slot decides, the swap claims it.
  std::uint64_t at = tail_.load(std::memory_order_relaxed);
  for (;;) { // each failure is another's success
    slot& here = slots_[at % quick_max];
    // Order: acquire; pairs with the release in pop_quick().
    const auto ahead =
      static_cast<std::int64_t>(here.turn.load(std::memory_order_acquire) - at);
    if (ahead < 0)
      return false; // full
    if (ahead > 0) {
      at = tail_.load(std::memory_order_relaxed); // Order: as above
      continue;
    }
    // Order: relaxed; a claim publishes nothing.
    if (!tail_.compare_exchange_weak(at, at + 1, std::memory_order_relaxed))
      continue;
    here.value = ready;
    // Order: release; pairs with the acquire in pop_quick().
    here.turn.store(at + 1, std::memory_order_release);
    return true;
  }
}

bool ready_line::pop_quick(entry& out) noexcept {
  // Order: relaxed; as in push_quick().
  std::uint64_t at = head_.load(std::memory_order_relaxed);
  for (;;) { // each failure is another's success
    slot& here = slots_[at % quick_max];
    // Order: acquire; pairs with the release in push_quick().
    const auto ahead = static_cast<std::int64_t>(
      here.turn.load(std::memory_order_acquire) - (at + 1));
    if (ahead < 0)
      return false; // empty, or its pusher is about to publish
    if (ahead > 0) {
      at = head_.load(std::memory_order_relaxed); // Order: as above
      continue;
    }
    // Order: relaxed; a claim publishes nothing.
    if (!head_.compare_exchange_weak(at, at + 1, std::memory_order_relaxed))
      continue;
    out = here.value;
    // Order: release; the slot is read, its next pusher may write.
    here.turn.store(at + quick_max, std::memory_order_release);
    return true;
  }
}

// What came later must not pass the overflow, so while there is any, all goes
// there; the quick part runs dry meanwhile.
void ready_line::push(entry ready) {
  // Order: relaxed; a hint, looked at again under the lock.
  if (overflow_count_.load(std::memory_order_relaxed) == 0 && push_quick(ready))
    return;
  std::lock_guard lock{mutex_};
  overflow_.push_back(ready);
  // Order: release; pairs with the acquire in size().
  overflow_count_.store(overflow_.size(), std::memory_order_release);
}

bool ready_line::try_pop(entry& out) {
  if (pop_quick(out))
    return true;
  // Order: acquire; pairs with the release in push().
  if (overflow_count_.load(std::memory_order_acquire) == 0)
    return false;
  std::lock_guard lock{mutex_};
  // What is in the quick part came before the overflow. It may look empty when
  // a pusher stands between its claim and its entry, or have been filled since.
  // Order: acquire, both; a look at the claims, not at what they guard.
  if (head_.load(std::memory_order_acquire)
      != tail_.load(std::memory_order_acquire))
    return false;
  if (overflow_.empty())
    return false;
  out = overflow_.front();
  overflow_.pop_front();
  // Order: release; as in push().
  overflow_count_.store(overflow_.size(), std::memory_order_release);
  return true;
}

std::size_t ready_line::size() const noexcept {
  // Order: acquire, all; with nobody else at work the sum is exact.
  const auto head = head_.load(std::memory_order_acquire);
  const auto tail = tail_.load(std::memory_order_acquire);
  const auto quick = static_cast<std::int64_t>(tail - head);
  return static_cast<std::size_t>(quick > 0 ? quick : 0)
         + overflow_count_.load(std::memory_order_acquire); // Order: as above
}

} // namespace ringactor::backend
