// SPDX-License-Identifier: BSD-3-Clause
// The two halves of json.cpp. The only header that sees the JSON library;
// included by sources alone: json*.cpp here, supervision's tree_*.cpp.
#pragma once

#include "ringactor/abi/errc.hpp"
#include "ringactor/message/fields.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

namespace ringactor::message::detail {

using json = nlohmann::ordered_json; // keeps the order of the fields

/// Text without exceptions; bytes that are no UTF-8 are replaced.
std::string text_of(const json& value);

/// The fields of the struct at `from`, as an object.
json write_fields(std::span<const field_info> fields, const std::byte* from);

/// Fills the struct at `to`. `path` begins the errors' text.
result<void> read_fields(std::span<const field_info> fields, const json& in,
                         const std::string& path, std::byte* to);

/// Refuses members that are not in `fields`, and fields that are no members.
result<void> check_names(std::span<const field_info> fields, const json& in,
                         const std::string& path);

/// Parses; a key that comes twice in one object is an error.
result<json> parse(std::string_view text);

/// "<path>: expected <what>, got <the value>".
failure expected(const std::string& path, const std::string& what,
                 const json& got);

} // namespace ringactor::message::detail
