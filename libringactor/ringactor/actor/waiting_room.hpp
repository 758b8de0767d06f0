// SPDX-License-Identifier: BSD-3-Clause
// Messages for a kernel actor whose place is not free yet: a restart waits for
// the life before to give it back. Bounded by the mailbox's limit. Used by
// kernel_actor.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace ringactor {

/// Thread: any.
class waiting_room {
public:
  explicit waiting_room(std::size_t limit) : limit_{limit} {}

  enum class answer { taken, full, closed };
  struct entry {
    caf::mailbox_element_ptr what;
    std::uint64_t stamp = 0; // of its coming: it is encoded later
  };

  /// Takes the message in while `is_open()`, which is asked under the lock.
  template <class F>
  answer take_in(caf::mailbox_element_ptr& what, std::uint64_t stamp,
                 F is_open) {
    std::lock_guard lock{mutex_};
    if (!is_open())
      return answer::closed;
    if (messages_.size() >= limit_)
      return answer::full;
    messages_.push_back({std::move(what), stamp});
    return answer::taken;
  }

  /// All that wait, oldest first. When none does, calls `when_empty` under the
  /// lock: what it closes, take_in sees closed.
  template <class F>
  std::vector<entry> empty(F when_empty) {
    std::lock_guard lock{mutex_};
    if (messages_.empty())
      when_empty();
    return std::exchange(messages_, {});
  }

private:
  std::mutex mutex_;
  std::size_t limit_;
  std::vector<entry> messages_;
};

} // namespace ringactor
