// SPDX-License-Identifier: BSD-3-Clause
// Tells "before the end" from "after it", exactly: who enters is waited for by
// who closes, and nobody enters a closed gate. So what is put into a mailbox
// inside the gate is there when its owner empties it for the last time. Used by
// host_actor.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

namespace ringactor {

/// Thread: any; close() by one.
class closing_gate {
public:
  /// False: it is closed, and what its closer wrote before is visible. Else
  /// leave() must follow soon, with nothing between that waits.
  /// Cost: two atomic additions, enter() and leave() together.
  bool enter() noexcept {
    if (is_closed())
      return false; // late comers do not hold up who closes
    // Order: acquire; pairs with the release in close().
    if ((word_.fetch_add(one, std::memory_order_acquire) & closed) == 0)
      return true;
    leave();
    return false;
  }

  void leave() noexcept {
    // Order: release; pairs with the acquire in close().
    word_.fetch_sub(one, std::memory_order_release);
  }

  /// Nobody enters from now on, and nobody is inside when it returns. Waits for
  /// those who are: each for as long as it is inside.
  void close() noexcept {
    // Order: release, for enter(); acquire, pairs with leave().
    auto seen = word_.fetch_or(closed, std::memory_order_acq_rel) | closed;
    while (seen != closed) { // ends: who is inside does not wait there
      std::this_thread::yield();
      // Order: acquire; pairs with the release in leave().
      seen = word_.load(std::memory_order_acquire);
    }
  }

  /// True: as when enter() says false.
  bool is_closed() const noexcept {
    // Order: acquire; pairs with the release in close().
    return (word_.load(std::memory_order_acquire) & closed) != 0;
  }

private:
  static constexpr std::uint64_t closed = 1;
  static constexpr std::uint64_t one = 2; // somebody inside
  std::atomic<std::uint64_t> word_{0};
};

} // namespace ringactor
