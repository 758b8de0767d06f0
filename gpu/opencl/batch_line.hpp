// SPDX-License-Identifier: BSD-3-Clause
// Messages of host threads that wait until the host has the engine's memory
// again, in the order in which they came. Used by batch_engine.hpp.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace ringactor::opencl {

struct waiting_post {
  ra_message message;
  bool is_held; // its receiver is kept alive for it (up_sink::hold)
};

/// Thread: any puts, one takes. A lock, held for a copy of a message.
class post_line {
public:
  explicit post_line(std::size_t limit) : limit_{limit} {}

  struct put_result {
    errc status;
    bool is_first; // nobody else has to wake who takes
  };
  /// Errors: exhausted, as many wait as the engine has cells; messages of the
  /// engine's own are always taken.
  put_result put(const ra_message& message, bool is_held, bool is_own) {
    std::lock_guard lock{mutex_};
    if (waiting_.size() >= limit_ && !is_own)
      return {errc::exhausted, false};
    waiting_.emplace_back(message, is_held);
    if (waiting_.size() > 1)
      return {errc::ok, false};
    // Order: release; pairs with the acquire in is_empty().
    has_some_.store(true, std::memory_order_release);
    return {errc::ok, true};
  }
  bool is_empty() const noexcept {
    // Order: acquire; as above.
    return !has_some_.load(std::memory_order_acquire);
  }
  /// All that wait. `into` is empty before.
  void take(std::vector<waiting_post>& into) {
    std::lock_guard lock{mutex_};
    into.swap(waiting_);
    // Order: relaxed; the lock orders it, and only the taker asks for it.
    has_some_.store(false, std::memory_order_relaxed);
  }

private:
  const std::size_t limit_;
  std::mutex mutex_;
  std::vector<waiting_post> waiting_;
  std::atomic<bool> has_some_{false};
};

} // namespace ringactor::opencl
