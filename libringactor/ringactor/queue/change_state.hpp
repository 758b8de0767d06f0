// SPDX-License-Identifier: BSD-3-Clause
// One word that says whether a queue is closed and whether its ring is being
// changed, so that exactly one thread seals each ring. Used by basic_queue.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <atomic>
#include <cstdint>

namespace ringactor::queue::detail {

/// What makes closing and changing exact; a mutant turns one off.
struct default_changing {
  /// The ring before takes nothing when the next one opens.
  static constexpr bool seals_first = true;
  /// A ring is done with at its last position, not when it looks empty.
  static constexpr bool ends_at_seal = true;
  /// "Closed" is not said during a change, whose ring is yet to be sealed.
  static constexpr bool settles_first = true;
};

template <class Atomics>
class change_state {
public:
  /// Whether this call closed it and nobody changes the ring: who closes it
  /// so seals the ring. Else who changes it does.
  bool close() noexcept {
    std::uint64_t seen = read();
    while ((seen & closed) == 0) // bounded: the other bit moves once a change
      // Order: acq_rel; pairs with read() and with the changes before.
      if (Atomics::template compare_and_swap<std::memory_order_acq_rel>(
            word_, seen, seen | closed))
        return (seen & changing) == 0;
    return false;
  }

  /// Errors: closed; would_block while another thread changes the ring.
  errc begin_change() noexcept {
    std::uint64_t seen = 0;
    // Order: acq_rel; pairs with end_change() of the thread before.
    if (Atomics::template compare_and_swap<std::memory_order_acq_rel>(
          word_, seen, changing))
      return errc::ok;
    return (seen & closed) != 0 ? errc::closed : errc::would_block;
  }

  /// Whether the queue was closed meanwhile: the caller seals the ring.
  bool end_change() noexcept {
    // Order: acq_rel; pairs with read(): the ring that is current now.
    return (Atomics::template add<std::memory_order_acq_rel>(word_, -changing)
            & closed)
           != 0;
  }

  bool is_closed() const noexcept { return (read() & closed) != 0; }

  /// Closed, and the current ring is the last one.
  bool is_settled_and_closed() const noexcept { return read() == closed; }

private:
  static constexpr std::uint64_t closed = 1, changing = 2;

  std::uint64_t read() const noexcept {
    // Order: acquire; pairs with close() and end_change().
    return Atomics::template load<std::memory_order_acquire>(word_);
  }

  std::uint64_t word_ = 0;
};

} // namespace ringactor::queue::detail
