// SPDX-License-Identifier: BSD-3-Clause
// push and pop that wait, with a manual clock: what another thread does
// during a sleep is a function of the test.
#include "tests/queue/stepped_atomics.hpp"

using namespace queue_tests;
using stepped = stepped_atomics;

TEST_CASE_TEMPLATE("a pop waits for a message", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  stepped::meanwhile = [&] { CHECK(fill(*queue, 1) == 1); };
  ra_message found{};
  CHECK(queue->pop(found, 1s) == errc::ok);
  CHECK(equals(found, make_message(0, 0)));
  CHECK(stepped::sleeps == 1);
  CHECK(stepped::time == stepped::time_point{});
}

TEST_CASE_TEMPLATE("a pop says timeout when its time has passed", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  ra_message found{};
  CHECK(queue->pop(found, 5ms) == errc::timeout);
  CHECK(stepped::time.time_since_epoch() == 5ms);
  CHECK(stepped::sleeps == 1);
}

TEST_CASE_TEMPLATE("a pop without time to wait does not sleep", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  ra_message found{};
  CHECK(queue->pop(found, 0ns) == errc::timeout);
  CHECK(queue->pop(found, -1s) == errc::timeout);
  CHECK(stepped::sleeps == 0);
  CHECK(fill(*queue, 1) == 1);
  CHECK(queue->pop(found, 0ns) == errc::ok);
}

TEST_CASE_TEMPLATE("a pop that waits is told of the end", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  stepped::meanwhile = [&] { queue->close(); };
  ra_message found{};
  CHECK(queue->pop(found, 1s) == errc::closed);
  CHECK(stepped::time == stepped::time_point{});
}

TEST_CASE_TEMPLATE("a pop that waits gets what was pushed before the end",
                   Queue, stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  stepped::meanwhile = [&] {
    CHECK(fill(*queue, 1) == 1);
    queue->close();
  };
  ra_message found{};
  CHECK(queue->pop(found, 1s) == errc::ok);
  CHECK(queue->pop(found, 1s) == errc::closed);
}

TEST_CASE_TEMPLATE("a pop sleeps again when it was woken for nothing", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  stepped::meanwhile = [] { stepped::time += 2ms; };
  ra_message found{};
  CHECK(queue->pop(found, 5ms) == errc::timeout);
  CHECK(stepped::sleeps == 2);
  CHECK(stepped::time.time_since_epoch() == 5ms);
}

TEST_CASE_TEMPLATE("a push waits for room", Queue, stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 4) == 4);
  stepped::meanwhile = [&] { CHECK(drain(*queue, 1)); };
  CHECK(queue->push(make_message(0, 4), 1s) == errc::ok);
  CHECK(stepped::sleeps == 1);
  CHECK(stepped::time == stepped::time_point{});
  CHECK(drain(*queue, 4, 1));
}

TEST_CASE_TEMPLATE("a push says timeout and leaves the queue as it is", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 4) == 4);
  CHECK(queue->push(make_message(0, 4), 2500us) == errc::timeout);
  CHECK(stepped::time.time_since_epoch() == 2500us);
  CHECK(stepped::sleeps == 3); // it looks each millisecond
  CHECK(queue->size() == 4);
  CHECK(drain(*queue, 4));
}

TEST_CASE_TEMPLATE("a push without time to wait does not sleep", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(1);
  CHECK(queue->push(make_message(0, 0), 0ns) == errc::ok);
  CHECK(queue->push(make_message(0, 1), 0ns) == errc::timeout);
  CHECK(queue->push(make_message(0, 1), -1s) == errc::timeout);
  CHECK(stepped::sleeps == 0);
}

TEST_CASE_TEMPLATE("a push that waits is told of the end", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(2);
  CHECK(fill(*queue, 2) == 2);
  stepped::meanwhile = [&] { queue->close(); };
  CHECK(queue->push(make_message(0, 2), 1s) == errc::closed);
  CHECK(stepped::time == stepped::time_point{});
}

TEST_CASE("a wait for ever ends no earlier than the clock") {
  using time = stepped::time_point;
  const time now{1h};
  CHECK(end_of_wait(now, std::chrono::nanoseconds::max()) == time::max());
  CHECK(end_of_wait(now, 1ns) == now + 1ns);
  CHECK(end_of_wait(now, 0ns) == now);
  CHECK(end_of_wait(now, std::chrono::nanoseconds::min()) == now);
}
