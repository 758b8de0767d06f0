// SPDX-License-Identifier: BSD-3-Clause
// The machine's words with a sleep that ends at a time, for the parkers of
// queues; tests put a manual clock here. Used by basic_queue.hpp.
#pragma once

#include "ringactor/clock/ticks.hpp"
#include "ringactor/ring/atomics.hpp"

#include <chrono>
#include <cstdint>

namespace ringactor::queue {

/// Sleeps on the lower half of a word (Linux has 32-bit futexes). A sleeper
/// would miss 2^32 changes between its look at the word and its sleep.
struct timed_atomics : ring::std_atomics {
  using time_point = std::chrono::steady_clock::time_point;

  static time_point now() noexcept { return std::chrono::steady_clock::now(); }
  static std::uint64_t ticks() noexcept { return clock::ticks(); }
  static void pause() noexcept { clock::pause(); }

  /// Sleeps while the word has this value; may return for no reason.
  /// Cost: a system call, as the two below.
  static void wait_until(const std::uint64_t& word, std::uint64_t value,
                         time_point until) noexcept;
  static void wake_one(std::uint64_t& word) noexcept;
  static void wake_all(std::uint64_t& word) noexcept;
};

/// The end of a wait that starts now; no further than the clock goes.
template <class Time, class Duration>
constexpr Time end_of_wait(Time now, Duration timeout) noexcept {
  if (timeout <= Duration::zero())
    return now;
  return timeout < Time::max() - now ? now + timeout : Time::max();
}

} // namespace ringactor::queue
