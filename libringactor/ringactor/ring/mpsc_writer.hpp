// SPDX-License-Identifier: BSD-3-Clause
// The end of a ring that many producers of this process share. A producer
// claims a position, fills its cell, publishes it; a cell claimed and not yet
// published holds the reader up, so producers that can die alone have rings of
// their own. Both ways to claim are argued in ring/README.md.
#pragma once

#include "ringactor/ring/atomics.hpp"
#include "ringactor/ring/cell_access.hpp"
#include "ringactor/ring/message_writer.hpp"
#include "ringactor/ring/ring_view.hpp"

#include <algorithm>
#include <cstdint>

namespace ringactor::ring {

enum class claim_by : std::uint8_t {
  automatic, ///< add in rings of at least 4 x producers_max cells, else swap
  add,       ///< one fetch_add that cannot fail; the margin is never filled
  swap       ///< compare-and-swap: exact, for small rings and any producers
};

struct mpsc_options {
  /// Threads that may push. `add` leaves as many cells free (the margin),
  /// because each thread may once claim behind a stale look.
  std::uint64_t producers_max = 64;
  claim_by claim = claim_by::automatic;
};

/// The forms of push are those of message_writer. Where claims are adds, a push
/// says full up to producers_max cells early.
///
/// Thread: any, at most producers_max of them where claims are adds.
/// Cost:   of a push: one read-modify-write.
template <class Cell = ra_cell, class Atomics = std_atomics,
          class Orders = default_orders>
class alignas(ring_alignment_bytes) mpsc_writer
  : public detail::message_writer<mpsc_writer<Cell, Atomics, Orders>, Cell,
                                  Atomics> {
public:
  explicit mpsc_writer(const ring_view<Cell>& ring,
                       const mpsc_options& options = {}) noexcept
    : ring_{ring} {
    const std::uint64_t margin =
      std::max<std::uint64_t>(options.producers_max, 1);
    adds_ = options.claim == claim_by::add && margin < ring.capacity();
    if (options.claim == claim_by::automatic)
      adds_ = ring.capacity() / 4 >= margin;
    limit_ = adds_ ? ring.capacity() - margin + 1 : ring.capacity();
  }

  /// Whether claims are adds.
  bool claims_by_add() const noexcept { return adds_; }

  /// How often the reader's counter was one that it cannot have.
  std::uint64_t violations() const noexcept {
    // Order: relaxed; a count, pairs with refresh().
    return Atomics::template load<std::memory_order_relaxed>(violations_);
  }

private:
  friend class detail::message_writer<mpsc_writer, Cell, Atomics>;

  static constexpr std::uint64_t nowhere = ~std::uint64_t{0};

  template <class Fill>
  bool put(Fill& fill, std::uint64_t touched_lines) noexcept {
    const std::uint64_t at = adds_ ? claim_add() : claim_swap();
    if (at == nowhere) [[unlikely]]
      return false;
    const std::uint64_t ahead = at + detail::prefetch_distance<Cell>;
    detail::ask_for_line<Atomics>(ring_.cell(ahead), touched_lines);
    detail::write_cell<Atomics, Orders>(ring_.cell(at), ring_.tag(at), fill);
    return true;
  }

  std::uint64_t claim_add() noexcept {
    if (!has_room(claimed()))
      return nowhere;
    if constexpr (Orders::claims_blindly)
      return claim_blind(claimed());
    // Order: claim; pairs with itself: the claims before it adopted enough.
    return Atomics::template add<Orders::claim>(ring_.head().claimed, 1);
  }

  std::uint64_t claim_swap() noexcept {
    std::uint64_t at = claimed();
    while (has_room(at)) { // bounded by the others: each failure is a claim
      if constexpr (Orders::claims_blindly)
        return claim_blind(at);
      // Order: claim_exact; has_room adopted for exactly this position.
      if (Atomics::template compare_and_swap<Orders::claim_exact>(
            ring_.head().claimed, at, at + 1))
        return at;
    }
    return nowhere;
  }

  /// The mutant: two producers may get one position.
  std::uint64_t claim_blind(std::uint64_t at) noexcept {
    // Order: relaxed; pairs with nothing, which is the point.
    Atomics::template store<std::memory_order_relaxed>(ring_.head().claimed,
                                                       at + 1);
    return at;
  }

  std::uint64_t claimed() const noexcept {
    // Order: relaxed; the claim itself decides.
    return Atomics::template load<std::memory_order_relaxed>(
      ring_.head().claimed);
  }

  /// Signed: a stale `at` may lie behind what is consumed by now.
  bool is_below_limit(std::uint64_t at, std::uint64_t consumed) const noexcept {
    return static_cast<std::int64_t>(at - consumed)
           < static_cast<std::int64_t>(limit_);
  }

  bool has_room(std::uint64_t at) noexcept {
    // Order: adopt; pairs with share in refresh().
    const std::uint64_t seen =
      Atomics::template load<Orders::adopt>(ring_.head().seen);
    return is_below_limit(at, seen) || is_below_limit(at, refresh(seen));
  }

  std::uint64_t refresh(std::uint64_t seen) noexcept {
    // Order: reclaim; pairs with recycle: the reader is done with the cells.
    const std::uint64_t now =
      Atomics::template load<Orders::reclaim>(ring_.head().consumed);
    // It only grows, and never beyond what was claimed.
    if (now - seen > claimed() - seen) [[unlikely]] {
      // Order: relaxed; a count, pairs with violations().
      Atomics::template add<std::memory_order_relaxed>(violations_, 1);
      return seen;
    }
    if (now != seen)
      // Order: share; pairs with adopt in has_room(). May go back: it is a
      // lower bound of `consumed`, and an old one is still one.
      Atomics::template store<Orders::share>(ring_.head().seen, now);
    return now;
  }

  ring_view<Cell> ring_;
  std::uint64_t limit_ = 0; // claims fail from this many unconsumed on
  bool adds_ = false;
  std::uint64_t violations_ = 0;
};

} // namespace ringactor::ring
