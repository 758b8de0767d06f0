// SPDX-License-Identifier: BSD-3-Clause
// Many writers of one ring, still on one thread: claims, limits, holes.
#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"

#include "messages.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

using namespace ringactor;
using namespace ringactor::ring;
using ring_tests::equals;
using ring_tests::make_message;

namespace {

constexpr std::array both_claims{claim_by::add, claim_by::swap};

} // namespace

TEST_CASE("mpsc_writer adds in large rings and swaps in small ones") {
  const auto small = ring_memory<>::make(64);
  const auto large = ring_memory<>::make(256);
  CHECK_FALSE(mpsc_writer<>{small->view()}.claims_by_add());
  CHECK(mpsc_writer<>{large->view()}.claims_by_add());
  CHECK(mpsc_writer<>{small->view(), {.producers_max = 16}}.claims_by_add());
  CHECK_FALSE(
    mpsc_writer<>{large->view(), {.producers_max = 65}}.claims_by_add());
}

TEST_CASE("mpsc_writer swaps where the margin would take the whole ring") {
  const auto memory = ring_memory<>::make(4);
  mpsc_writer<> writer{memory->view(),
                       {.producers_max = 4, .claim = claim_by::add}};
  CHECK_FALSE(writer.claims_by_add());
}

TEST_CASE("mpsc_writer by swap fills every cell and then refuses (cells=8)") {
  const auto memory = ring_memory<>::make(8);
  mpsc_writer<> writer{memory->view(), {.claim = claim_by::swap}};
  for (std::uint64_t i = 0; i < 8; ++i)
    CHECK(writer.try_push(make_message(1, i)) == errc::ok);
  CHECK(writer.try_push(make_message(1, 8)) == errc::full);
  CHECK(memory->view().head().claimed == 8);
}

// One claim more than `cells - margin` may pass the check, by each producer.
TEST_CASE("mpsc_writer by add keeps its margin free (cells=8, producers=3)") {
  const auto memory = ring_memory<>::make(8);
  mpsc_writer<> writer{memory->view(),
                       {.producers_max = 3, .claim = claim_by::add}};
  std::uint64_t count = 0;
  while (count < 20 && writer.try_push(make_message(1, count)) == errc::ok)
    ++count;
  CHECK(count == 6); // 8 - 3 + 1
  CHECK(memory->view().head().claimed == 6);
}

TEST_CASE("mpsc_writer goes on when the reader gave cells back") {
  for (const auto claim : both_claims) {
    const auto memory = ring_memory<>::make(8);
    mpsc_writer<> writer{memory->view(), {.producers_max = 2, .claim = claim}};
    ring_reader<> reader{memory->view(), {.backoff_polls = 0}};
    ra_message found{};
    for (std::uint64_t i = 0; i < 1000; ++i) {
      REQUIRE(writer.try_push(make_message(1, i, i % 57)) == errc::ok);
      REQUIRE(reader.try_pop(found) == pop_state::message);
      CHECK(equals(found, make_message(1, i, i % 57)));
    }
    CHECK(reader.violations() == 0);
    CHECK(writer.violations() == 0);
    CHECK(memory->view().head().seen > 900); // the producers' shared look
  }
}

