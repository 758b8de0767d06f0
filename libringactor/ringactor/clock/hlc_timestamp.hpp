// SPDX-License-Identifier: BSD-3-Clause
// When a message was sent, as people and logs see it. The clock word alone may
// be equal on two nodes, so a timestamp adds who sent which message: that makes
// the order of all events total.
#pragma once

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/clock/hlc.h"

#include <compare>
#include <cstdint>
#include <string>

namespace ringactor::clock {

/// Ordered by its members from first to last.
struct hlc_timestamp {
  std::uint64_t word = 0;       ///< the clock: see hlc.h
  std::uint16_t node = 0;       ///< where it was sent; 0 = this node
  std::uint32_t source_id = 0;  ///< the sender's address id
  std::uint64_t message_id = 0; ///< the sender's number of the message

  /// Unix microseconds.
  std::uint64_t physical() const noexcept { return ra_hlc_physical_us(word); }

  /// Counts the events within a microsecond.
  std::uint32_t logical() const noexcept { return ra_hlc_logical(word); }

  std::uint16_t node_id() const noexcept { return node; }

  auto operator<=>(const hlc_timestamp&) const noexcept = default;
};

/// The stamp that a message carries.
inline hlc_timestamp timestamp_of(const ra_message& message) noexcept {
  const ra_address from = ra_message_from(&message);
  return {.word = message.w[7],
          .node = from.node,
          .source_id = from.id,
          .message_id = ra_message_id(&message)};
}

/// As in "1700000000000000.5 node 2 source 16777217 message 9".
inline std::string to_string(const hlc_timestamp& stamp) {
  return std::to_string(stamp.physical()) + "."
         + std::to_string(stamp.logical()) + " node "
         + std::to_string(stamp.node_id()) + " source "
         + std::to_string(stamp.source_id) + " message "
         + std::to_string(stamp.message_id);
}

} // namespace ringactor::clock
