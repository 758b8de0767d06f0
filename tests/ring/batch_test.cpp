// SPDX-License-Identifier: BSD-3-Clause
// The in-place batches: as many calls of produce and consume, told at once.
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <utility>

using namespace ringactor;
using namespace ringactor::ring;

namespace {

/// Messages numbered in word 0 and word 1.
struct numbered {
  explicit numbered(std::uint64_t cells, std::uint64_t first_position = 0)
    : memory{
      std::move(*ring_memory<ra_small_cell>::make(cells, first_position))} {}

  std::size_t produce(std::size_t count) {
    return writer.produce_batch(count, [this](std::uint64_t* rest) noexcept {
      rest[0] = sent;
      return sent++ << 16;
    });
  }
  std::size_t consume(std::size_t count) {
    return reader.consume_batch(
      count, [this](std::uint64_t first, const std::uint64_t* rest) noexcept {
        wrong += first >> 16 != seen || rest[0] != seen;
        ++seen;
      });
  }

  ring_memory<ra_small_cell> memory;
  spsc_writer<ra_small_cell> writer{memory.view()};
  ring_reader<ra_small_cell> reader{memory.view(), {.backoff_polls = 0}};
  std::uint64_t sent = 0, seen = 0, wrong = 0;
};

} // namespace

TEST_CASE("produce_batch fills what is free and no more (cells=8)") {
  numbered ring{8};
  CHECK(ring.produce(0) == 0);
  CHECK(ring.produce(5) == 5);
  CHECK(ring.produce(5) == 3);
  CHECK(ring.produce(5) == 0);
  CHECK(ring.consume(2) == 2);
  CHECK(ring.produce(5) == 2);
  CHECK(ring.writer.position() == 10);
}

TEST_CASE("consume_batch goes on behind an eighth of the ring (cells=8, 64)") {
  for (const std::uint64_t cells : {8u, 64u}) {
    numbered ring{cells};
    REQUIRE(ring.produce(cells) == cells);
    CHECK(ring.consume(0) == 0);
    CHECK(ring.consume(cells - 1) == cells - 1);
    CHECK(ring.consume(9) == 1);
    CHECK(ring.consume(9) == 0);
    CHECK(ring.memory.view().head().consumed == cells);
    CHECK(ring.wrong == 0);
  }
}

TEST_CASE("batches keep order over laps and the wrap of the tag (cells=4)") {
  numbered ring{4, 65'530 * 4};
  for (std::size_t i = 0; i < 100; ++i) {
    const std::size_t went = ring.produce(1 + i % 4);
    CHECK(went == 1 + i % 4);
    CHECK(ring.consume(9) == went);
  }
  CHECK(ring.seen == ring.sent);
  CHECK(ring.wrong == 0);
  CHECK(ring.reader.violations() + ring.writer.violations() == 0);
}

TEST_CASE("consume_batch backs off after a stream, as consume does (cells=8)") {
  numbered ring{8};
  ring_reader<ra_small_cell> shy{ring.memory.view(), {.backoff_polls = 2}};
  auto use = [](std::uint64_t, const std::uint64_t*) noexcept {};
  REQUIRE(ring.produce(3) == 3);
  CHECK(shy.consume_batch(9, use) == 3); // and finds nothing behind
  REQUIRE(ring.produce(1) == 1);
  CHECK(shy.consume_batch(9, use) == 0);
  CHECK(shy.consume_batch(9, use) == 0);
  CHECK(shy.consume_batch(9, use) == 1);
}
