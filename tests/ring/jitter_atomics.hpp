// SPDX-License-Identifier: BSD-3-Clause
// The machine's atomics with a pause before some accesses. On few cores the
// windows between two accesses are too short to be hit; here threads often
// lose the core in them. Used by ring_stress.
#pragma once

#include "ringactor/ring/atomics.hpp"

#include <cstdint>
#include <thread>

namespace ring_tests {

struct jitter_atomics : ringactor::ring::std_atomics {
  using base = ringactor::ring::std_atomics;

  template <std::memory_order Order>
  static std::uint64_t load(const std::uint64_t& word) noexcept {
    pause_sometimes();
    return base::load<Order>(word);
  }
  template <std::memory_order Order>
  static void store(std::uint64_t& word, std::uint64_t value) noexcept {
    pause_sometimes();
    base::store<Order>(word, value);
  }
  template <std::memory_order Order>
  static std::uint64_t add(std::uint64_t& word, std::uint64_t value) noexcept {
    pause_sometimes();
    return base::add<Order>(word, value);
  }
  template <std::memory_order Order>
  static bool compare_and_swap(std::uint64_t& word, std::uint64_t& expected,
                               std::uint64_t value) noexcept {
    pause_sometimes();
    return base::compare_and_swap<Order>(word, expected, value);
  }

private:
  /// Gives the core away at about one access in 16 (xorshift, Marsaglia).
  static void pause_sometimes() noexcept {
    thread_local std::uint64_t state =
      reinterpret_cast<std::uintptr_t>(&state) | 1;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    if (state % 16 == 0)
      std::this_thread::yield();
  }
};

} // namespace ring_tests
