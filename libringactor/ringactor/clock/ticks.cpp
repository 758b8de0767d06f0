// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/clock/ticks.hpp"

#include <algorithm>
#include <chrono>
#if defined(__x86_64__)
#  include <cpuid.h>
#endif

namespace ringactor::clock {

namespace {

std::uint64_t measure() noexcept {
  using namespace std::chrono;
  auto begin = steady_clock::now();
  std::uint64_t first = ticks();
  auto end = begin;
  while (end - begin < microseconds{200}) // bounded by the monotonic clock
    end = steady_clock::now();
  std::uint64_t passed = ticks() - first;
  auto us = duration_cast<microseconds>(end - begin).count();
  return std::max<std::uint64_t>(1, passed / static_cast<std::uint64_t>(us));
}

} // namespace

bool ticks_are_steady() noexcept {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned power_leaf = 0x80000007; // EDX bit 8: invariant TSC
  return __get_cpuid(power_leaf, &a, &b, &c, &d) != 0 && (d >> 8 & 1) != 0;
#else
  return true;
#endif
}

std::uint64_t ticks_per_us() noexcept {
  static const std::uint64_t value = measure();
  return value;
}

} // namespace ringactor::clock
