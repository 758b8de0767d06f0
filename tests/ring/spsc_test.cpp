// SPDX-License-Identifier: BSD-3-Clause
// One writer, one reader, one thread: each state that a ring can be in.
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include "messages.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

using namespace ringactor;
using namespace ringactor::ring;
using ring_tests::equals;
using ring_tests::make_message;

namespace {

/// A ring with both ends, polled without back-off.
template <class Cell = ra_cell>
struct pair {
  explicit pair(std::uint64_t cells, std::uint64_t first_position = 0)
    : memory{std::move(*ring_memory<Cell>::make(cells, first_position))},
      writer{memory.view()},
      reader{memory.view(), {.backoff_polls = 0}} {}

  ring_memory<Cell> memory;
  spsc_writer<Cell> writer;
  ring_reader<Cell> reader;
};

/// Pushes and pops `count` messages, `burst` at a time; true if all came.
template <class Pair>
bool exchange(Pair& ends, std::uint64_t count, std::uint64_t burst) {
  ra_message found{};
  for (std::uint64_t i = 0; i < count; i += burst) {
    for (std::uint64_t k = i; k < i + burst; ++k)
      if (ends.writer.try_push(make_message(1, k)) != errc::ok)
        return false;
    for (std::uint64_t k = i; k < i + burst; ++k)
      if (ends.reader.try_pop(found) != pop_state::message
          || !equals(found, make_message(1, k)))
        return false;
  }
  return ends.reader.try_pop(found) == pop_state::empty;
}

} // namespace

TEST_CASE("ring_memory refuses a capacity that is no power of two") {
  for (const std::uint64_t cells : {0ull, 3ull, 1000ull, 1ull << 40}) {
    const auto memory = ring_memory<>::make(cells);
    REQUIRE_FALSE(memory);
    CHECK(memory.error().code == errc::invalid_argument);
    CHECK_FALSE(memory.error().what.empty());
  }
  const auto memory = ring_memory<>::make(1000);
  CHECK(memory.error().what.find("1024") != std::string::npos);
}

TEST_CASE("ring_view refuses memory that is too small or not aligned") {
  alignas(128) static std::array<std::byte, 1024> bytes{};
  CHECK(ring_view<>::attach({bytes.data(), 128 + 4 * 128}, 4));
  CHECK_FALSE(ring_view<>::attach({bytes.data(), 128 + 4 * 128 - 1}, 4));
  CHECK_FALSE(ring_view<>::attach({bytes.data() + 8, 900}, 4));
  CHECK(ring_view<ra_small_cell>::attach({bytes.data(), 128 + 4 * 64}, 4));
}

TEST_CASE("an empty ring gives nothing (cells=1, 8)") {
  for (const std::uint64_t cells : {1u, 8u}) {
    pair ends{cells};
    ra_message found{};
    CHECK(ends.reader.try_pop(found) == pop_state::empty);
    CHECK(ends.reader.try_pop(found) == pop_state::empty);
    CHECK(ends.reader.violations() == 0);
    CHECK(ends.writer.depth() == 0);
  }
}

TEST_CASE("zeroed memory is an empty ring (cells=4)") {
  alignas(128) static std::array<std::byte, ring_bytes<ra_cell>(4)> bytes{};
  const auto view = ring_view<>::attach(bytes, 4);
  spsc_writer<> writer{*view};
  ring_reader<> reader{*view};
  ra_message found{};
  CHECK(reader.try_pop(found) == pop_state::empty);
  CHECK(writer.try_push(make_message(1, 1)) == errc::ok);
  CHECK(reader.try_pop(found) == pop_state::message);
}

TEST_CASE("spsc_writer refuses a push when the ring is full (cells=1, 8)") {
  for (const std::uint64_t cells : {1u, 8u}) {
    pair ends{cells};
    for (std::uint64_t i = 0; i < cells; ++i)
      CHECK(ends.writer.try_push(make_message(1, i)) == errc::ok);
    CHECK(ends.writer.try_push(make_message(1, 99)) == errc::full);
    CHECK(ends.writer.depth() == cells);
    ra_message found{};
    CHECK(ends.reader.try_pop(found) == pop_state::message);
    CHECK(equals(found, make_message(1, 0)));
    ends.reader.publish_consumed();
    CHECK(ends.writer.try_push(make_message(1, cells)) == errc::ok);
    CHECK(ends.writer.try_push(make_message(1, 99)) == errc::full);
  }
}

