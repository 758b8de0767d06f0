// SPDX-License-Identifier: BSD-3-Clause
// The forms of push, the same for both kinds of writer. A writer says how a
// position is got and its cell written (`put`); here is what goes into it.
#pragma once

#include "ringactor/ring/cell_access.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ringactor::ring::detail {

/// The base of spsc_writer and mpsc_writer. `Writer` has a function
/// `bool put(fill, touched_lines)`: false when the ring is full.
///
/// Thread: as `Writer` says.
/// Cost:   none of its own; resolved when it is compiled.
template <class Writer, class Cell, class Atomics>
class message_writer {
public:
  static constexpr std::uint64_t lines = cell_lines<Cell>;

  /// Copies one message into the next cell and publishes it.
  ///
  /// Order:  publish on word 0 of the cell; pairs with the reader's observe.
  /// Errors: errc::full, errc::oversize for a payload the cell cannot hold,
  ///         errc::corrupt for an indirect one with a length; the ring is
  ///         unchanged.
  [[nodiscard]] errc try_push(const ra_message& message) noexcept {
    return try_push(message, [](const std::uint64_t*) noexcept {});
  }

  /// As above; `claimed(rest)` runs once the cell is ours, whose words 1.. are
  /// at `rest`. What it writes elsewhere is published with the cell. It must
  /// not throw.
  template <class Claimed>
  [[nodiscard]] errc try_push(const ra_message& message,
                              Claimed&& claimed) noexcept {
    if (const errc shape = check_shape<Cell>(message); shape != errc::ok)
      [[unlikely]]
      return shape;
    const std::uint32_t used_words = ra_message_used_words(&message);
    auto fill = [&](std::uint64_t* rest) noexcept {
      claimed(static_cast<const std::uint64_t*>(rest));
      return put_words<Atomics>(rest, message, used_words);
    };
    const bool is_long = used_words > ra_envelope_words;
    return self().put(fill, is_long ? lines : 1) ? errc::ok : errc::full;
  }

  /// The in-place form: `fill(rest)` writes words 1.. of the message to
  /// `rest[0]`.. and returns word 0, whose low 16 bits belong to the ring.
  /// `Lines` is how many lines of the cell it will touch.
  ///
  /// Order:  as try_push.
  /// Errors: false when the ring is full; `fill` was not called. `fill` must
  ///         not throw.
  template <std::uint64_t Lines = lines, class Fill>
  [[nodiscard]] bool produce(Fill&& fill) noexcept {
    static_assert(Lines >= 1 && Lines <= lines);
    return self().put(fill, Lines);
  }

  /// Pushes from the front until the ring or `messages` ends, or a message
  /// does not fit; returns how many. Each is published by itself, so the
  /// reader starts with the first; other producers' may come between.
  [[nodiscard]] std::size_t
  push_batch(std::span<const ra_message> messages) noexcept {
    std::size_t count = 0;
    while (count < messages.size() && try_push(messages[count]) == errc::ok)
      ++count;
    return count;
  }

private:
  friend Writer; // nobody else derives
  message_writer() = default;

  Writer& self() noexcept { return static_cast<Writer&>(*this); }
};

} // namespace ringactor::ring::detail
