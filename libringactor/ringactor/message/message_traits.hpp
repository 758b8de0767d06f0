// SPDX-License-Identifier: BSD-3-Clause
// What host code knows of a message struct: its number, name, size and which
// fields are spans. RA_MESSAGE in a messages.h fills it; device text reads the
// same line as typed ra_send and ra_reply (gpu/device/message.h).
#pragma once

#include "ringactor/abi/control.h"
#include "ringactor/abi/envelope.h"
#include "ringactor/message/fields.hpp"
#include "ringactor/message/reply.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ringactor::message {

inline constexpr std::size_t spans_max = 2; // span fields of one message

/// What is known of a message type without knowing the type.
struct message_info {
  std::uint16_t type_id = 0;
  std::string_view name;
  std::uint32_t bytes = 0;                      // sizeof the struct
  std::array<std::uint32_t, spans_max> spans{}; // byte offsets
  std::uint32_t span_count = 0;
};

/// Specialised by RA_MESSAGE; `value` is the type number, `name` its text.
template <class T>
struct message_traits;

/// Specialised by RA_MESSAGE_SPANS.
template <class T>
struct span_fields {
  static constexpr std::array<std::uint32_t, spans_max> offsets{};
  static constexpr std::uint32_t count = 0;
};

/// True after RA_SMALL_STATE(T).
template <class T>
inline constexpr bool is_small_state = false;

/// RA_MESSAGE declares a function that takes type_number<its number> and
/// returns its struct: a second one with the number does not compile, and the
/// compiler names both structs. It is never defined.
template <std::uint16_t Number>
struct type_number {};

template <class T, class = void>
inline constexpr bool is_message = false;
template <class T>
inline constexpr bool
  is_message<T, std::void_t<decltype(message_traits<T>::type_id)>> = true;

/// The record of a message type. Shape: T was declared with RA_MESSAGE.
template <class T>
constexpr message_info info_of() noexcept {
  static_assert(is_message<T>, "declare the struct with RA_MESSAGE(T, id)");
  return {message_traits<T>::type_id, message_traits<T>::name, sizeof(T),
          span_fields<T>::offsets, span_fields<T>::count};
}

} // namespace ringactor::message

/// One line after a plain struct makes it a message with this number.
#define RA_MESSAGE(M, number)                                                \
  static_assert(                                                             \
    std::is_trivially_copyable_v<M> && std::is_standard_layout_v<M>, #M      \
    " cannot go to a device: a message is a plain struct of "                \
    "fixed-size fields, without pointers, strings or vectors");              \
  static_assert(sizeof(M) <= ra_struct_bytes_max,                            \
                #M " is larger than 64 KiB: put bulk data into an ra_span"); \
  static_assert((number) >= ra_type_user && (number) < 65536,                \
                #M " needs a type number from 16 to 65535");                 \
  template <>                                                                \
  struct ringactor::message::message_traits<M> {                             \
    static constexpr std::uint16_t type_id = number;                         \
    static constexpr std::string_view name = #M;                             \
  };                                                                         \
  M two_messages_have_the_same_number(                                       \
    ringactor::message::type_number<                                         \
      ringactor::message::message_traits<M>::type_id>)

/// The same with a number of a domain (abi/domains.h).
#define RA_DOMAIN_MESSAGE(M, D, offset)                                     \
  static_assert(static_cast<std::uint32_t>(offset) < ra_domain_##D##_count, \
                #M " lies outside of the domain " #D                        \
                   ": offsets begin at 0 and "                              \
                   "end before ra_domain_" #D "_count");                    \
  RA_MESSAGE(M, ra_domain_##D + (offset))

/// The message is also what its kernel publishes in the control block.
#define RA_SMALL_STATE(M)                                           \
  static_assert(ringactor::message::is_message<M>,                  \
                "RA_SMALL_STATE(" #M ") needs RA_MESSAGE(" #M       \
                ", number) above it");                              \
  static_assert(sizeof(M) <= ra_small_state_bytes, #M               \
                " is larger than the 32 bytes of a control block: " \
                "publish less, or send it as a message");           \
  template <>                                                       \
  inline constexpr bool ringactor::message::is_small_state<M> = true

#define RINGACTOR_SPAN_OFFSETS_1(M, a) \
  { offsetof(M, a) }
#define RINGACTOR_SPAN_OFFSETS_2(M, a, b) \
  { offsetof(M, a), offsetof(M, b) }
#define RINGACTOR_SPAN_PICK(M, a, b, which, ...) which

/// Names the ra_span fields of a message, at most two.
#define RA_MESSAGE_SPANS(M, ...)                                             \
  template <>                                                                \
  struct ringactor::message::span_fields<M> {                                \
    static constexpr std::array<std::uint32_t, spans_max>                    \
      offsets RINGACTOR_SPAN_PICK(M, __VA_ARGS__, RINGACTOR_SPAN_OFFSETS_2,  \
                                  RINGACTOR_SPAN_OFFSETS_1)(M, __VA_ARGS__); \
    static constexpr std::uint32_t count =                                   \
      RINGACTOR_SPAN_PICK(M, __VA_ARGS__, 2, 1);                             \
  }
