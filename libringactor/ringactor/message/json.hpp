// SPDX-License-Identifier: BSD-3-Clause
// Messages and type numbers as JSON text, for people, files and gateways; on
// the rings and between nodes messages are bytes. A struct takes part by
// RA_MESSAGE_FIELDS. No JSON library is seen through this header.
//
// Numbers are JSON numbers (NaN and the infinities are strings), char arrays
// are strings (or arrays of bytes where they are no UTF-8), structs are
// objects. A span shows its size, and only an empty one, null, can be read:
// text from outside must not name a block of the pool.
#pragma once

#include "ringactor/message/registry.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor::message {

inline constexpr std::size_t json_bytes_max = 1 << 20; // of a text to read

/// {"domain":"OrderMatching","offset":3}; the number where no domain has it.
std::string type_id_to_json(std::uint16_t type_id);

/// Reads both forms.
/// Errors: invalid_argument, no_such domain; the text says what was expected.
result<std::uint16_t> type_id_from_json(std::string_view text);

/// The value of a message, an object. `bytes` are those of the struct.
/// Errors: invalid_argument when the size differs or no fields are named.
result<std::string> value_to_json(const message_record& type,
                                  std::span<const std::byte> bytes);

/// Writes the struct's bytes; what no field names is 0.
/// Errors: invalid_argument; the text has the field's path, as in
///         "desk_order.levels[2]", and what was expected. `bytes` is unchanged.
result<void> value_from_json(const message_record& type, std::string_view text,
                             std::span<std::byte> bytes);

/// A message of a type that is known at run time only.
struct typed_bytes {
  std::uint16_t type_id = 0;
  std::vector<std::byte> bytes;
};

/// {"type":"desk_order","id":{...},"value":{...}}
/// Errors: no_such when the registry has no such type; as value_to_json.
result<std::string> message_to_json(const registry& types,
                                    const typed_bytes& what);

/// Reads it; "id" may be left out, but must be the type's when it is there.
/// Errors: no_such; as value_from_json.
result<typed_bytes> message_from_json(const registry& types,
                                      std::string_view text);

/// A record for JSON alone: of a struct that need not be a message.
template <class T>
constexpr message_record shape_of() noexcept {
  static_assert(has_fields<T>, "name the struct's fields: RA_MESSAGE_FIELDS");
  return {{0, message_fields<T>::name, sizeof(T), {}, 0}, 0, fields_of<T>()};
}

/// value_to_json for a struct: a message, an ra_address, one of the user's.
/// Shape: T has RA_MESSAGE_FIELDS.
template <class T>
std::string to_json(const T& value) {
  return *value_to_json(shape_of<T>(), std::as_bytes(std::span{&value, 1}));
}

/// value_from_json for a struct.
template <class T>
result<T> from_json(std::string_view text) {
  T value{};
  auto bytes = std::as_writable_bytes(std::span{&value, 1});
  if (auto read = value_from_json(shape_of<T>(), text, bytes); !read)
    return read.error();
  return value;
}

} // namespace ringactor::message
