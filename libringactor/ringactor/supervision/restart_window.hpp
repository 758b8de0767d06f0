// SPDX-License-Identifier: BSD-3-Clause
// Counts restarts within a period of time. Used by the supervisor's core.
#pragma once

#include "ringactor/supervision/spec.hpp"

#include <deque>

namespace ringactor::supervision {

/// Times are of a monotonic clock; one that steps back counts as the last one.
class restart_window {
public:
  /// One restart more. True when they are more than `intensity` within
  /// `period`, its edge included. Cost: those that have left the period.
  bool add(nanoseconds now, std::uint32_t intensity, nanoseconds period) {
    if (!times_.empty() && now < times_.back())
      now = times_.back();
    while (!times_.empty() && now - times_.front() > period)
      times_.pop_front();
    times_.push_back(now);
    return times_.size() > intensity;
  }
  std::size_t size() const noexcept { return times_.size(); }

private:
  std::deque<nanoseconds> times_; // ascending; at most intensity + 1
};

} // namespace ringactor::supervision
