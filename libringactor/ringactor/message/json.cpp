// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/message/json.hpp"

#include "ringactor/message/json_detail.hpp"

#include <cstring>

namespace ringactor::message {

using detail::json;

namespace {

json id_value(std::uint16_t type_id) {
  auto which = domain_of(type_id);
  if (!which)
    return type_id;
  return {{"domain", to_string(*which)},
          {"offset", *offset_in_domain(type_id)}};
}

result<std::uint16_t> read_id(const json& in) {
  if (in.is_number_unsigned() && in.get<std::uint64_t>() >= ra_type_user
      && in.get<std::uint64_t>() < 65536)
    return in.get<std::uint16_t>();
  bool is_pair = in.is_object() && in.size() == 2 && in.contains("domain")
                 && in["domain"].is_string() && in.contains("offset")
                 && in["offset"].is_number_unsigned();
  if (!is_pair)
    return detail::expected(
      "type id", R"({"domain":<name>,"offset":<number>}, or 16 to 65535)", in);
  auto which = parse_domain(in["domain"].get<std::string>());
  if (!which)
    return which.error();
  return make_type_id(*which, in["offset"].get<std::uint64_t>());
}

result<void> check_shape(const message_record& type, std::size_t bytes) {
  std::string name{type.info.name};
  if (type.fields.empty())
    return {errc::invalid_argument,
            "the fields of " + name + " are not known; write RA_MESSAGE_FIELDS("
              + name + ", <field>, ...) in its messages.h"};
  if (bytes != type.info.bytes)
    return {errc::invalid_argument, name + " has "
                                      + std::to_string(type.info.bytes)
                                      + " bytes, not " + std::to_string(bytes)};
  return {};
}

result<void> read_value(const message_record& type, const json& in,
                        std::span<std::byte> bytes) {
  if (auto fits = check_shape(type, bytes.size()); !fits)
    return fits;
  std::vector<std::byte> whole(bytes.size());
  auto read = detail::read_fields(type.fields, in, std::string{type.info.name},
                                  whole.data());
  if (read)
    std::memcpy(bytes.data(), whole.data(), whole.size());
  return read;
}

/// The record that a message's "type" names; its "id" must not say another.
result<const message_record*> find_type(const registry& types, const json& in) {
  bool is_message = in.is_object() && in.contains("type")
                    && in["type"].is_string() && in.contains("value")
                    && in.size() == 2u + in.contains("id");
  if (!is_message)
    return detail::expected(
      "message", R"({"type":<name>,"id":<type id>,"value":{...}})", in);
  auto name = in["type"].get<std::string>();
  const auto* type = types.find(name);
  if (!type)
    return {errc::no_such, "no image has a message '" + name
                             + "'; add the image's catalog to the registry"};
  if (!in.contains("id"))
    return type;
  auto id = read_id(in["id"]);
  if (!id)
    return id.error();
  if (*id != type->info.type_id)
    return detail::expected("the id of " + name,
                            describe_type_id(type->info.type_id), in["id"]);
  return type;
}

} // namespace

std::string type_id_to_json(std::uint16_t type_id) {
  return detail::text_of(id_value(type_id));
}

result<std::uint16_t> type_id_from_json(std::string_view text) {
  auto in = detail::parse(text);
  if (!in)
    return in.error();
  return read_id(*in);
}

result<std::string> value_to_json(const message_record& type,
                                  std::span<const std::byte> bytes) {
  if (auto fits = check_shape(type, bytes.size()); !fits)
    return fits.error();
  return detail::text_of(detail::write_fields(type.fields, bytes.data()));
}

result<void> value_from_json(const message_record& type, std::string_view text,
                             std::span<std::byte> bytes) {
  auto in = detail::parse(text);
  if (!in)
    return in.error();
  return read_value(type, *in, bytes);
}

result<std::string> message_to_json(const registry& types,
                                    const typed_bytes& what) {
  const auto* type = types.find(what.type_id);
  if (!type)
    return {errc::no_such, "no image has a message "
                             + describe_type_id(what.type_id)
                             + "; add the image's catalog to the registry"};
  if (auto fits = check_shape(*type, what.bytes.size()); !fits)
    return fits.error();
  return detail::text_of(
    {{"type", type->info.name},
     {"id", id_value(what.type_id)},
     {"value", detail::write_fields(type->fields, what.bytes.data())}});
}

result<typed_bytes> message_from_json(const registry& types,
                                      std::string_view text) {
  auto in = detail::parse(text);
  if (!in)
    return in.error();
  auto type = find_type(types, *in);
  if (!type)
    return type.error();
  typed_bytes out{(*type)->info.type_id,
                  std::vector<std::byte>((*type)->info.bytes)};
  if (auto read = read_value(**type, (*in)["value"], out.bytes); !read)
    return read.error();
  return out;
}

} // namespace ringactor::message
