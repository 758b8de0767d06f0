// SPDX-License-Identifier: BSD-3-Clause
// Both ends of a ring while the other side writes nonsense: random words into
// the cells and the head between any two calls. Bytes behind the ring stay as
// they are, and what is delivered has the shape of a message.
#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include "property.hpp"
#include "tests/ring/messages.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>

using namespace model_tests;
using namespace ringactor;
using namespace ringactor::ring;

namespace {

constexpr std::uint64_t cells = 8;
constexpr std::size_t ring_words = ring_bytes<ra_cell>(cells) / 8;
constexpr std::uint32_t payload_bytes = ra_payload_bytes;
constexpr std::uint64_t guard = 0xa5a5a5a5a5a5a5a5;

struct guarded_ring {
  alignas(128) std::array<std::uint64_t, ring_words + 64> words{};
  ring_view<> view = *ring_view<>::attach(
    std::as_writable_bytes(std::span{words}.first(ring_words)), cells);

  guarded_ring() { std::fill(words.begin() + ring_words, words.end(), guard); }
  bool is_guard_whole() const {
    return std::all_of(words.begin() + ring_words, words.end(),
                       [](std::uint64_t each) { return each == guard; });
  }
};

/// Word 0 of a cell: the tag of a lap near the one expected, or anything.
std::uint64_t any_first(const ring_view<>& view, std::uint64_t position) {
  const auto word = *rc::gen::arbitrary<std::uint64_t>();
  const auto laps = *rc::gen::element<std::uint64_t>(0, 0, 0, 1, 2, 0 - 1ull);
  if (*rc::gen::inRange(0, 8) == 0)
    return word;
  return (word & ~std::uint64_t{ra_tag_mask})
         | ((view.tag(position) + laps) & ra_tag_mask);
}

void spoil_cell(const ring_view<>& view, std::uint64_t position) {
  ra_cell& cell = view.cell(position);
  for (auto& word : cell.rest)
    word = *rc::gen::arbitrary<std::uint64_t>();
  if (*rc::gen::arbitrary<bool>()) // a length that may be right
    cell.rest[0] =
      (cell.rest[0] & RA_LOW48) | *rc::gen::inRange<std::uint64_t>(0, 60) << 48;
  cell.first = any_first(view, position);
}

bool has_shape(const ra_message& m) {
  const bool is_indirect = (ra_message_flags(&m) & ra_flag_indirect) != 0;
  return (m.w[0] & ra_tag_mask) == 0
         && ra_message_length(&m) <= (is_indirect ? 0 : payload_bytes);
}

/// The words that the message does not use are those of before.
bool is_rest_untouched(const ra_message& m) {
  if (ra_message_used_words(&m) > ra_envelope_words)
    return true; // the second line is copied whole
  return std::all_of(m.w + ra_envelope_words, m.w + ra_message_words,
                     [](std::uint64_t each) { return each == guard; });
}

/// What a look finds by the tag alone: this lap's, an older one, one to come.
pop_state state_by_tag(const ring_view<>& view, std::uint64_t position) {
  const std::uint64_t laps =
    (view.tag(position) - view.cell(position).first) & ra_tag_mask;
  if (laps == 0)
    return pop_state::message;
  return laps <= ra_tag_mask / 2 ? pop_state::empty : pop_state::corrupt;
}

/// What one look at a cell may do. Returns false where it did anything else.
bool is_fair_look(const ring_view<>& view, ring_reader<>& reader,
                  bool& was_corrupt) {
  const pop_state by_tag = state_by_tag(view, reader.position());
  const std::uint64_t before = reader.position();
  const std::uint64_t violations = reader.violations();
  ra_message found{};
  std::fill(std::begin(found.w), std::end(found.w), guard);
  const pop_state state = reader.try_pop(found);
  const std::uint64_t moved = reader.position() - before;
  was_corrupt = state == pop_state::corrupt;
  if (reader.violations() - violations != (was_corrupt ? 1u : 0u))
    return false;
  if (state == pop_state::message)
    return moved == 1 && has_shape(found) && is_rest_untouched(found);
  if (by_tag == pop_state::message) // of this lap, and not a message's shape
    return was_corrupt && moved == 1;
  return state == by_tag && moved == 0;
}

void check_reader() {
  guarded_ring memory;
  ring_reader<> reader{memory.view, {.backoff_polls = 0}};
  std::uint64_t corrupt = 0;
  for (const step& now : *steps(4)) {
    if (now.action == 0)
      memory.view.head().claimed = *rc::gen::arbitrary<std::uint64_t>();
    else if (now.action == 1)
      memory.view.head().consumed = *rc::gen::arbitrary<std::uint64_t>();
    else
      spoil_cell(memory.view, reader.position());
    bool was_corrupt = false;
    RC_ASSERT(is_fair_look(memory.view, reader, was_corrupt));
    corrupt += was_corrupt;
  }
  RC_ASSERT(reader.violations() == corrupt);
  RC_ASSERT(memory.is_guard_whole());
}

/// `consumed` is nonsense between pushes. Nothing that the honest reader has
/// not seen is overwritten beyond what a believable `consumed` allows.
template <class Writer>
void check_writer() {
  guarded_ring memory;
  Writer writer{memory.view};
  std::uint64_t pushed = 0, believed = 0, violations = 0;
  for (const step& now : *steps(4)) {
    const auto word =
      *rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(),
                      rc::gen::inRange<std::uint64_t>(0, pushed + cells + 2));
    memory.view.head().consumed = word;
    if (pushed - believed == cells) { // it looks when the ring seems full
      const bool can_be = word >= believed && word <= pushed;
      believed = can_be ? word : believed;
      violations += !can_be;
    }
    const bool has_room = pushed - believed < cells;
    const errc status =
      writer.try_push(ring_tests::make_message(now.who, pushed, now.amount));
    RC_ASSERT((status == errc::ok) == (has_room && now.amount <= 56));
    pushed += status == errc::ok;
  }
  RC_ASSERT(writer.violations() == violations);
  RC_ASSERT(memory.is_guard_whole());
}

} // namespace

TEST_CASE("a reader delivers shapes of messages alone, whatever is written") {
  CHECK(holds("reader of a hostile writer", check_reader));
}

TEST_CASE("an spsc writer believes no counter that cannot be") {
  CHECK(holds("spsc writer", check_writer<spsc_writer<>>));
}

TEST_CASE("an mpsc writer believes no counter that cannot be") {
  CHECK(holds("mpsc writer", check_writer<mpsc_writer<>>));
}
