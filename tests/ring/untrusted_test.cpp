// SPDX-License-Identifier: BSD-3-Clause
// What the ends do when the other side writes nonsense into shared memory.
#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include "messages.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

using namespace ringactor;
using namespace ringactor::ring;
using ring_tests::equals;
using ring_tests::make_message;

namespace {

/// Puts a message into a cell as a hostile writer would: unchecked.
void forge(const ring_view<>& view, std::uint64_t position, ra_message m) {
  ra_cell& cell = view.cell(position);
  for (int i = 1; i < ra_message_words; ++i)
    cell.rest[i - 1] = m.w[i];
  cell.first = m.w[0] | view.tag(position);
}

ra_message with_length(std::uint32_t length, std::uint32_t flags = 0) {
  ra_message m = make_message(1, 1);
  ra_set_to(&m, ra_message_to(&m), length);
  ra_set_flags(&m, flags);
  return m;
}

} // namespace

TEST_CASE("ring_reader reports a length that no cell carries and goes on") {
  const auto memory = ring_memory<>::make(8);
  const auto& view = memory->view();
  forge(view, 0, with_length(57));
  forge(view, 1, with_length(65'535));
  forge(view, 2, with_length(1, ra_flag_indirect));
  forge(view, 3, make_message(1, 3, 56));
  ring_reader<> reader{view};
  ra_message found{};
  for (int i = 0; i < 3; ++i)
    CHECK(reader.try_pop(found) == pop_state::corrupt);
  CHECK(reader.violations() == 3);
  CHECK(reader.try_pop(found) == pop_state::message);
  CHECK(equals(found, make_message(1, 3, 56)));
}

TEST_CASE("ring_reader writes no byte behind the message (canary)") {
  struct {
    ra_message message{};
    std::array<std::uint64_t, 4> canary{1, 2, 3, 4};
  } found;
  const auto memory = ring_memory<>::make(4);
  forge(memory->view(), 0, with_length(65'535));
  forge(memory->view(), 1, with_length(56));
  ring_reader<> reader{memory->view()};
  CHECK(reader.try_pop(found.message) == pop_state::corrupt);
  CHECK(reader.try_pop(found.message) == pop_state::message);
  CHECK(found.canary == std::array<std::uint64_t, 4>{1, 2, 3, 4});
}

TEST_CASE("ring_reader stays before a tag from a lap to come") {
  const auto memory = ring_memory<>::make(4);
  ring_reader<> reader{memory->view()};
  memory->view().cell(0).first = 2; // lap 1, while lap 0 is expected
  ra_message found{};
  CHECK(reader.try_pop(found) == pop_state::corrupt);
  CHECK(reader.try_pop(found) == pop_state::corrupt);
  CHECK_FALSE(reader.consume([](auto, auto) noexcept {}));
  CHECK(reader.violations() == 3);
  CHECK(reader.position() == 0);
}

TEST_CASE("ring_reader keeps its own position whatever `consumed` says") {
  const auto memory = ring_memory<>::make(8);
  spsc_writer<> writer{memory->view()};
  ring_reader<> reader{memory->view()};
  ra_message found{};
  for (std::uint64_t i = 0; i < 4; ++i) {
    REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
    memory->view().head().consumed = 1'000'000;
    memory->view().head().claimed = 77;
    REQUIRE(reader.try_pop(found) == pop_state::message);
    CHECK(equals(found, make_message(1, i)));
  }
}

TEST_CASE("pop_batch ends before a corrupt message") {
  const auto memory = ring_memory<>::make(8);
  forge(memory->view(), 0, make_message(1, 0));
  forge(memory->view(), 1, with_length(99));
  forge(memory->view(), 2, make_message(1, 2));
  ring_reader<> reader{memory->view()};
  std::array<ra_message, 8> found{};
  CHECK(reader.pop_batch(found) == 1);
  CHECK(reader.violations() == 1);
  CHECK(reader.pop_batch(found) == 1);
  CHECK(equals(found[0], make_message(1, 2)));
}

TEST_CASE("spsc_writer ignores a counter beyond its position or going back") {
  const auto memory = ring_memory<>::make(4);
  spsc_writer<> writer{memory->view()};
  for (std::uint64_t i = 0; i < 4; ++i)
    REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
  memory->view().head().consumed = 5; // 4 were written
  CHECK(writer.try_push(make_message(1, 4)) == errc::full);
  CHECK(writer.violations() == 1);
  memory->view().head().consumed = 3;
  CHECK(writer.depth() == 1);
  memory->view().head().consumed = 2;
  CHECK(writer.depth() == 1);
  CHECK(writer.violations() == 2);
}

TEST_CASE("mpsc_writer ignores a counter beyond what was claimed") {
  for (const auto claim : {claim_by::add, claim_by::swap}) {
    const auto memory = ring_memory<>::make(4);
    mpsc_writer<> writer{memory->view(), {.producers_max = 1, .claim = claim}};
    for (std::uint64_t i = 0; i < 4; ++i)
      REQUIRE(writer.try_push(make_message(1, i)) == errc::ok);
    memory->view().head().consumed = 5;
    CHECK(writer.try_push(make_message(1, 4)) == errc::full);
    CHECK(writer.violations() == 1);
    memory->view().head().consumed = 1;
    CHECK(writer.try_push(make_message(1, 4)) == errc::ok);
    CHECK(writer.try_push(make_message(1, 5)) == errc::full);
    CHECK(writer.violations() == 1);
  }
}
