// SPDX-License-Identifier: BSD-3-Clause
// What host code knows of a message's fields. RA_MESSAGE_FIELDS in a
// messages.h fills it; nothing on a device. Used by JSON (json.hpp).
#pragma once

#include "ringactor/abi/envelope.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace ringactor::message {

enum class field_kind : std::uint8_t {
  natural, // unsigned integers
  integer, // signed integers
  real,    // float, double
  flag,    // bool
  text,    // an array of char, up to its last byte that is not 0
  group,   // a struct with RA_MESSAGE_FIELDS of its own
  span     // ra_span: a block of the engine's pool
};

struct field_info {
  std::string_view name;
  std::uint32_t offset = 0; // in its struct
  std::uint32_t bytes = 0;  // of one element
  std::uint32_t count = 1;  // elements
  bool is_array = false;
  field_kind kind = field_kind::natural;
  std::span<const field_info> members{}; // of a group
};

/// Specialised by RA_MESSAGE_FIELDS; `list` is an array of field_info, `name`
/// the struct's.
template <class T>
struct message_fields;

template <class T, class = void>
inline constexpr bool has_fields = false;
template <class T>
inline constexpr bool
  has_fields<T, std::void_t<decltype(message_fields<T>::list)>> = true;

/// The fields of T; none without RA_MESSAGE_FIELDS.
template <class T>
constexpr std::span<const field_info> fields_of() noexcept {
  if constexpr (has_fields<T>)
    return message_fields<T>::list;
  else
    return {};
}

template <class T>
constexpr field_kind kind_of() noexcept {
  static_assert(
    (std::is_arithmetic_v<T> && sizeof(T) <= 8)
      || std::is_enum_v<T> || has_fields<T> || std::is_same_v<T, ra_span>,
    "RA_MESSAGE_FIELDS takes numbers, bool, char arrays, arrays of "
    "one dimension, and structs that have RA_MESSAGE_FIELDS");
  if constexpr (std::is_same_v<T, ra_span>)
    return field_kind::span;
  else if constexpr (has_fields<T>)
    return field_kind::group;
  else if constexpr (std::is_same_v<T, bool>)
    return field_kind::flag;
  else if constexpr (std::is_floating_point_v<T>)
    return field_kind::real;
  else if constexpr (std::is_enum_v<T>)
    return kind_of<std::underlying_type_t<T>>();
  else
    return std::is_signed_v<T> ? field_kind::integer : field_kind::natural;
}

/// Used by RA_MESSAGE_FIELDS. Shape: Field is the member's declared type.
template <class Field>
constexpr field_info field_of(std::string_view name,
                              std::size_t offset) noexcept {
  using element = std::remove_extent_t<Field>;
  constexpr bool is_text =
    std::is_array_v<Field> && std::is_same_v<element, char>;
  return {name,
          static_cast<std::uint32_t>(offset),
          sizeof(element),
          sizeof(Field) / sizeof(element),
          std::is_array_v<Field> && !is_text,
          is_text ? field_kind::text : kind_of<element>(),
          fields_of<element>()};
}

/// The address is a message's most usual group.
template <>
struct message_fields<ra_address> {
  static constexpr std::string_view name = "ra_address";
  static constexpr std::array list{
    field_of<decltype(ra_address::id)>("id", offsetof(ra_address, id)),
    field_of<decltype(ra_address::incarnation)>(
      "incarnation", offsetof(ra_address, incarnation)),
    field_of<decltype(ra_address::node)>("node", offsetof(ra_address, node))};
};

} // namespace ringactor::message

// Applies a macro to each of at most 60 arguments.
#define RINGACTOR_PARENS ()
#define RINGACTOR_EXPAND(...) \
  RINGACTOR_EXPAND_4(         \
    RINGACTOR_EXPAND_4(RINGACTOR_EXPAND_4(RINGACTOR_EXPAND_4(__VA_ARGS__))))
#define RINGACTOR_EXPAND_4(...) \
  RINGACTOR_EXPAND_2(           \
    RINGACTOR_EXPAND_2(RINGACTOR_EXPAND_2(RINGACTOR_EXPAND_2(__VA_ARGS__))))
#define RINGACTOR_EXPAND_2(...) \
  RINGACTOR_EXPAND_1(           \
    RINGACTOR_EXPAND_1(RINGACTOR_EXPAND_1(RINGACTOR_EXPAND_1(__VA_ARGS__))))
#define RINGACTOR_EXPAND_1(...) __VA_ARGS__
#define RINGACTOR_EACH_FIELD(M, field, ...)                                    \
  ringactor::message::field_of<decltype(M::field)>(#field, offsetof(M, field)) \
    __VA_OPT__(, RINGACTOR_EACH_AGAIN RINGACTOR_PARENS(M, __VA_ARGS__))
#define RINGACTOR_EACH_AGAIN() RINGACTOR_EACH_FIELD

/// Names the fields of a struct that JSON shows, at most 60; it need not be a
/// message. A field that is left out is 0 when the struct is read.
#define RA_MESSAGE_FIELDS(M, ...)                              \
  template <>                                                  \
  struct ringactor::message::message_fields<M> {               \
    static constexpr std::string_view name = #M;               \
    static constexpr std::array list{                          \
      RINGACTOR_EXPAND(RINGACTOR_EACH_FIELD(M, __VA_ARGS__))}; \
  }
