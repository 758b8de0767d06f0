// SPDX-License-Identifier: BSD-3-Clause
// Struct -> JSON.
#include "ringactor/message/json_detail.hpp"

#include <cmath>
#include <cstring>

namespace ringactor::message::detail {

namespace {

template <class T>
T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T1, class T2, class T4, class T8>
json write_whole(const std::byte* from, std::uint32_t bytes) {
  switch (bytes) {
    case 1:
      return load<T1>(from);
    case 2:
      return load<T2>(from);
    case 4:
      return load<T4>(from);
    default:
      return load<T8>(from);
  }
}

json write_real(const std::byte* from, std::uint32_t bytes) {
  double value = bytes == 4 ? load<float>(from) : load<double>(from);
  if (std::isnan(value))
    return "NaN";
  if (std::isinf(value))
    return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

json write_text(const std::byte* from, std::uint32_t count) {
  std::string text{reinterpret_cast<const char*>(from), count};
  text.resize(text.find_last_not_of('\0') + 1); // npos + 1 is 0
  json back = json::parse(text_of(text), nullptr, false);
  if (back == json(text))
    return text;
  json bytes = json::array();
  for (std::uint32_t i = 0; i < count; ++i)
    bytes.push_back(load<std::uint8_t>(from + i));
  return bytes;
}

json write_span(const std::byte* from) {
  auto span = load<ra_span>(from);
  if (span.place == 0)
    return nullptr;
  return json{{"bytes", span.bytes}};
}

json write_one(const field_info& field, const std::byte* from) {
  switch (field.kind) {
    case field_kind::natural:
      return write_whole<std::uint8_t, std::uint16_t, std::uint32_t,
                         std::uint64_t>(from, field.bytes);
    case field_kind::integer:
      return write_whole<std::int8_t, std::int16_t, std::int32_t, std::int64_t>(
        from, field.bytes);
    case field_kind::real:
      return write_real(from, field.bytes);
    case field_kind::flag:
      return load<std::uint8_t>(from) != 0;
    case field_kind::text:
      return write_text(from, field.count);
    case field_kind::group:
      return write_fields(field.members, from);
    case field_kind::span:
      return write_span(from);
  }
  return nullptr;
}

} // namespace

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json write_fields(std::span<const field_info> fields, const std::byte* from) {
  json out = json::object();
  for (const auto& field : fields) {
    json value = write_one(field, from + field.offset);
    if (field.is_array) {
      value = json::array();
      for (std::uint32_t i = 0; i < field.count; ++i)
        value.push_back(
          write_one(field, from + field.offset + i * field.bytes));
    }
    out[std::string{field.name}] = std::move(value);
  }
  return out;
}

} // namespace ringactor::message::detail
