// SPDX-License-Identifier: BSD-3-Clause
// A manual clock, and sleeps that return at once: first the test does what
// another thread would have done meanwhile, then time jumps to the end of the
// sleep. So a test of waiting has one thread and takes no time.
#pragma once

#include "ringactor/queue/basic_queue.hpp"

#include "tests/ring/messages.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace queue_tests {

using namespace ringactor;
using namespace ringactor::queue;
using namespace std::chrono_literals;
using ring_tests::equals;
using ring_tests::make_message;

struct stepped_atomics : ring::std_atomics {
  using time_point = std::chrono::steady_clock::time_point;

  static inline time_point time{};
  static inline std::uint64_t tick = 0;
  static inline int sleeps = 0;
  /// What others do during the next sleep; done once.
  static inline std::function<void()> meanwhile;

  static void reset() {
    time = {};
    tick = 0;
    sleeps = 0;
    meanwhile = nullptr;
  }

  static time_point now() noexcept { return time; }
  static std::uint64_t ticks() noexcept { return tick; }
  static void pause() noexcept {}
  static void wait_until(const std::uint64_t&, std::uint64_t,
                         time_point until) noexcept {
    ++sleeps;
    if (meanwhile)
      std::exchange(meanwhile, nullptr)();
    else
      time = until;
  }
  static void wake_one(std::uint64_t&) noexcept {}
  static void wake_all(std::uint64_t&) noexcept {}
};

template <queue_kind Kind>
using stepped_queue = basic_queue<Kind, stepped_atomics>;
using stepped_spsc = stepped_queue<queue_kind::spsc>;
using stepped_mpsc = stepped_queue<queue_kind::mpsc>;

/// The value of a call that must succeed.
template <class T>
T must(result<T> outcome) {
  REQUIRE(outcome);
  return std::move(*outcome);
}

/// An empty queue at time 0, each message sampled.
template <class Queue>
std::unique_ptr<Queue> make_stepped(std::uint64_t capacity) {
  stepped_atomics::reset();
  return must(
    Queue::make({.capacity = capacity, .sample_every = 1, .spin_polls = 0}));
}

/// Pushes messages `first`.. of source 0; returns how many were taken.
inline std::uint64_t fill(message_queue& queue, std::uint64_t count,
                          std::uint64_t first = 0) {
  for (std::uint64_t i = 0; i < count; ++i)
    if (queue.try_push(make_message(0, first + i)) != errc::ok)
      return i;
  return count;
}

/// Pops `count` messages that must be `first`.. of source 0.
inline bool drain(message_queue& queue, std::uint64_t count,
                  std::uint64_t first = 0) {
  ra_message found{};
  for (std::uint64_t i = 0; i < count; ++i)
    if (queue.try_pop(found) != errc::ok
        || !equals(found, make_message(0, first + i)))
      return false;
  return true;
}

} // namespace queue_tests
