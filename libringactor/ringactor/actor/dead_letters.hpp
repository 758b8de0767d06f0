// SPDX-License-Identifier: BSD-3-Clause
// The one sink for messages that reach nobody. Each is counted by its reason;
// the newest are kept; subscribers see all.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace ringactor {

struct dead_letter {
  ra_message message{}; // as it was sent; its spans are given back already
  errc reason = errc::no_such;
};

/// Thread: any. A lock; letters are no hot path.
class dead_letters {
public:
  using subscriber = std::function<void(const dead_letter&)>;

  /// Counts the letter, keeps it among the newest, tells the subscribers.
  void publish(const dead_letter& letter);

  /// Calls `each` for every letter from now on, on the thread that publishes.
  /// It must not block, and must not subscribe.
  void subscribe(subscriber each);

  /// Letters so far, of one reason or in all.
  std::uint64_t count(errc reason) const noexcept;
  std::uint64_t count() const noexcept;

  /// The newest letters, oldest first; at most `kept_max`.
  std::vector<dead_letter> newest() const;

  static constexpr std::size_t kept_max = 256;

private:
  std::array<std::atomic<std::uint64_t>, ra_status_count> counts_{};
  mutable std::mutex mutex_;
  std::deque<dead_letter> kept_;
  std::vector<subscriber> subscribers_;
};

} // namespace ringactor
