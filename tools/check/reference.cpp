// SPDX-License-Identifier: BSD-3-Clause
#include "reference.hpp"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

namespace ringactor::check {

namespace {

using json = nlohmann::ordered_json;

struct element_name {
  std::string_view name;
  element kind;
  std::size_t bytes;
};
constexpr element_name element_names[] = {
  {"uint8", element::uint8, 1},    {"uint32", element::uint32, 4},
  {"uint64", element::uint64, 8},  {"int32", element::int32, 4},
  {"int64", element::int64, 8},    {"float", element::float32, 4},
  {"double", element::float64, 8}, {"bytes", element::bytes, 1}};

failure wrong(const std::string& path, const std::string& what) {
  return {errc::invalid_argument, path + ": " + what};
}

std::string shown(const json& value) {
  auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

/// Refuses members that are not in `names`.
result<void> only(const json& in, const std::string& path,
                  std::initializer_list<std::string_view> names) {
  if (!in.is_object())
    return wrong(path, "expected an object, got " + shown(in));
  for (const auto& [key, value] : in.items())
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      std::string known;
      for (auto each : names)
        known += (known.empty() ? "" : ", ") + std::string{each};
      return wrong(path + "." + key,
                   "there is no such member; known: " + known);
    }
  return {};
}

template <class T>
void append(std::vector<std::byte>& to, T value) {
  const auto at = to.size();
  to.resize(at + sizeof value);
  std::memcpy(to.data() + at, &value, sizeof value);
}

/// True when `value` is a number that the element holds.
bool append_number(const json& value, element kind,
                   std::vector<std::byte>& to) {
  if (!value.is_number())
    return false;
  const bool is_natural = value.is_number_unsigned();
  const auto natural = is_natural ? value.get<std::uint64_t>() : 0;
  const bool is_integer =
    value.is_number_integer() && (!is_natural || natural <= INT64_MAX);
  const auto integer = is_integer ? value.get<std::int64_t>() : 0;
  switch (kind) {
    case element::bytes:
    case element::uint8:
      append(to, static_cast<std::uint8_t>(natural));
      return is_natural && natural <= UINT8_MAX;
    case element::uint32:
      append(to, static_cast<std::uint32_t>(natural));
      return is_natural && natural <= UINT32_MAX;
    case element::uint64:
      append(to, natural);
      return is_natural;
    case element::int32:
      append(to, static_cast<std::int32_t>(integer));
      return is_integer && integer >= INT32_MIN && integer <= INT32_MAX;
    case element::int64:
      append(to, integer);
      return is_integer;
    case element::float32:
      append(to, static_cast<float>(value.get<double>()));
      return true;
    case element::float64:
      append(to, value.get<double>());
      return true;
  }
  return false;
}

/// {"float": [1, 2.5]}
result<void> read_block(const json& in, const std::string& path, block& out) {
  if (!in.is_object() || in.size() != 1 || !in.begin().value().is_array())
    return wrong(path, R"(expected one array by the kind of its elements, as )"
                       R"({"float": [1, 2.5]}, got )"
                         + shown(in));
  const auto* known = std::find_if(
    std::begin(element_names), std::end(element_names),
    [&](const element_name& each) { return each.name == in.begin().key(); });
  if (known == std::end(element_names))
    return wrong(path, "there is no kind '" + in.begin().key()
                         + "'; known: uint8, uint32, uint64, int32, int64, "
                           "float, double, bytes");
  out.kind = known->kind;
  std::size_t index = 0;
  for (const auto& value : in.begin().value()) {
    if (!append_number(value, out.kind, out.bytes))
      return wrong(path + "[" + std::to_string(index) + "]",
                   "expected a number that a " + std::string{known->name}
                     + " holds, got " + shown(value));
    ++index;
  }
  return {};
}

std::string field_at(const message::message_record& type,
                     std::uint32_t offset) {
  for (const auto& field : type.fields)
    if (field.offset == offset && field.kind == message::field_kind::span)
      return std::string{field.name};
  return "";
}

/// One block a span of the type, empty but for those in `in`.
result<void> read_blocks(const message::message_record& type, const json* in,
                         const std::string& path, std::vector<block>& out) {
  for (std::uint32_t i = 0; i < type.info.span_count; ++i)
    out.push_back(
      {field_at(type, type.info.spans[i]), type.info.spans[i], {}, {}});
  if (!in)
    return {};
  if (!in->is_object())
    return wrong(path, "expected an object, got " + shown(*in));
  for (const auto& [key, value] : in->items()) {
    auto found = std::find_if(out.begin(), out.end(), [&](const block& each) {
      return each.field == key;
    });
    if (found == out.end())
      return wrong(path + "." + key,
                   std::string{type.info.name}
                     + " has no such span: RA_MESSAGE_SPANS and "
                       "RA_MESSAGE_FIELDS name them");
    if (auto good = read_block(value, path + "." + key, *found); !good)
      return good;
  }
  return {};
}

const json* member(const json& in, const char* name) {
  auto found = in.find(name);
  return found == in.end() ? nullptr : &*found;
}

/// {"type": "echo_request", "value": {...}, "spans": {...}}; without "value"
/// all is 0.
result<content> read_content(const message::registry& types, const json& in,
                             const std::string& path) {
  if (auto good = only(in, path, {"type", "value", "spans"}); !good)
    return good.error();
  const auto* type = member(in, "type");
  if (!type || !type->is_string())
    return wrong(path + ".type", "expected a message's name");
  const auto name = type->get<std::string>();
  const auto* record = types.find(name);
  if (!record)
    return failure{errc::no_such,
                   path + ".type: the kernel's messages.h has no message '"
                     + name + "'"};
  content out;
  out.what = {record->info.type_id, std::vector<std::byte>(record->info.bytes)};
  if (auto good =
        read_blocks(*record, member(in, "spans"), path + ".spans", out.blocks);
      !good)
    return good.error();
  const auto* value = member(in, "value");
  if (!value)
    return out;
  json whole = *value;
  if (whole.is_object())
    for (const auto& each : out.blocks)
      if (!each.field.empty() && !whole.contains(each.field))
        whole[each.field] = nullptr;
  const auto text = whole.dump(-1, ' ', false, json::error_handler_t::replace);
  if (auto read = message::value_from_json(*record, text, out.what.bytes);
      !read)
    return failure{read.error().code, path + ".value: " + read.error().what};
  return out;
}

result<step> read_step(const message::registry& types, const json& in,
                       const std::string& path) {
  if (auto good = only(in, path, {"ask", "tell", "answer", "fails"}); !good)
    return good.error();
  const auto *ask = member(in, "ask"), *tell = member(in, "tell");
  if (!ask == !tell)
    return wrong(path,
                 "expected either \"ask\", a request, or \"tell\", a "
                 "message without an answer");
  step out;
  out.is_request = ask != nullptr;
  auto send =
    read_content(types, ask ? *ask : *tell, path + (ask ? ".ask" : ".tell"));
  if (!send)
    return send.error();
  out.send = std::move(*send);
  const auto *answer = member(in, "answer"), *fails = member(in, "fails");
  if ((answer && fails) || ((answer || fails) && !ask))
    return wrong(path,
                 "one of \"answer\" and \"fails\" may stand beside "
                 "\"ask\", none beside \"tell\"");
  if (answer) {
    auto wanted = read_content(types, *answer, path + ".answer");
    if (!wanted)
      return wanted.error();
    out.answer = std::move(*wanted);
  }
  if (fails) {
    if (!fails->is_number_unsigned() || *fails > UINT32_MAX)
      return wrong(path + ".fails", "expected the number given to ra_fail");
    out.fails = fails->get<std::uint32_t>();
  }
  return out;
}

result<tolerances> read_ulp(const json& in) {
  if (!in.is_object())
    return wrong("ulp", "expected an object, got " + shown(in));
  tolerances out;
  for (const auto& [key, value] : in.items()) {
    if (key.find('.') == std::string::npos || !value.is_number_unsigned())
      return wrong("ulp." + key,
                   "expected \"message.field\" and units in the last place, "
                   "as in \"vector_add_reply.sum\": 1");
    out[key] = value.get<std::uint64_t>();
  }
  return out;
}

result<void> read_config(const message::registry& types, const json& in,
                         std::uint16_t config_type, reference_case& out) {
  auto config = read_content(types, in, "config");
  if (!config)
    return config.error();
  if (config->what.type_id != config_type)
    return wrong("config.type", "this is not what the kernel's init takes");
  out.config = std::move(config->what);
  return {};
}

} // namespace

std::size_t size_of(element kind) noexcept {
  for (const auto& each : element_names)
    if (each.kind == kind)
      return each.bytes;
  return 1;
}

result<reference_case> read_reference(const message::registry& types,
                                      std::uint16_t config_type,
                                      std::string_view text) {
  const auto in = json::parse(text, nullptr, false);
  if (in.is_discarded())
    return {errc::invalid_argument, "this is no JSON text"};
  if (auto good = only(in, "the case", {"config", "steps", "ulp", "state"});
      !good)
    return good.error();
  reference_case out;
  if (const auto* config = member(in, "config"))
    if (auto good = read_config(types, *config, config_type, out); !good)
      return good.error();
  const auto* steps = member(in, "steps");
  if (!steps || !steps->is_array() || steps->empty())
    return wrong("steps", "expected an array with one step at least");
  for (const auto& each : *steps) {
    auto read =
      read_step(types, each, "steps[" + std::to_string(out.steps.size()) + "]");
    if (!read)
      return read.error();
    out.steps.push_back(std::move(*read));
  }
  if (const auto* ulp = member(in, "ulp")) {
    auto read = read_ulp(*ulp);
    if (!read)
      return read.error();
    out.ulp = std::move(*read);
  }
  if (const auto* state = member(in, "state")) {
    if (!state->is_boolean())
      return wrong("state", "expected true or false");
    out.compares_state = state->get<bool>();
  }
  return out;
}

} // namespace ringactor::check
