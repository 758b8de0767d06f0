// SPDX-License-Identifier: BSD-3-Clause
// The one producer's end of a ring. Tour: the last host file before the wall.
// Its counters are its own: the cell says by itself that it is written, and
// free space comes back through the reader's lazily published `consumed`.
#pragma once

#include "ringactor/ring/atomics.hpp"
#include "ringactor/ring/cell_access.hpp"
#include "ringactor/ring/message_writer.hpp"
#include "ringactor/ring/ring_view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ringactor::ring {

/// The forms of push are those of message_writer.
///
/// Thread: the ring's one producer.
/// Cost:   of a push: no shared read unless the cached counter says full.
template <class Cell = ra_cell, class Atomics = std_atomics,
          class Orders = default_orders>
class alignas(ring_alignment_bytes) spsc_writer
  : public detail::message_writer<spsc_writer<Cell, Atomics, Orders>, Cell,
                                  Atomics> {
public:
  /// Goes on where the ring ends: at the start of an empty ring, or behind the
  /// last cell that a writer before this one completed.
  ///
  /// Thread: no other writer of the ring lives.
  /// Cost:   one look at each cell that is written and not known as consumed.
  explicit spsc_writer(const ring_view<Cell>& ring) noexcept : ring_{ring} {
    // Order: reclaim; pairs with recycle, as in has_room().
    consumed_ = Atomics::template load<Orders::reclaim>(ring_.head().consumed);
    position_ = consumed_;
    // Bounded: a ring holds no more than its capacity.
    while (position_ - consumed_ < ring_.capacity() && is_written(position_))
      ++position_;
  }

  /// As produce, up to `count_max` times, as far as there is room; returns how
  /// many. Each message is published by itself, so the reader starts with the
  /// first.
  ///
  /// Cost: less than as many calls of produce: one look for room, and the
  ///       position stays in a register.
  template <std::uint64_t Lines = detail::cell_lines<Cell>, class Fill>
  [[nodiscard]] std::size_t produce_batch(std::size_t count_max,
                                          Fill&& fill) noexcept {
    const ring_view<Cell> ring = ring_;
    const std::uint64_t begin = position_;
    const std::uint64_t end = begin + room_for(count_max);
    for (std::uint64_t at = begin; at != end; ++at) { // at most count_max
      const std::uint64_t ahead = at + detail::prefetch_distance<Cell>;
      detail::ask_for_line<Atomics>(ring.cell(ahead), Lines);
      detail::write_cell<Atomics, Orders>(ring.cell(at), ring.tag(at), fill);
    }
    position_ = end;
    return static_cast<std::size_t>(end - begin);
  }

  /// The position that the next message gets.
  std::uint64_t position() const noexcept { return position_; }

  /// Messages written and not yet known as consumed; refreshes what it knows.
  std::uint64_t depth() noexcept {
    refresh();
    return position_ - consumed_;
  }

  /// How often the reader's counter was one that it cannot have.
  std::uint64_t violations() const noexcept { return violations_; }

private:
  friend class detail::message_writer<spsc_writer, Cell, Atomics>;

  template <class Fill>
  bool put(Fill& fill, std::uint64_t touched_lines) noexcept {
    if (!has_room()) [[unlikely]]
      return false;
    const std::uint64_t ahead = position_ + detail::prefetch_distance<Cell>;
    detail::ask_for_line<Atomics>(ring_.cell(ahead), touched_lines);
    detail::write_cell<Atomics, Orders>(ring_.cell(position_),
                                        ring_.tag(position_), fill);
    ++position_;
    return true;
  }

  bool has_room() noexcept {
    if (position_ - consumed_ < ring_.capacity()) [[likely]]
      return true;
    refresh();
    return position_ - consumed_ < ring_.capacity();
  }

  /// How many of `count` messages fit.
  std::uint64_t room_for(std::uint64_t count) noexcept {
    if (ring_.capacity() - (position_ - consumed_) < count)
      refresh();
    return std::min(count, ring_.capacity() - (position_ - consumed_));
  }

  void refresh() noexcept {
    // Order: reclaim; pairs with recycle: the reader is done with the cells.
    const std::uint64_t now =
      Atomics::template load<Orders::reclaim>(ring_.head().consumed);
    // It only grows, and never beyond what was written.
    if (now - consumed_ <= position_ - consumed_) [[likely]]
      consumed_ = now;
    else
      ++violations_;
  }

  bool is_written(std::uint64_t position) const noexcept {
    // Order: observe; pairs with the publish of the writer before.
    const std::uint64_t first =
      Atomics::template load<Orders::observe>(ring_.cell(position).first);
    return (first & ra_tag_mask) == ring_.tag(position);
  }

  ring_view<Cell> ring_;
  std::uint64_t position_ = 0;
  std::uint64_t consumed_ = 0; // the shadow of the reader's counter
  std::uint64_t violations_ = 0;
};

} // namespace ringactor::ring
