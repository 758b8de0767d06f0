// SPDX-License-Identifier: BSD-3-Clause
// All accesses are relaxed: a stamp promises its own order alone, and that of
// one atomic word follows from coherence. If one tick happens before another,
// the second reads the first's word or a later one.
#include "ringactor/clock/hybrid_clock.hpp"

#include "ringactor/clock/hlc.h"

#include <algorithm>

namespace ringactor::clock {

namespace {

std::uint64_t to_us(std::chrono::milliseconds span) noexcept {
  constexpr std::chrono::milliseconds longest = std::chrono::hours{24 * 365};
  span = std::clamp(span, std::chrono::milliseconds{0}, longest);
  return static_cast<std::uint64_t>(std::chrono::microseconds{span}.count());
}

} // namespace

hybrid_clock::hybrid_clock(const physical_clock& physical,
                           std::chrono::milliseconds max_drift) noexcept
  : physical_{physical}, drift_max_us_{to_us(max_drift)} {}

std::uint64_t hybrid_clock::tick() noexcept {
  const std::uint64_t now_us = physical_.now_us();
  // Order: relaxed; pairs with the swaps here and in merge().
  std::uint64_t last = last_.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do { // bounded by the others' progress: each failure is another's stamp
    next = ra_hlc_tick(last, now_us);
    // Order: relaxed on both sides; see the top of the file.
  } while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed,
                                        std::memory_order_relaxed));
  return next;
}

bool hybrid_clock::merge(std::uint64_t stamp) noexcept {
  const std::uint64_t now_us = physical_.now_us();
  if (!ra_hlc_admissible(stamp, now_us, drift_max_us_)) {
    // Order: relaxed; a count, pairs with refused_count().
    refused_count_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  // Order: relaxed; pairs with the swaps here and in tick().
  std::uint64_t last = last_.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do { // bounded by the others' progress: each failure is another's stamp
    next = ra_hlc_merge(last, stamp, now_us);
    // Order: relaxed on both sides; see the top of the file.
  } while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed,
                                        std::memory_order_relaxed));
  return true;
}

std::uint64_t hybrid_clock::last() const noexcept {
  // Order: relaxed; pairs with the swaps of tick() and merge().
  return last_.load(std::memory_order_relaxed);
}

std::uint64_t hybrid_clock::refused_count() const noexcept {
  // Order: relaxed; a count, pairs with merge().
  return refused_count_.load(std::memory_order_relaxed);
}

} // namespace ringactor::clock
