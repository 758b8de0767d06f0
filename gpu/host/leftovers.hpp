// SPDX-License-Identifier: BSD-3-Clause
// What a device that is gone for good has left in an engine's regions: the
// messages in its mailboxes, and its counts. Nothing there is believed: it may
// have died in the middle of a write, or of spoiling them. Used by engine.cpp.
#pragma once

#include "gpu/host/mailboxes.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace ringactor::host {

/// Thread: one, once nobody posts and nothing runs any more.
class leftovers {
public:
  /// `view` is of any record; the first `workers` of them were the device's,
  /// the first `places` places may have had an actor.
  leftovers(const ra_engine& view, std::uint32_t workers, std::uint32_t places);

  struct counts {
    std::uint64_t posted = 0; // by whom ever, to whatever mailbox
    std::uint64_t handled = 0;
  };
  /// The sums of the worker records, which are newer than what the device has
  /// published; from here on that is the same.
  counts publish_counts() const;

  /// Takes each message that waits as the engine itself would have refused it:
  /// a dead letter, ra_down. Not the one that a worker may have had in hand.
  /// How many there were.
  /// Cost: a look at each place and message; at each cell if a list is broken.
  using taker = std::function<void(std::uint32_t place, const ra_message&)>;
  std::uint64_t bring(const taker& take) const;

private:
  class walk;

  ra_engine view_;
  std::uint32_t workers_, places_;
};

} // namespace ringactor::host
