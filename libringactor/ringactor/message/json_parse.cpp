// SPDX-License-Identifier: BSD-3-Clause
// Text -> JSON, and what is said of a value that does not fit.
#include "ringactor/message/json.hpp"
#include "ringactor/message/json_detail.hpp"

#include <algorithm>
#include <set>

namespace ringactor::message::detail {

namespace {

constexpr int depth_max = 32; // what follows walks a value by recursion

/// Looks at a text while it is read.
struct watcher {
  std::vector<std::set<std::string>> open; // the keys of each open object
  std::string refused;

  bool see(int depth, json::parse_event_t event, const json& part) {
    if (depth > depth_max) {
      refused = "the text is nested deeper than " + std::to_string(depth_max);
      return false;
    }
    if (event == json::parse_event_t::object_start)
      open.emplace_back();
    else if (event == json::parse_event_t::object_end)
      open.pop_back();
    else if (event == json::parse_event_t::key)
      see_key(part.get<std::string>());
    return true;
  }
  void see_key(const std::string& key) {
    if (!open.back().insert(key).second)
      refused = "the member '" + key + "' comes twice in one object; leave one";
  }
};

/// For an error's text: plain ASCII, of bounded length.
std::string shortened(const json& value) {
  auto text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  return text.size() > 40 ? text.substr(0, 37) + "..." : text;
}

} // namespace

result<json> parse(std::string_view text) {
  if (text.size() > json_bytes_max)
    return {errc::oversize, "a JSON text of " + std::to_string(text.size())
                              + " bytes; at most "
                              + std::to_string(json_bytes_max) + " are read"};
  watcher watch;
  auto value = json::parse(
    text,
    [&](int depth, json::parse_event_t event, json& part) {
      return watch.see(depth, event, part);
    },
    false);
  if (!watch.refused.empty())
    return {errc::invalid_argument, watch.refused};
  if (value.is_discarded())
    return {errc::invalid_argument,
            "the text is not valid JSON, or has a number out of range: "
              + shortened(std::string{text.substr(0, 80)})};
  return value;
}

failure expected(const std::string& path, const std::string& what,
                 const json& got) {
  auto text = text_of(got);
  if (text.size() > 40)
    text = text.substr(0, 37) + "...";
  return {errc::invalid_argument,
          path + ": expected " + what + ", got " + text};
}

result<void> check_names(std::span<const field_info> fields, const json& in,
                         const std::string& path) {
  if (!in.is_object())
    return expected(path, "an object", in);
  std::string names;
  for (const auto& field : fields) {
    names += (names.empty() ? "" : ", ") + std::string{field.name};
    if (!in.contains(std::string{field.name}))
      return {errc::invalid_argument,
              path + ": the field '" + std::string{field.name}
                + "' is missing; every field must be there"};
  }
  for (const auto& [name, value] : in.items())
    if (std::ranges::find(fields, name, &field_info::name) == fields.end())
      return {errc::invalid_argument,
              path + ": there is no field '" + name + "'; it has: " + names};
  return {};
}

} // namespace ringactor::message::detail
