// SPDX-License-Identifier: BSD-3-Clause
// JSON -> struct. The text may come from anywhere: nothing is taken over that
// the field cannot hold.
#include "ringactor/message/json_detail.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace ringactor::message::detail {

namespace {

std::uint64_t natural_max(std::uint32_t bytes) {
  return ~std::uint64_t{0} >> (64 - 8 * bytes);
}

// The low bytes of a word: everything here is little-endian (abi/types.h).
void store_word(std::byte* to, std::uint64_t word, std::uint32_t bytes) {
  std::memcpy(to, &word, bytes);
}

result<void> read_natural(const field_info& field, const json& in,
                          const std::string& path, std::byte* to) {
  auto max = natural_max(field.bytes);
  if (!in.is_number_unsigned() || in.get<std::uint64_t>() > max)
    return expected(path, "a whole number from 0 to " + std::to_string(max),
                    in);
  store_word(to, in.get<std::uint64_t>(), field.bytes);
  return {};
}

result<void> read_integer(const field_info& field, const json& in,
                          const std::string& path, std::byte* to) {
  auto max = static_cast<std::int64_t>(natural_max(field.bytes) / 2);
  auto fits = [&] {
    if (in.is_number_unsigned())
      return in.get<std::uint64_t>() <= static_cast<std::uint64_t>(max);
    return in.is_number_integer() && in.get<std::int64_t>() >= -max - 1;
  };
  if (!fits())
    return expected(path,
                    "a whole number from " + std::to_string(-max - 1) + " to "
                      + std::to_string(max),
                    in);
  store_word(to, static_cast<std::uint64_t>(in.get<std::int64_t>()),
             field.bytes);
  return {};
}

result<void> read_real(const field_info& field, const json& in,
                       const std::string& path, std::byte* to) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  double value = 0;
  if (in.is_number())
    value = in.get<double>();
  else if (in == "NaN")
    value = std::numeric_limits<double>::quiet_NaN();
  else if (in == "Infinity" || in == "-Infinity")
    value = in == "Infinity" ? inf : -inf;
  else
    return expected(path, "a number, 'NaN', 'Infinity' or '-Infinity'", in);
  if (field.bytes == sizeof value) {
    std::memcpy(to, &value, sizeof value);
    return {};
  }
  if (std::isfinite(value)
      && std::abs(value) > std::numeric_limits<float>::max())
    return expected(path, "a number that a float can hold", in);
  auto narrow = static_cast<float>(value);
  std::memcpy(to, &narrow, sizeof narrow);
  return {};
}

result<void> read_text(const field_info& field, const json& in,
                       const std::string& path, std::byte* to) {
  auto wanted = "a string of at most " + std::to_string(field.count)
                + " bytes, or as many numbers from 0 to 255";
  if (const auto* text = in.get_ptr<const std::string*>()) {
    if (text->size() > field.count)
      return expected(path, wanted, in);
    std::memcpy(to, text->data(), text->size());
    return {};
  }
  if (!in.is_array() || in.size() != field.count)
    return expected(path, wanted, in);
  for (const auto& each : in) {
    if (!each.is_number_unsigned() || each.get<std::uint64_t>() > 255)
      return expected(path, wanted, each);
    *to++ = static_cast<std::byte>(each.get<std::uint64_t>());
  }
  return {};
}

result<void> read_one(const field_info& field, const json& in,
                      const std::string& path, std::byte* to) {
  switch (field.kind) {
    case field_kind::natural:
      return read_natural(field, in, path, to);
    case field_kind::integer:
      return read_integer(field, in, path, to);
    case field_kind::real:
      return read_real(field, in, path, to);
    case field_kind::flag:
      if (!in.is_boolean())
        return expected(path, "true or false", in);
      *to = std::byte{in.get<bool>()};
      return {};
    case field_kind::text:
      return read_text(field, in, path, to);
    case field_kind::group:
      return read_fields(field.members, in, path, to);
    case field_kind::span:
      if (!in.is_null())
        return expected(path, "null: a block of the pool cannot come as JSON",
                        in);
      return {};
  }
  return {};
}

result<void> read_array(const field_info& field, const json& in,
                        const std::string& path, std::byte* to) {
  if (!in.is_array() || in.size() != field.count)
    return expected(
      path, "an array of " + std::to_string(field.count) + " values", in);
  for (std::uint32_t i = 0; i < field.count; ++i) {
    auto read = read_one(field, in[i], path + "[" + std::to_string(i) + "]",
                         to + i * field.bytes);
    if (!read)
      return read;
  }
  return {};
}

} // namespace

result<void> read_fields(std::span<const field_info> fields, const json& in,
                         const std::string& path, std::byte* to) {
  if (auto named = check_names(fields, in, path); !named)
    return named;
  for (const auto& field : fields) {
    std::string name{field.name};
    auto read =
      field.is_array
        ? read_array(field, in[name], path + "." + name, to + field.offset)
        : read_one(field, in[name], path + "." + name, to + field.offset);
    if (!read)
      return read;
  }
  return {};
}

} // namespace ringactor::message::detail