TEST_CASE("a ring carries every message in order over many laps") {
  for (const std::uint64_t cells : {1u, 2u, 8u, 64u}) {
    pair ends{cells};
    CHECK(exchange(ends, 50 * cells, cells));
    pair small{cells};
    CHECK(exchange(small, 50 * cells, 1));
  }
}

TEST_CASE("a ring carries every message over the wrap of the 16-bit lap") {
  constexpr std::uint64_t cells = 8;
  pair ends{cells, 65'530 * cells + 3};
  CHECK(exchange(ends, 20 * cells, cells));
  CHECK(ends.reader.violations() == 0);
  pair second{cells, (1ull << 32) * 65'536 * cells - 5}; // positions > 2^51
  CHECK(exchange(second, 20 * cells, cells));
}

TEST_CASE("a ring carries every message across position 2^32") {
  pair ends{4, (1ull << 32) - 6};
  CHECK(exchange(ends, 40, 4));
  CHECK(ends.writer.position() == (1ull << 32) + 34);
  CHECK(ends.reader.position() == ends.writer.position());
}

TEST_CASE("a cell whose word 0 is not yet stored is not seen (half-written)") {
  pair ends{4};
  ra_cell& cell = ends.memory.view().cell(0);
  const ra_message wanted = make_message(1, 0, 56);
  std::memcpy(cell.rest, &wanted.w[1], sizeof wanted.w - 8);
  ra_message found{};
  CHECK(ends.reader.try_pop(found) == pop_state::empty);
  cell.first = wanted.w[0] | 1;
  CHECK(ends.reader.try_pop(found) == pop_state::message);
  CHECK(equals(found, wanted));
}

TEST_CASE("every payload length from none to the largest arrives intact") {
  pair ends{4};
  for (std::uint32_t length = 0; length <= ra_payload_bytes; ++length) {
    ra_message found{};
    REQUIRE(ends.writer.try_push(make_message(2, 7, length)) == errc::ok);
    REQUIRE(ends.reader.try_pop(found) == pop_state::message);
    CHECK(equals(found, make_message(2, 7, length)));
  }
}

TEST_CASE("an indirect message carries its span") {
  pair ends{4};
  ra_message sent = make_message(1, 1);
  ra_set_flags(&sent, ra_flag_indirect);
  sent.w[8] = ra_make_span(3, 640, 0).place;
  sent.w[9] = 4096;
  ra_message found{};
  REQUIRE(ends.writer.try_push(sent) == errc::ok);
  REQUIRE(ends.reader.try_pop(found) == pop_state::message);
  CHECK(equals(found, sent));
}

TEST_CASE("spsc_writer refuses what a cell cannot hold") {
  pair ends{4};
  CHECK(ends.writer.try_push(make_message(1, 1, 56)) == errc::ok);
  ra_message large = make_message(1, 1);
  ra_set_to(&large, ra_message_to(&large), 57);
  CHECK(ends.writer.try_push(large) == errc::oversize);
  ra_message both = make_message(1, 1, 8);
  ra_set_flags(&both, ra_flag_indirect);
  CHECK(ends.writer.try_push(both) == errc::corrupt);
  pair<ra_small_cell> small{4};
  CHECK(small.writer.try_push(make_message(1, 1, 0)) == errc::ok);
  CHECK(small.writer.try_push(make_message(1, 1, 1)) == errc::oversize);
  ra_set_to(&both, ra_message_to(&both), 0);
  CHECK(small.writer.try_push(both) == errc::oversize);
  CHECK(ends.writer.position() == 1);
}

TEST_CASE("a small message leaves the second line of its cell alone") {
  pair ends{2};
  ra_cell& cell = ends.memory.view().cell(0);
  for (int i = 7; i < 15; ++i)
    cell.rest[i] = 0xabcd;
  REQUIRE(ends.writer.try_push(make_message(1, 1)) == errc::ok);
  for (int i = 7; i < 15; ++i)
    CHECK(cell.rest[i] == 0xabcd);
  REQUIRE(ends.writer.try_push(make_message(1, 1, 1)) == errc::ok);
  ra_message found{};
  found.w[8] = 77;
  REQUIRE(ends.reader.try_pop(found) == pop_state::message);
  CHECK(found.w[8] == 77);
}

TEST_CASE("a dead writer's successor overwrites the half-written cell") {
  pair ends{8, 65'535 * 8 + 5};
  for (std::uint64_t i = 0; i < 5; ++i)
    REQUIRE(ends.writer.try_push(make_message(1, i)) == errc::ok);
  ends.memory.view().cell(ends.writer.position()).rest[3] = 0xdead;
  spsc_writer<> successor{ends.memory.view()};
  CHECK(successor.position() == ends.writer.position());
  CHECK(successor.try_push(make_message(1, 5)) == errc::ok);
  ra_message found{};
  for (std::uint64_t i = 0; i < 6; ++i) {
    REQUIRE(ends.reader.try_pop(found) == pop_state::message);
    CHECK(equals(found, make_message(1, i)));
  }
  CHECK(ends.reader.try_pop(found) == pop_state::empty);
}

TEST_CASE("a successor finds a full ring full (cells=4)") {
  pair ends{4};
  for (std::uint64_t i = 0; i < 4; ++i)
    REQUIRE(ends.writer.try_push(make_message(1, i)) == errc::ok);
  spsc_writer<> successor{ends.memory.view()};
  CHECK(successor.position() == 4);
  CHECK(successor.try_push(make_message(1, 4)) == errc::full);
}

// A dead reader shows as a ring that stays full. Its successor repeats at most
// the messages that were read and not yet given back.
TEST_CASE("a dead reader's successor goes on and loses nothing (cells=16)") {
  pair ends{16};
  for (std::uint64_t i = 0; i < 16; ++i)
    REQUIRE(ends.writer.try_push(make_message(1, i)) == errc::ok);
  ra_message found{};
  for (std::uint64_t i = 0; i < 5; ++i)
    REQUIRE(ends.reader.try_pop(found) == pop_state::message);
  ring_reader<> successor{ends.memory.view()};
  CHECK(successor.position() == 4); // published each 16 / 8 positions
  for (std::uint64_t i = 4; i < 16; ++i) {
    REQUIRE(successor.try_pop(found) == pop_state::message);
    CHECK(equals(found, make_message(1, i)));
  }
  CHECK(ends.writer.depth() == 0);
}

TEST_CASE("cells come back each eighth of the ring and at an empty poll") {
  pair ends{64};
  ra_message found{};
  for (std::uint64_t i = 0; i < 10; ++i)
    REQUIRE(ends.writer.try_push(make_message(1, i)) == errc::ok);
  for (std::uint64_t i = 0; i < 10; ++i)
    REQUIRE(ends.reader.try_pop(found) == pop_state::message);
  CHECK(ends.memory.view().head().consumed == 8);
  REQUIRE(ends.reader.try_pop(found) == pop_state::empty);
  CHECK(ends.memory.view().head().consumed == 10);
}

TEST_CASE("batches move until the ring is full or empty (cells=8)") {
  pair ends{8};
  std::vector<ra_message> sent;
  for (std::uint64_t i = 0; i < 12; ++i)
    sent.push_back(make_message(3, i, 16));
  CHECK(ends.writer.push_batch(sent) == 8);
  std::array<ra_message, 5> found{};
  CHECK(ends.reader.pop_batch(found) == 5);
  CHECK(equals(found[4], sent[4]));
  CHECK(ends.reader.pop_batch(found) == 3);
  CHECK(equals(found[2], sent[7]));
  CHECK(ends.reader.pop_batch(found) == 0);
  CHECK(ends.writer.push_batch({sent.data() + 8, 4}) == 4);
}

TEST_CASE("the in-place forms hand over the words themselves (cells=2)") {
  pair ends{2};
  auto fill = [](std::uint64_t* rest) noexcept {
    for (std::uint64_t i = 0; i < 14; ++i)
      rest[i] = 100 + i;
    return std::uint64_t{0x123456789abcffff};
  };
  CHECK(ends.writer.produce(fill));
  CHECK(ends.writer.produce<1>(fill));
  CHECK_FALSE(ends.writer.produce(fill));
  std::uint64_t sum = 0, head = 0;
  auto use = [&](std::uint64_t first, const std::uint64_t* rest) noexcept {
    head = first >> 16;
    for (int i = 0; i < 14; ++i)
      sum += rest[i];
  };
  CHECK(ends.reader.consume_batch(9, use) == 2);
  CHECK(sum == 2 * (14 * 100 + 91));
  CHECK(head == 0x123456789abc);
  CHECK_FALSE(ends.reader.consume(use));
}
