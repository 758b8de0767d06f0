// SPDX-License-Identifier: BSD-3-Clause
// Where a thread sleeps until there is work, and how the one who brings work
// wakes it: for a system call only when somebody sleeps. tests/model/park.pml
// and tests/sim have the proof; the words are the machine's or the explorer's.
#pragma once

#include "ringactor/ring/atomics.hpp"

#include <cstdint>

namespace ringactor::ring {

/// Orders of the parker; a mutant changes one.
struct default_parking {
  using order = std::memory_order;
  /// Both sides of `waiting`: whoever comes second in its modification order
  /// sees what the first did before; pairs with itself.
  static constexpr order announce = std::memory_order_acq_rel;
  /// Mutant: the sleeper does not look again after it has announced itself.
  static constexpr bool looks_again = true;
  /// Mutant: the waker looks for sleepers with a plain load.
  static constexpr bool looks_by_load = false;
};

/// Thread: any number on both sides.
template <class Atomics = std_atomics, class Parking = default_parking>
class parker {
public:
  /// Sleeps unless `found()` is true; returns when woken, or for no reason.
  /// Shape: found() looks for work, or for a reason to end.
  /// Cost: a system call when it sleeps.
  template <class Found>
  void park(Found&& found) {
    park_by(found, [this](std::uint64_t seen) { Atomics::wait(epoch_, seen); });
  }
  /// As park, but at most until then.
  template <class Found, class Time>
  void park_until(Time until, Found&& found) {
    park_by(found, [&](std::uint64_t seen) {
      Atomics::wait_until(epoch_, seen, until);
    });
  }

  /// Call it after the work is where found() sees it.
  /// Cost: one read-modify-write; a system call when somebody sleeps.
  void wake_one() {
    if (somebody_waits()) {
      move_on();
      Atomics::wake_one(epoch_);
    }
  }
  void wake_all() {
    if (somebody_waits()) {
      move_on();
      Atomics::wake_all(epoch_);
    }
  }

private:
  static constexpr std::uint64_t minus_one = ~std::uint64_t{0};

  template <class Found, class Sleep>
  void park_by(Found& found, Sleep&& sleep) {
    Atomics::template add<Parking::announce>(waiting_, 1);
    // Order: acquire; pairs with the release in wake(): an epoch read here is
    // older than a wake-up that is still to come.
    const std::uint64_t seen =
      Atomics::template load<std::memory_order_acquire>(epoch_);
    if (!Parking::looks_again || !found())
      sleep(seen);
    Atomics::template add<Parking::announce>(waiting_, minus_one);
  }

  bool somebody_waits() {
    if constexpr (Parking::looks_by_load)
      // Order: acquire, but a load may come before the work is published.
      return Atomics::template load<std::memory_order_acquire>(waiting_) != 0;
    else
      return Atomics::template add<Parking::announce>(waiting_, 0) != 0;
  }
  void move_on() {
    // Order: release; pairs with the load in park().
    Atomics::template add<std::memory_order_release>(epoch_, 1);
  }

  alignas(64) std::uint64_t waiting_ = 0;
  alignas(64) std::uint64_t epoch_ = 0;
};

} // namespace ringactor::ring
