// SPDX-License-Identifier: BSD-3-Clause
// Messages of host actors that wait outside of a full mailbox, in order.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace ringactor {

/// Thread: any; a lock, held for a few instructions. Order is kept for each
/// sender: who finds the stash not empty has to put its message behind.
class stash {
public:
  struct entry {
    caf::mailbox_element_ptr what;
    ra_message message;
  };

  explicit stash(std::uint32_t limit) : limit_{limit} {}

  /// Cost: one load.
  bool is_empty() const noexcept {
    // Order: acquire; what a flush posted was posted before.
    return count_.load(std::memory_order_acquire) == 0;
  }
  /// False when it is at its limit or closed; then `what` is untouched.
  bool put(caf::mailbox_element_ptr& what, const ra_message& message);

  /// Takes the oldest messages one by one and calls `post`, which is false when
  /// the mailbox is full again; that message stays the oldest, or goes to
  /// `refuse` when the stash was closed. One thread at a time does this:
  /// another that comes makes it look once more.
  template <class F, class G>
  void flush(F post, G refuse);

  /// From now on it takes nothing; what waited is the caller's.
  std::deque<entry> close();

private:
  bool begin_flush();
  std::optional<entry> next();
  bool put_back(entry& what); // false once closed
  bool end_flush();

  const std::uint32_t limit_;
  std::atomic<std::uint32_t> count_{0};
  std::mutex mutex_;
  std::deque<entry> waiting_;
  bool closed_ = false, flushing_ = false, again_ = false;
};

template <class F, class G>
void stash::flush(F post, G refuse) {
  if (!begin_flush())
    return;
  do {                           // again while others asked meanwhile
    while (auto oldest = next()) // until empty, or full again
      if (!post(oldest->what, oldest->message)) {
        if (!put_back(*oldest))
          refuse(oldest->what, oldest->message);
        break;
      }
  } while (!end_flush());
}

} // namespace ringactor
