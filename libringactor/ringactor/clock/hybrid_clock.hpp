// SPDX-License-Identifier: BSD-3-Clause
// The process's hybrid logical clock: one 64-bit word, moved by
// compare-and-swap. The bridge ticks it for each message sent, the pump merges
// the stamp of each message received. The arithmetic is in hlc.h, which device
// actors share.
#pragma once

#include "ringactor/clock/physical_clock.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace ringactor::clock {

class hybrid_clock {
public:
  /// `physical` outlives this clock. A stamp further ahead of it than
  /// `max_drift` is refused.
  explicit hybrid_clock(const physical_clock& physical,
                        std::chrono::milliseconds max_drift =
                          std::chrono::milliseconds{500}) noexcept;

  /// The stamp of a local event or of a send: unique in this clock, and above
  /// each stamp that it gave or merged before.
  ///
  /// Thread: any.
  /// Order:  one word, so its modification order is the order of the stamps;
  ///         nothing else is published.
  /// Cost:   one look at the physical clock and one compare-and-swap.
  std::uint64_t tick() noexcept;

  /// The receipt of `stamp`: the clock is above it and above its own last
  /// stamp afterwards.
  ///
  /// Thread: any.
  /// Errors: false when `stamp` lies more than max_drift ahead of physical
  ///         time; the clock is unchanged, the refusal counted.
  bool merge(std::uint64_t stamp) noexcept;

  /// The latest stamp given or merged; 0 before the first.
  std::uint64_t last() const noexcept;

  /// How many stamps merge() refused.
  std::uint64_t refused_count() const noexcept;

private:
  const physical_clock& physical_;
  const std::uint64_t drift_max_us_;
  // A line of its own: each sender writes it.
  alignas(64) std::atomic<std::uint64_t> last_{0};
  std::atomic<std::uint64_t> refused_count_{0};
};

} // namespace ringactor::clock
