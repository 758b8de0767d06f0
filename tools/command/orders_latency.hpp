// SPDX-License-Identifier: BSD-3-Clause
// Round-trip times in a bounded histogram: below 64 ns exact, above that in
// steps of less than 1.6 percent (64 steps for each doubling).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ringactor::command {

class latency_histogram {
public:
  void add(std::uint64_t time_ns) noexcept {
    counts_[index_of(time_ns)] += 1;
    count_ += 1;
  }

  std::uint64_t count() const noexcept { return count_; }

  /// The time, in us, that this share of all times does not pass; 0 when
  /// there are none. Shape: `share` is in (0, 1].
  double percentile_us(double share) const noexcept {
    auto wanted = share * double(count_);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size() && count_ > 0; ++i) {
      seen += counts_[i];
      if (double(seen) >= wanted)
        return double(upper_bound_ns(i)) / 1000;
    }
    return 0;
  }

private:
  static constexpr std::size_t steps = 64;

  // 64 steps up to 63 ns, then 64 for each position of the highest bit.
  static std::size_t index_of(std::uint64_t time_ns) noexcept {
    if (time_ns < steps)
      return time_ns;
    auto shift = std::size_t(std::bit_width(time_ns)) - 7;
    return (shift + 1) * steps + (time_ns >> shift) - steps;
  }
  static std::uint64_t upper_bound_ns(std::size_t index) noexcept {
    if (index < 2 * steps)
      return index;
    auto shift = index / steps - 1;
    return ((index % steps + steps + 1) << shift) - 1;
  }

  std::array<std::uint64_t, 59 * steps> counts_{};
  std::uint64_t count_ = 0;
};

} // namespace ringactor::command
