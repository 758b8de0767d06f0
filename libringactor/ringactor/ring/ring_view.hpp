// SPDX-License-Identifier: BSD-3-Clause
// A ring as its ends see it: where the head and the cells are, and how a
// position becomes a cell and a tag. Owns nothing; the memory is the caller's
// (ring_memory.hpp has some). Used by each writer and reader.
#pragma once

#include "ringactor/abi/cell.h"
#include "ringactor/abi/errc.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace ringactor::ring {

inline constexpr std::size_t ring_alignment_bytes = 128;
inline constexpr std::uint64_t ring_cells_max = std::uint64_t{1} << 24;

/// Bytes of a ring: its head, then its cells.
template <class Cell>
constexpr std::size_t ring_bytes(std::uint64_t cells) noexcept {
  return sizeof(ra_ring) + static_cast<std::size_t>(cells) * sizeof(Cell);
}

/// Whether a ring can have so many cells.
inline result<void> check_capacity(std::uint64_t cells) {
  if (cells == 0)
    return {errc::invalid_argument,
            "a ring of 0 cells was asked for; it needs at least 1"};
  if (cells > ring_cells_max)
    return {errc::invalid_argument,
            "a ring of " + std::to_string(cells) + " cells was asked for; "
              + std::to_string(ring_cells_max) + " are the most"};
  if (!std::has_single_bit(cells))
    return {errc::invalid_argument,
            "a ring of " + std::to_string(cells)
              + " cells was asked for; a power of two is needed, such as "
              + std::to_string(std::bit_ceil(cells))};
  return {};
}

template <class Cell = ra_cell>
class ring_view {
public:
  using cell_type = Cell;

  /// Looks at `memory` as a ring of `cells` cells and changes nothing. Zeroed
  /// memory is an empty ring.
  ///
  /// Errors: errc::invalid_argument for a capacity that is no power of two,
  ///         too small a memory or one that is not aligned to a line.
  static result<ring_view> attach(std::span<std::byte> memory,
                                  std::uint64_t cells) {
    if (auto fine = check_capacity(cells); !fine)
      return fine.error();
    if (memory.size() < ring_bytes<Cell>(cells))
      return {errc::invalid_argument,
              "a ring needs " + std::to_string(ring_bytes<Cell>(cells))
                + " bytes; the memory has " + std::to_string(memory.size())};
    if (reinterpret_cast<std::uintptr_t>(memory.data()) % 64 != 0)
      return {errc::invalid_argument,
              "the memory of a ring must be aligned to 64 bytes"};
    auto* head = reinterpret_cast<ra_ring*>(memory.data());
    auto* first = reinterpret_cast<Cell*>(memory.data() + sizeof(ra_ring));
    return ring_view{head, first, cells};
  }

  /// Makes the ring empty, with `first_position` as the next position. Each
  /// cell gets the tag of the lap before, which is 0 for position 0.
  ///
  /// Thread: no end of the ring exists yet.
  void reset(std::uint64_t first_position = 0) const noexcept {
    *head_ = ra_ring{};
    head_->consumed = first_position;
    head_->claimed = first_position;
    head_->seen = first_position;
    for (std::uint64_t i = 0; i <= mask_; ++i) { // one step a cell
      const std::uint64_t position = first_position + i;
      cell(position) = Cell{};
      cell(position).first = (tag(position) - 1) & ra_tag_mask;
    }
  }

  ra_ring& head() const noexcept { return *head_; }

  Cell& cell(std::uint64_t position) const noexcept {
    return cells_[position & mask_];
  }

  /// What the low 16 bits of word 0 hold once the position is written.
  std::uint64_t tag(std::uint64_t position) const noexcept {
    return ra_lap_tag(position, shift_);
  }

  std::uint64_t capacity() const noexcept { return mask_ + 1; }

private:
  ring_view(ra_ring* head, Cell* cells, std::uint64_t count) noexcept
    : head_{head},
      cells_{cells},
      mask_{count - 1},
      shift_{static_cast<std::uint64_t>(std::countr_zero(count))} {}

  ra_ring* head_;
  Cell* cells_;
  std::uint64_t mask_;
  std::uint64_t shift_;
};

} // namespace ringactor::ring