TEST_CASE("an mpsc ring carries messages over the wrap of the lap and 2^32") {
  for (const auto claim : both_claims)
    for (const std::uint64_t first : {65'533ull * 8, (1ull << 32) - 9}) {
      const auto memory = ring_memory<>::make(8, first);
      mpsc_writer<> writer{memory->view(),
                           {.producers_max = 2, .claim = claim}};
      ring_reader<> reader{memory->view(), {.backoff_polls = 0}};
      ra_message found{};
      for (std::uint64_t i = 0; i < 64; ++i) {
        REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
        REQUIRE(reader.try_pop(found) == pop_state::message);
        CHECK(equals(found, make_message(1, i)));
      }
    }
}

TEST_CASE("two mpsc_writers of one ring share its claims (cells=4)") {
  const auto memory = ring_memory<>::make(4);
  mpsc_writer<> one{memory->view()};
  mpsc_writer<> two{memory->view()};
  ring_reader<> reader{memory->view()};
  CHECK(one.try_push(make_message(1, 0)) == errc::ok);
  CHECK(two.try_push(make_message(2, 0)) == errc::ok);
  CHECK(one.try_push(make_message(1, 1)) == errc::ok);
  std::array<ra_message, 4> found{};
  CHECK(reader.pop_batch(found) == 3);
  CHECK(equals(found[0], make_message(1, 0)));
  CHECK(equals(found[1], make_message(2, 0)));
  CHECK(equals(found[2], make_message(1, 1)));
}

TEST_CASE("a cell claimed and not published holds the reader up") {
  const auto memory = ring_memory<>::make(4);
  mpsc_writer<> writer{memory->view()};
  ring_reader<> reader{memory->view(), {.backoff_polls = 0}};
  CHECK_FALSE(reader.is_held_up());
  CHECK_FALSE(reader.skip_dead());
  memory->view().head().claimed += 1; // a producer that dies after its claim
  CHECK(writer.try_push(make_message(2, 0)) == errc::ok);
  ra_message found{};
  CHECK(reader.try_pop(found) == pop_state::empty);
  CHECK(reader.is_held_up());
  CHECK(reader.skip_dead());
  CHECK_FALSE(reader.is_held_up());
  CHECK(reader.try_pop(found) == pop_state::message);
  CHECK(equals(found, make_message(2, 0)));
}

// The skipped cell keeps an old tag; the laps after it must not mind.
TEST_CASE("a ring works on after a dead producer's cell was skipped") {
  const auto memory = ring_memory<>::make(4);
  mpsc_writer<> writer{memory->view()};
  ring_reader<> reader{memory->view(), {.backoff_polls = 0}};
  memory->view().head().claimed += 1;
  REQUIRE(reader.skip_dead());
  ra_message found{};
  for (std::uint64_t i = 0; i < 40; ++i) {
    REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
    REQUIRE(reader.try_pop(found) == pop_state::message);
    CHECK(equals(found, make_message(1, i)));
  }
  CHECK(reader.try_pop(found) == pop_state::empty);
  CHECK(reader.violations() == 0);
}

TEST_CASE("a dead reader leaves an mpsc ring full, and its successor ends it") {
  const auto memory = ring_memory<>::make(4);
  mpsc_writer<> writer{memory->view()};
  for (std::uint64_t i = 0; i < 4; ++i)
    REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
  for (int i = 0; i < 100; ++i)
    REQUIRE(writer.try_push(make_message(1, 4)) == errc::full);
  ring_reader<> successor{memory->view()};
  std::array<ra_message, 4> found{};
  CHECK(successor.pop_batch(found) == 4);
  CHECK(equals(found[3], make_message(1, 3)));
  CHECK(writer.try_push(make_message(1, 4)) == errc::ok);
}

TEST_CASE("ring_reader backs off after a stream and not after one message") {
  const auto memory = ring_memory<>::make(8);
  mpsc_writer<> writer{memory->view()};
  ring_reader<> reader{memory->view(), {.backoff_polls = 3}};
  ra_message found{};
  for (std::uint64_t streamed = 1; streamed <= 2; ++streamed) {
    for (std::uint64_t i = 0; i < streamed; ++i)
      REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
    for (std::uint64_t i = 0; i < streamed; ++i)
      REQUIRE(reader.try_pop(found) == pop_state::message);
    REQUIRE(reader.try_pop(found) == pop_state::empty);
    REQUIRE(writer.try_push(make_message(1, 9)) == errc::ok);
    int polls = 1; // bounded: the back-off is 3 polls long
    while (polls < 10 && reader.try_pop(found) == pop_state::empty)
      ++polls;
    CHECK(polls == (streamed == 1 ? 1 : 4));
    REQUIRE(reader.try_pop(found) == pop_state::empty);
  }
}
