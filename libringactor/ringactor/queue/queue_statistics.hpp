// SPDX-License-Identifier: BSD-3-Clause
// What a queue can say of itself, and the counters behind it. Messages in and
// out cost nothing: the positions of the rings are those counts. Depth and
// latency are looked at once in `sample_every` messages.
#pragma once

#include "ringactor/clock/ticks.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace ringactor::queue {

/// A look at a queue, made while others go on: numbers of one moment only when
/// nobody pushes or pops. At rest enqueued = dequeued + depth.
struct queue_statistics {
  std::uint64_t enqueued = 0;
  std::uint64_t dequeued = 0;
  std::uint64_t dropped = 0;    ///< pushes that were refused or timed out
  std::uint64_t depth = 0;      ///< messages in the queue
  std::uint64_t peak_depth = 0; ///< of the samples; exact with sample_every = 1
  std::uint64_t timed = 0;      ///< messages that mean_latency is the mean of
  std::chrono::nanoseconds mean_latency{0}; ///< from push to pop
};

/// The counters of one queue: a line that refused producers write, and one
/// that the consumer writes. An accepted push touches neither.
template <class Atomics>
class queue_counters {
public:
  /// A push was refused or timed out.
  /// Thread: any.
  void add_dropped(std::uint64_t count = 1) noexcept {
    // Order: relaxed; a count, pairs with read().
    Atomics::template add<std::memory_order_relaxed>(dropped_, count);
  }

  /// Thread: the consumer, as all that add below.
  void add_depth(std::uint64_t depth) noexcept {
    if (depth > get(peak_depth_))
      set(peak_depth_, depth);
  }
  void add_latency(std::uint64_t pushed_ticks, std::uint64_t now) noexcept {
    // Counters of two cores may differ by a little.
    const std::uint64_t passed = now > pushed_ticks ? now - pushed_ticks : 0;
    set(latency_ticks_, get(latency_ticks_) + passed);
    set(timed_, get(timed_) + 1);
  }

  /// Thread: any.
  /// Cost: five loads; about 200 us the first time in a process.
  void read(queue_statistics& into) const noexcept {
    into.dropped = get(dropped_);
    into.peak_depth = std::max(get(peak_depth_), into.depth);
    into.timed = get(timed_);
    const double us = static_cast<double>(get(latency_ticks_))
                      / static_cast<double>(clock::ticks_per_us());
    const double each = into.timed == 0 ? 0 : us / double(into.timed);
    into.mean_latency =
      std::chrono::nanoseconds{static_cast<std::int64_t>(1000 * each)};
  }

private:
  static std::uint64_t get(const std::uint64_t& word) noexcept {
    // Order: relaxed; a count, pairs with set() and add_dropped().
    return Atomics::template load<std::memory_order_relaxed>(word);
  }
  static void set(std::uint64_t& word, std::uint64_t value) noexcept {
    // Order: relaxed; a count with one writer, pairs with get().
    Atomics::template store<std::memory_order_relaxed>(word, value);
  }

  alignas(128) std::uint64_t dropped_ = 0;
  alignas(128) std::uint64_t peak_depth_ = 0;
  std::uint64_t latency_ticks_ = 0;
  std::uint64_t timed_ = 0;
};

} // namespace ringactor::queue
