// SPDX-License-Identifier: BSD-3-Clause
// What a reader of a ring can be told, and what its polls answer.
#pragma once

#include <cstdint>

namespace ringactor::ring {

/// What a poll found.
enum class pop_state : std::uint8_t {
  empty,   ///< nothing yet; the reader may be backing off
  message, ///< one message
  corrupt  ///< the writer broke the rules: the ring should be quarantined
};

struct reader_options {
  /// Polls that return `empty` without a look after a stream ran dry, so that
  /// the reader does not fight for the line being written. 0 for none.
  std::uint32_t backoff_polls = 16;
};

} // namespace ringactor::ring
