// SPDX-License-Identifier: BSD-3-Clause
// Where physical time comes from. Production code takes the interface, so a
// test sets the time by hand and a simulation runs it under a seed. Used by
// hybrid_clock and by whoever waits.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace ringactor::clock {

class physical_clock {
public:
  virtual ~physical_clock() = default;

  /// Unix time in microseconds. It may step back: whoever needs order takes
  /// the hybrid clock.
  ///
  /// Thread: any.
  virtual std::uint64_t now_us() const noexcept = 0;
};

/// The machine's clock (CLOCK_REALTIME), looked at once a millisecond by each
/// thread; in between the thread counts ticks, where the processor's count is
/// steady. A step of the system's clock is seen a millisecond later at most.
///
/// Cost: a few nanoseconds; each millisecond a call into the vDSO.
const physical_clock& wall() noexcept;

/// A clock that moves only when told.
///
/// Thread: any, also for `set` and `advance`.
class manual_clock final : public physical_clock {
public:
  explicit manual_clock(std::uint64_t start_us = 0) noexcept;

  void set(std::uint64_t now_us) noexcept;
  void advance(std::chrono::microseconds by) noexcept;

  std::uint64_t now_us() const noexcept override;

private:
  std::atomic<std::uint64_t> now_us_;
};

} // namespace ringactor::clock
