// SPDX-License-Identifier: BSD-3-Clause
// What the factory makes and refuses, and tiers of a queue in use.
#include "ringactor/queue/message_queue.hpp"

#include "tests/queue/stepped_atomics.hpp"

using namespace queue_tests;

namespace {

constexpr queue_kind kinds[]{queue_kind::spsc, queue_kind::mpsc};

template <class Result>
bool is_invalid(const Result& outcome) {
  return !outcome && outcome.error().code == errc::invalid_argument
         && !outcome.error().what.empty();
}

} // namespace

TEST_CASE("the factory makes each kind in each tier") {
  for (const queue_kind kind : kinds)
    for (int tier = 0; tier < 4; ++tier) {
      const auto wanted = static_cast<queue_tier>(tier);
      auto queue = make_queue(kind, wanted);
      REQUIRE(queue);
      CHECK((*queue)->capacity() == ring::capacity(wanted));
      CHECK(fill(**queue, 100) == 100);
      CHECK(drain(**queue, 100));
    }
}

TEST_CASE("a queue for a rate has the tier that holds it") {
  const auto tier = ring::for_throughput(10'000, 100ms);
  auto queue = make_queue(queue_kind::spsc, tier);
  CHECK((*queue)->capacity() == 1024);
}

TEST_CASE("the factory refuses capacities that are no power of two") {
  for (const queue_kind kind : kinds)
    for (const std::uint64_t bad : {0ull, 3ull, 1000ull, 1ull << 25, ~0ull})
      CHECK(is_invalid(make_queue(kind, {.capacity = bad})));
}

TEST_CASE("the factory refuses unknown kinds, tiers and rates of samples") {
  CHECK(is_invalid(make_queue(static_cast<queue_kind>(2))));
  CHECK(is_invalid(make_queue(queue_kind::spsc, static_cast<queue_tier>(4))));
  CHECK(is_invalid(make_queue(queue_kind::mpsc, static_cast<queue_tier>(255))));
  CHECK(is_invalid(make_queue(queue_kind::mpsc, {.sample_every = 3})));
  CHECK(is_invalid(spsc_queue::make({.sample_every = 100})));
}

TEST_CASE("a capacity has a tier or is refused") {
  CHECK(*tier_of(256) == queue_tier::small);
  CHECK(*tier_of(16384) == queue_tier::extra_large);
  CHECK(is_invalid(tier_of(512)));
  CHECK(is_invalid(tier_of(0)));
}

TEST_CASE("a queue goes up and down the tiers and stays at the ends") {
  for (const queue_kind kind : kinds) {
    auto made = make_queue(kind, queue_tier::small);
    message_queue& queue = **made;
    ra_message found{};
    for (const std::uint64_t cells : {1024u, 4096u, 16384u, 16384u}) {
      CHECK(upgrade(queue));
      CHECK(queue.try_pop(found) == errc::empty); // the consumer moves on
      CHECK(queue.capacity() == cells);
    }
    for (const std::uint64_t cells : {4096u, 1024u, 256u, 256u}) {
      CHECK(downgrade(queue));
      CHECK(queue.try_pop(found) == errc::empty);
      CHECK(queue.capacity() == cells);
    }
  }
}

TEST_CASE("a queue whose capacity is of no tier has none to go to") {
  auto queue = make_queue(queue_kind::mpsc, {.capacity = 512});
  CHECK(is_invalid(upgrade(**queue)));
  CHECK(is_invalid(downgrade(**queue)));
  CHECK((*queue)->capacity() == 512);
}

TEST_CASE("an upgrade keeps messages, and the next waits for the consumer") {
  for (const queue_kind kind : kinds) {
    auto queue = make_queue(kind, queue_tier::small);
    CHECK(fill(**queue, 256) == 256);
    CHECK(upgrade(**queue));
    CHECK(upgrade(**queue).error().code == errc::would_block);
    CHECK(fill(**queue, 1024, 256) == 1024);
    CHECK(drain(**queue, 1280));
    CHECK(upgrade(**queue));
  }
}

TEST_CASE("a real clock ends a wait (timeout=1 ms)") {
  for (const queue_kind kind : kinds) {
    auto queue = make_queue(kind, {.capacity = 2});
    ra_message found{};
    const auto before = std::chrono::steady_clock::now();
    CHECK((*queue)->pop(found, 1ms) == errc::timeout);
    CHECK(std::chrono::steady_clock::now() - before >= 1ms);
    CHECK(fill(**queue, 2) == 2);
    CHECK((*queue)->push(make_message(0, 2), 1ms) == errc::timeout);
    CHECK(std::chrono::steady_clock::now() - before >= 2ms);
  }
}
