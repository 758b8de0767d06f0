// SPDX-License-Identifier: BSD-3-Clause
// Another ring takes over from a queue in use, step by step on one thread.
#include "tests/queue/stepped_atomics.hpp"

#include <vector>

using namespace queue_tests;
using stepped = stepped_atomics;

TEST_CASE_TEMPLATE("a larger ring takes over and nothing is lost", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 4) == 4);
  CHECK(queue->resize(16));
  CHECK(queue->capacity() == 16);
  CHECK(queue->size() == 4);
  CHECK(fill(*queue, 20, 4) == 16);
  CHECK(queue->size() == 20);
  CHECK(drain(*queue, 20));
  CHECK(queue->is_empty());
}

TEST_CASE_TEMPLATE("a smaller ring takes over while the old one is fuller",
                   Queue, stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(16);
  CHECK(fill(*queue, 13) == 13);
  CHECK(queue->resize(4));
  CHECK(fill(*queue, 9, 13) == 4);
  CHECK(queue->try_push(make_message(0, 17)) == errc::full);
  CHECK(drain(*queue, 17));
}

TEST_CASE_TEMPLATE("a change is refused while the ring before has messages",
                   Queue, stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 1) == 1);
  CHECK(queue->resize(8));
  CHECK(queue->resize(16).error().code == errc::would_block);
  CHECK(queue->capacity() == 8);
  CHECK(drain(*queue, 1));
  CHECK(queue->resize(16).error().code == errc::would_block);
  ra_message found{};
  CHECK(queue->try_pop(found) == errc::empty); // the consumer moves on
  CHECK(queue->resize(16));
  CHECK(queue->capacity() == 16);
}

TEST_CASE_TEMPLATE("a ring that comes back goes on where it ended", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  std::uint64_t next = 0;
  for (int i = 0; i < 20; ++i) {
    CHECK(fill(*queue, 3, next) == 3);
    CHECK(queue->resize(i % 2 == 0 ? 8 : 4));
    CHECK(fill(*queue, 2, next + 3) == 2);
    CHECK(drain(*queue, 5, next));
    next += 5;
  }
  CHECK(queue->statistics().enqueued == next);
  CHECK(queue->statistics().dequeued == next);
}

TEST_CASE_TEMPLATE("a change to the same capacity changes nothing", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 2) == 2);
  CHECK(queue->resize(4));
  CHECK(drain(*queue, 2));
}

TEST_CASE_TEMPLATE("a ring of no power of two is refused", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  for (const std::uint64_t bad : {0ull, 3ull, 1ull << 25, ~0ull})
    CHECK(queue->resize(bad).error().code == errc::invalid_argument);
  CHECK(queue->capacity() == 4);
  CHECK(fill(*queue, 5) == 4);
}

TEST_CASE_TEMPLATE("a closed queue keeps its ring", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  queue->close();
  CHECK(queue->resize(8).error().code == errc::closed);
}

TEST_CASE_TEMPLATE("a queue closed after a change gives both rings' messages",
                   Queue, stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 3) == 3);
  CHECK(queue->resize(8));
  CHECK(fill(*queue, 2, 3) == 2);
  queue->close();
  CHECK(queue->try_push(make_message(0, 5)) == errc::closed);
  CHECK(drain(*queue, 5));
  ra_message found{};
  CHECK(queue->try_pop(found) == errc::closed);
}

TEST_CASE_TEMPLATE("a batch goes across a change of rings", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  CHECK(fill(*queue, 3) == 3);
  CHECK(queue->resize(8));
  CHECK(fill(*queue, 4, 3) == 4);
  std::vector<ra_message> found(10);
  CHECK(queue->pop_batch(found) == 7);
  for (std::uint64_t i = 0; i < 7; ++i)
    CHECK(equals(found[i], make_message(0, i)));
}

TEST_CASE("a push that waits goes on in the larger ring") {
  auto queue = make_stepped<stepped_mpsc>(2);
  CHECK(fill(*queue, 2) == 2);
  stepped::meanwhile = [&] { CHECK(queue->resize(4)); };
  CHECK(queue->push(make_message(0, 2), 1s) == errc::ok);
  CHECK(stepped::time == stepped::time_point{});
  CHECK(drain(*queue, 3));
}

TEST_CASE("a pop that waits goes on in the ring that took over") {
  auto queue = make_stepped<stepped_mpsc>(2);
  stepped::meanwhile = [&] {
    CHECK(queue->resize(4));
    CHECK(fill(*queue, 3) == 3);
  };
  ra_message found{};
  CHECK(queue->pop(found, 1s) == errc::ok);
  CHECK(drain(*queue, 2, 1));
}
