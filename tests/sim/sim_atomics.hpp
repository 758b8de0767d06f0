// SPDX-License-Identifier: BSD-3-Clause
// The policy that puts the shipped rings on the simulated memory, as
// ring::std_atomics puts them on the machine's.
#pragma once

#include "tests/sim/world.hpp"

#include <cstddef>
#include <cstdint>

namespace ringactor::sim {

// Order: each is the caller's, which names the partner.
struct sim_atomics {
  template <order Order>
  static std::uint64_t load(const std::uint64_t& word) {
    return sim::load(word, Order);
  }
  template <order Order>
  static void store(std::uint64_t& word, std::uint64_t value) {
    sim::store(word, value, Order);
  }
  template <order Order>
  static std::uint64_t exchange(std::uint64_t& word, std::uint64_t value) {
    return sim::exchange(word, value, Order);
  }
  template <order Order>
  static std::uint64_t add(std::uint64_t& word, std::uint64_t value) {
    return sim::add(word, value, Order);
  }
  template <order Order>
  static bool compare_and_swap(std::uint64_t& word, std::uint64_t& expected,
                               std::uint64_t value) {
    return sim::compare_and_swap(word, expected, value, Order);
  }
  /// Nothing wakes it but another value, which whoever wakes has written.
  static void wait(const std::uint64_t& word, std::uint64_t value) {
    // Order: acquire; as the machine's wait.
    while (sim::load(word, std::memory_order_acquire) == value)
      wait_for_news();
  }
  static void wake_one(std::uint64_t&) {}
  static void wake_all(std::uint64_t&) {}

  template <std::size_t Count>
  static void read(std::uint64_t* to, const std::uint64_t* from) {
    for (std::size_t i = 0; i < Count; ++i) {
      sim::reads(from + i);
      to[i] = from[i];
    }
  }
  static void write(std::uint64_t& word, std::uint64_t value) {
    sim::writes(&word);
    word = value;
  }
  static void prefetch_for_write(const void*) {}
};

/// The same, but the words of a message are relaxed atomics: what the other
/// calls a race, a reader here sees as a stale word.
struct stale_atomics : sim_atomics {
  template <std::size_t Count>
  static void read(std::uint64_t* to, const std::uint64_t* from) {
    for (std::size_t i = 0; i < Count; ++i)
      // Order: relaxed, on purpose; the ring orders them or it is broken.
      to[i] = sim::load(from[i], std::memory_order_relaxed);
  }
  static void write(std::uint64_t& word, std::uint64_t value) {
    // Order: relaxed, as above.
    sim::store(word, value, std::memory_order_relaxed);
  }
};

} // namespace ringactor::sim
