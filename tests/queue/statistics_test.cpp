// SPDX-License-Identifier: BSD-3-Clause
// What a queue counts, with each message sampled and a manual counter of time.
#include "tests/queue/stepped_atomics.hpp"

using namespace queue_tests;
using stepped = stepped_atomics;

TEST_CASE_TEMPLATE("what went in is what came out and what is left", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  CHECK(fill(*queue, 6) == 6);
  CHECK(drain(*queue, 4));
  const queue_statistics now = queue->statistics();
  CHECK(now.enqueued == 6);
  CHECK(now.dequeued == 4);
  CHECK(now.depth == 2);
  CHECK(now.dropped == 0);
}

TEST_CASE_TEMPLATE("each refused push is counted as dropped", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(2);
  CHECK(fill(*queue, 2) == 2);
  CHECK(queue->try_push(make_message(0, 2)) == errc::full);
  CHECK(queue->push(make_message(0, 2), 3ms) == errc::timeout);
  CHECK(queue->statistics().dropped == 2);
  queue->close();
  CHECK(queue->try_push(make_message(0, 2)) == errc::closed);
  CHECK(queue->statistics().dropped == 3);
  CHECK(queue->statistics().enqueued == 2);
}

TEST_CASE_TEMPLATE("the peak depth stays when the queue is empty again", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  CHECK(queue->statistics().peak_depth == 0);
  CHECK(fill(*queue, 5) == 5);
  CHECK(queue->statistics().peak_depth == 5); // seen by the look itself
  CHECK(drain(*queue, 5));
  CHECK(queue->statistics().depth == 0);
  CHECK(queue->statistics().peak_depth == 5);
  CHECK(fill(*queue, 1, 5) == 1);
  CHECK(drain(*queue, 1, 5));
  CHECK(queue->statistics().peak_depth == 5);
}

TEST_CASE_TEMPLATE("the mean latency is from push to pop", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  const std::uint64_t us = clock::ticks_per_us();
  CHECK(fill(*queue, 1) == 1);
  stepped::tick += 10 * us;
  CHECK(fill(*queue, 1, 1) == 1);
  stepped::tick += 20 * us;
  CHECK(drain(*queue, 2)); // 30 us and 20 us
  CHECK(queue->statistics().timed == 2);
  CHECK(queue->statistics().mean_latency == 25us);
}

TEST_CASE_TEMPLATE("a clock that seems to go back counts as no time", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  stepped::tick = 1000;
  CHECK(fill(*queue, 1) == 1);
  stepped::tick = 900;
  CHECK(drain(*queue, 1));
  CHECK(queue->statistics().mean_latency == 0ns);
}

TEST_CASE_TEMPLATE("one message in four is timed where that is asked", Queue,
                   stepped_spsc, stepped_mpsc) {
  stepped::reset();
  auto queue = must(Queue::make({.capacity = 8, .sample_every = 4}));
  for (std::uint64_t i = 0; i < 16; ++i) {
    CHECK(fill(*queue, 1, i) == 1);
    CHECK(drain(*queue, 1, i));
  }
  CHECK(queue->statistics().timed == 4);
}

TEST_CASE_TEMPLATE("a queue without samples counts and times nothing", Queue,
                   stepped_spsc, stepped_mpsc) {
  stepped::reset();
  auto queue = must(Queue::make({.capacity = 8, .sample_every = 0}));
  CHECK(fill(*queue, 8) == 8);
  CHECK(drain(*queue, 8));
  const queue_statistics now = queue->statistics();
  CHECK(now.enqueued == 8);
  CHECK(now.dequeued == 8);
  CHECK(now.timed == 0);
  CHECK(now.peak_depth == 0);
  CHECK(now.mean_latency == 0ns);
}

TEST_CASE_TEMPLATE("samples rarer than the capacity take one a lap", Queue,
                   stepped_spsc, stepped_mpsc) {
  stepped::reset();
  auto queue = must(Queue::make({.capacity = 4, .sample_every = 64}));
  for (std::uint64_t lap = 0; lap < 3; ++lap) {
    CHECK(fill(*queue, 4, lap * 4) == 4);
    CHECK(drain(*queue, 4, lap * 4));
  }
  CHECK(queue->statistics().timed == 3);
  CHECK(queue->statistics().peak_depth == 4);
}
