// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/stash.hpp"

namespace ringactor {

bool stash::put(caf::mailbox_element_ptr& what, const ra_message& message) {
  std::lock_guard lock{mutex_};
  // Order: relaxed, here and below; the lock orders those who add.
  if (closed_ || count_.load(std::memory_order_relaxed) >= limit_)
    return false;
  waiting_.push_back({std::move(what), message});
  count_.fetch_add(1, std::memory_order_relaxed); // Order: as above
  return true;
}

std::deque<stash::entry> stash::close() {
  std::lock_guard lock{mutex_};
  closed_ = true;
  return std::exchange(waiting_, {});
}

bool stash::begin_flush() {
  std::lock_guard lock{mutex_};
  again_ = flushing_;
  return !std::exchange(flushing_, true);
}

// The count still has the one that is taken: a sender must not pass it.
std::optional<stash::entry> stash::next() {
  std::lock_guard lock{mutex_};
  // Order: release; pairs with is_empty(): what was taken last is posted.
  count_.store(static_cast<std::uint32_t>(waiting_.size()),
               std::memory_order_release);
  if (waiting_.empty())
    return std::nullopt;
  entry oldest = std::move(waiting_.front());
  waiting_.pop_front();
  return oldest;
}

bool stash::put_back(entry& what) {
  std::lock_guard lock{mutex_};
  if (!closed_)
    waiting_.push_front(std::move(what));
  return !closed_;
}

bool stash::end_flush() {
  std::lock_guard lock{mutex_};
  if (std::exchange(again_, false))
    return false;
  flushing_ = false;
  return true;
}

} // namespace ringactor
