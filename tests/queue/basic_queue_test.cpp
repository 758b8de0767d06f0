// SPDX-License-Identifier: BSD-3-Clause
// Both kinds of queue on one thread: order, full, empty, closed, batches.
#include "tests/queue/stepped_atomics.hpp"

#include <array>
#include <vector>

using namespace queue_tests;

TEST_CASE_TEMPLATE("a queue gives messages in the order of their push", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  for (std::uint64_t lap = 0; lap < 5; ++lap) {
    CHECK(fill(*queue, 7, lap * 7) == 7);
    CHECK(queue->size() == 7);
    CHECK(drain(*queue, 7, lap * 7));
    CHECK(queue->is_empty());
  }
}

TEST_CASE_TEMPLATE("a push says full at the capacity and not before", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  CHECK(fill(*queue, 8) == 8);
  CHECK(queue->try_push(make_message(0, 8)) == errc::full);
  CHECK(drain(*queue, 1));
  CHECK(queue->try_push(make_message(0, 8)) == errc::ok);
  CHECK(queue->try_push(make_message(0, 9)) == errc::full);
  CHECK(drain(*queue, 8, 1));
}

TEST_CASE_TEMPLATE("a pop of an empty queue says empty", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(2);
  ra_message found{};
  CHECK(queue->try_pop(found) == errc::empty);
  CHECK(fill(*queue, 1) == 1);
  CHECK(drain(*queue, 1));
  CHECK(queue->try_pop(found) == errc::empty);
}

TEST_CASE_TEMPLATE("a closed queue takes nothing and gives what is left", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(8);
  CHECK(fill(*queue, 3) == 3);
  CHECK_FALSE(queue->is_closed());
  queue->close();
  CHECK(queue->is_closed());
  CHECK(queue->try_push(make_message(0, 3)) == errc::closed);
  CHECK(queue->push(make_message(0, 3), 1s) == errc::closed);
  CHECK(queue->push_batch(std::vector{make_message(0, 3)}) == 0);
  CHECK(queue->size() == 3);
  CHECK(drain(*queue, 3));
  ra_message found{};
  CHECK(queue->try_pop(found) == errc::closed);
  CHECK(queue->pop(found, 1s) == errc::closed);
  CHECK(stepped_atomics::sleeps == 0);
}

TEST_CASE_TEMPLATE("a full queue that is closed says closed, not full", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(2);
  CHECK(fill(*queue, 2) == 2);
  queue->close();
  queue->close(); // says nothing new
  CHECK(queue->try_push(make_message(0, 2)) == errc::closed);
  CHECK(drain(*queue, 2));
}

TEST_CASE_TEMPLATE("a queue closed while empty says closed at once", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  queue->close();
  ra_message found{};
  CHECK(queue->try_pop(found) == errc::closed);
  CHECK(queue->is_empty());
}

TEST_CASE_TEMPLATE("a batch is taken as far as there is room", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  std::vector<ra_message> six;
  for (std::uint64_t i = 0; i < 6; ++i)
    six.push_back(make_message(0, i));
  CHECK(queue->push_batch(six) == 4);
  std::array<ra_message, 3> found{};
  CHECK(queue->pop_batch(found) == 3);
  CHECK(equals(found[2], six[2]));
  CHECK(queue->push_batch({six.data() + 4, 2}) == 2);
  CHECK(queue->pop_batch(found) == 3);
  CHECK(equals(found[0], six[3]));
  CHECK(equals(found[2], six[5]));
  CHECK(queue->pop_batch(found) == 0);
}

TEST_CASE_TEMPLATE("a message that no cell can carry is refused", Queue,
                   stepped_spsc, stepped_mpsc) {
  auto queue = make_stepped<Queue>(4);
  ra_message large = make_message(0, 0);
  ra_set_to(&large, ra_make_address(1, 0, 7), 57);
  CHECK(queue->try_push(large) == errc::oversize);
  CHECK(queue->push(large, 1s) == errc::oversize);
  CHECK(queue->is_empty());
}

TEST_CASE_TEMPLATE("a queue of one cell works", Queue, stepped_spsc,
                   stepped_mpsc) {
  auto queue = make_stepped<Queue>(1);
  for (std::uint64_t i = 0; i < 5; ++i) {
    CHECK(fill(*queue, 2, i) == 1);
    CHECK(drain(*queue, 1, i));
  }
}

TEST_CASE("a consumer that backs off may say empty, and finds it later") {
  stepped_atomics::reset();
  auto queue =
    must(stepped_spsc::make({.capacity = 8, .reading = {.backoff_polls = 2}}));
  CHECK(fill(*queue, 2) == 2);
  CHECK(drain(*queue, 2));
  ra_message found{};
  CHECK(queue->try_pop(found) == errc::empty);
  CHECK(fill(*queue, 1, 2) == 1);
  queue->close();
  CHECK(queue->try_pop(found) == errc::empty); // and not closed
  CHECK(queue->try_pop(found) == errc::empty);
  CHECK(drain(*queue, 1, 2));
  CHECK(queue->pop(found, 1s) == errc::closed);
}
