// SPDX-License-Identifier: BSD-3-Clause
// Messages that a test recognises: every word says who wrote it and which it
// is, so a torn, stale or swapped word is seen. Used by the ring tests.
#pragma once

#include "ringactor/abi/envelope_fields.h"

#include <cstdint>

namespace ring_tests {

/// One word of the pattern: no two (source, number, word) are alike.
inline std::uint64_t pattern(std::uint64_t source, std::uint64_t number,
                             int word) {
  return (source << 56 | number << 8 | static_cast<std::uint64_t>(word))
         * 0x9e3779b97f4a7c15ull;
}

/// Message `number` of `source`, with `length` bytes of payload.
inline ra_message make_message(std::uint32_t source, std::uint64_t number,
                               std::uint32_t length = 0) {
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_normal, ra_type_user, source);
  ra_set_to(&m, ra_make_address(1, source, 7), length);
  ra_set_id(&m, number);
  ra_set_from(&m, ra_make_address(0, source, 1));
  m.w[5] = pattern(source, number, 5);
  m.w[7] = pattern(source, number, 7);
  for (std::uint32_t i = 0; i < (length + 7) / 8; ++i)
    m.w[8 + i] = pattern(source, number, static_cast<int>(8 + i));
  return m;
}

/// Whether the used words are those of make_message.
inline bool equals(const ra_message& found, const ra_message& wanted) {
  if (found.w[0] != wanted.w[0])
    return false;
  const std::uint32_t words = ra_message_used_words(&wanted);
  for (std::uint32_t i = 1; i < words; ++i)
    if (found.w[i] != wanted.w[i])
      return false;
  return true;
}

/// Whether `m` is the message that its own source and number say.
inline bool is_genuine(const ra_message& m) {
  return equals(m, make_message(ra_message_handler(&m), ra_message_id(&m),
                                ra_message_length(&m)));
}

} // namespace ring_tests
