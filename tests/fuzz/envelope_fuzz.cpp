// SPDX-License-Identifier: BSD-3-Clause
// The way up without CAF: bytes of a cell become a message, its payload is
// read, its blocks are given back; all of it from memory that another wrote.
#include "pool_memory.hpp"

#include "ringactor/message/payload.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"

#include <vector>

using namespace ringactor;

namespace {

constexpr std::uint64_t cells = 4;

/// Half of the cells get the tag that the reader waits for.
void fill(const ring::ring_view<>& ring, fuzz::input& from) {
  for (std::uint64_t i = 0; i < cells; ++i) {
    ra_cell& cell = ring.cell(i);
    from.copy_to(std::as_writable_bytes(std::span{&cell, 1}));
    if (from.below(2) == 0)
      cell.first = (cell.first & ~std::uint64_t{ra_tag_mask}) | ring.tag(i);
    if (from.below(2) == 0) // a length near those that a cell carries
      cell.rest[0] = (cell.rest[0] & RA_LOW48) | from.below(64) << 48;
  }
}

/// Makes the message an indirect one of a block of the pool, of a place
/// beside it, or of any place.
void aim(ra_message& m, ra_pool* pool, fuzz::input& from) {
  const ra_span span = ra_pool_take(pool, 1, from.below(512));
  const std::uint64_t places[] = {span.place, span.place, span.place + 64,
                                  from.take<std::uint64_t>()};
  ra_set_flags(&m, ra_message_flags(&m) | ra_flag_indirect);
  ra_set_to(&m, ra_message_to(&m), 0);
  m.w[ra_envelope_words] = places[from.below(4)];
  m.w[ra_envelope_words + 1] = span.bytes + (from.below(4) == 0);
}

void read(const ra_message& m, ra_pool* pool, fuzz::input& from) {
  const bool is_indirect = (ra_message_flags(&m) & ra_flag_indirect) != 0;
  const auto named = static_cast<std::uint32_t>(m.w[ra_envelope_words + 1]);
  const std::size_t sizes[] = {ra_message_length(&m), named % 4096,
                               from.below(600)};
  for (const std::size_t size : sizes) {
    std::vector<std::byte> out(size, std::byte{7});
    const errc status = message::read_payload(m, out, pool);
    fuzz::require(status == errc::ok || status == errc::corrupt);
    if (status == errc::ok)
      fuzz::require(size == (is_indirect ? named : ra_message_length(&m)));
  }
  const auto count = static_cast<std::uint32_t>(from.below(3));
  const auto bytes =
    from.below(2) == 0 ? named : static_cast<std::uint32_t>(from.below(64));
  if (bytes >= 16 * count) // as of any struct with so many spans
    message::release_spans(m, {20, "any", bytes, {0, 16}, count}, pool);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t bytes) {
  fuzz::input from{data, bytes};
  fuzz::pool_memory pool;
  const auto memory = ring::ring_memory<>::make(cells);
  fill(memory->view(), from);
  ring::ring_reader<> reader{memory->view(), {.backoff_polls = 0}};
  for (std::uint64_t i = 0; i < cells; ++i) {
    ra_message m{};
    if (reader.try_pop(m) != ring::pop_state::message)
      continue;
    fuzz::require(ra_message_length(&m) <= ra_payload_bytes);
    if (from.below(2) == 0)
      aim(m, pool.get(), from);
    if (from.below(4) == 0)
      pool.spoil(from);
    read(m, pool.get(), from);
  }
  fuzz::require(reader.violations() <= cells);
  return 0;
}
