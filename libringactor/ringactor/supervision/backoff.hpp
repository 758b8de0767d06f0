// SPDX-License-Identifier: BSD-3-Clause
// How long a restart waits. Used by the supervisor's core.
#pragma once

#include "ringactor/supervision/spec.hpp"

#include <algorithm>
#include <random>

namespace ringactor::supervision {

/// The delay of attempt 0, 1, ...: min(most, first * 2^attempt), moved by at
/// most `jitter` of itself either way. Exponential backoff with jitter, as in
/// Akka's BackoffSupervisor.
inline nanoseconds backoff_delay(const backoff_rule& rule,
                                 std::uint32_t attempt,
                                 std::mt19937_64& random) {
  constexpr std::uint32_t doublings_max = 40;
  auto delay = std::chrono::duration<double, std::milli>(rule.first);
  const auto most = std::chrono::duration<double, std::milli>(rule.most);
  for (std::uint32_t i = 0; i < std::min(attempt, doublings_max); ++i)
    delay = std::min(delay * 2, most);
  delay = std::min(delay, most);
  // 53 random bits as a number from 0 to 1: the same on every platform, which
  // the distributions of the library are not.
  const double part = static_cast<double>(random() >> 11) * 0x1.0p-53;
  return std::chrono::duration_cast<nanoseconds>(
    delay * (1.0 + rule.jitter * (2.0 * part - 1.0)));
}

} // namespace ringactor::supervision
