// SPDX-License-Identifier: BSD-3-Clause
// How a message goes into a cell and out of it: the part that all writers and
// the reader share. Only the words that a message uses are touched, because
// the second line of a cell costs as much as the first.
#pragma once

#include "ringactor/abi/cell.h"
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/abi/errc.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace ringactor::ring::detail {

inline constexpr std::uint64_t line_bytes = 64;

template <class Cell>
inline constexpr std::uint64_t cell_lines = sizeof(Cell) / line_bytes;

/// Cells between a writer and the lines that it asks for: about 12 lines.
template <class Cell>
inline constexpr std::uint64_t prefetch_distance = 12 / cell_lines<Cell>;

/// Bytes of payload that fit behind the envelope.
template <class Cell>
inline constexpr std::uint32_t cell_payload_bytes = sizeof(Cell)
                                                        >= sizeof(ra_message)
                                                      ? ra_payload_bytes
                                                      : 0;

/// Whether the shape of a message is one that a cell can carry. Writers check
/// what they are given, readers what they find.
template <class Cell>
errc check_shape(const ra_message& message) noexcept {
  const std::uint32_t length = ra_message_length(&message);
  if (length > cell_payload_bytes<Cell>)
    return errc::oversize;
  if ((ra_message_flags(&message) & ra_flag_indirect) == 0)
    return errc::ok;
  if (length != 0)
    return errc::corrupt; // an indirect payload is a span and no bytes
  return cell_payload_bytes<Cell> >= sizeof(ra_span) ? errc::ok
                                                     : errc::oversize;
}

template <class Atomics, class Cell>
void ask_for_line(Cell& cell, std::uint64_t lines) noexcept {
  const auto* bytes = reinterpret_cast<const char*>(&cell);
  for (std::uint64_t i = 0; i < lines; ++i) // at most cell_lines
    Atomics::prefetch_for_write(bytes + i * line_bytes);
}

/// Writes `Index`.. words, one by one: the message was probably just made of
/// single words, and a vector that reads those out of the store buffer stalls.
template <class Atomics, std::size_t... Index>
void put_each(std::uint64_t* to, const std::uint64_t* from,
              std::index_sequence<Index...>) noexcept {
  (Atomics::write(to[Index], from[Index]), ...);
}

/// Writes words 1.. of a message behind word 0 and returns word 0.
template <class Atomics>
std::uint64_t put_words(std::uint64_t* rest, const ra_message& message,
                        std::uint32_t used_words) noexcept {
  put_each<Atomics>(rest, &message.w[1],
                    std::make_index_sequence<ra_envelope_words - 1>{});
  for (std::uint32_t i = ra_envelope_words; i < used_words; ++i) // at most 15
    Atomics::write(rest[i - 1], message.w[i]);
  return message.w[0];
}

/// Takes the words behind word 0 out of a cell. What is checked and what is
/// used is the copy, so the writer cannot change it. Whole lines, for a reader
/// that takes single words out of vectors; the other way round would stall.
template <class Atomics, class Cell>
errc take_words(const Cell& cell, std::uint64_t first,
                ra_message& message) noexcept {
  message.w[0] = first & ~std::uint64_t{ra_tag_mask};
  Atomics::template read<ra_envelope_words - 1>(&message.w[1], cell.rest);
  if (check_shape<Cell>(message) != errc::ok)
    return errc::corrupt;
  if constexpr (cell_payload_bytes<Cell> != 0)
    if (ra_message_used_words(&message) > ra_envelope_words)
      Atomics::template read<ra_payload_words>(
        &message.w[ra_envelope_words], &cell.rest[ra_envelope_words - 1]);
  return errc::ok;
}

/// Lets `fill` write the words behind word 0, then publishes word 0.
template <class Atomics, class Orders, class Cell, class Fill>
void write_cell(Cell& cell, std::uint64_t tag, Fill& fill) noexcept {
  constexpr std::uint64_t head_bits = ~std::uint64_t{ra_tag_mask};
  if constexpr (Orders::publishes_first) { // a mutant: see default_orders
    Cell early{};
    const std::uint64_t head = (fill(early.rest) & head_bits) | tag;
    // Order: as below, but the words come after it.
    Atomics::template store<Orders::publish>(cell.first, head);
    for (std::size_t i = 0; i < std::size(early.rest); ++i)
      Atomics::write(cell.rest[i], early.rest[i]);
  } else {
    const std::uint64_t head = (fill(cell.rest) & head_bits) | tag;
    // Order: publish; pairs with observe in ring_reader::poll().
    Atomics::template store<Orders::publish>(cell.first, head);
  }
}

/// A mutant, see default_orders: a cell is given back before it is read.
template <class Atomics, class Orders>
void recycle_early(ra_ring& head, std::uint64_t position) noexcept {
  if constexpr (Orders::recycles_early)
    // Order: recycle, but before the reads that it should follow.
    Atomics::template store<Orders::recycle>(head.consumed, position + 1);
}

} // namespace ringactor::ring::detail
