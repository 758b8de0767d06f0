// SPDX-License-Identifier: BSD-3-Clause
// The cheapest monotonic count of this machine, and its rate. Used for budgets
// of time and to read the wall clock without a call.
#pragma once

#include <cstdint>
#include <ctime>

namespace ringactor::clock {

/// Thread: any; counts of two cores agree where ticks_are_steady().
/// Cost: a few nanoseconds on x86-64; elsewhere a call into the vDSO.
inline std::uint64_t ticks() noexcept {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#else
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u
         + static_cast<std::uint64_t>(now.tv_nsec);
#endif
}

/// Tells the core that this thread waits in a loop.
inline void pause() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// Whether ticks() runs at one rate on all cores, whatever they sleep: the
/// processor says so (invariant time stamp counter), or it is a kernel clock.
bool ticks_are_steady() noexcept;

/// Measured against the monotonic clock once a process; at least 1.
/// Cost: about 200 us the first time, then a load.
std::uint64_t ticks_per_us() noexcept;

} // namespace ringactor::clock
