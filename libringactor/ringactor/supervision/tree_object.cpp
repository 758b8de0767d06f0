// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/tree_object.hpp"

#include <algorithm>

namespace ringactor::supervision::detail {

std::string listed(const names& all) {
  std::string text;
  for (const auto& name : all)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

object::object(const json& in, std::string path, failure& why)
  : in_{in}, path_{std::move(path)}, why_{why} {
  if (!in_.is_object())
    refuse(message::detail::expected(path_, "an object", in_));
}

const json* object::find(const char* name) const {
  if (!is_good())
    return nullptr;
  const auto found = in_.find(name);
  return found == in_.end() ? nullptr : &*found;
}

void object::refuse(failure what) const {
  if (is_good())
    why_ = std::move(what);
}

void object::refuse(const std::string& what) const {
  refuse(failure{errc::invalid_argument, path_ + ": " + what});
}

void object::refuse(const char* name, const std::string& expected) const {
  if (const auto* in = find(name))
    refuse(message::detail::expected(at(name), expected, *in));
}

void object::obey(const result<void>& rule) const {
  if (!rule)
    refuse(rule.error().what);
}

void object::only(const names& known) const {
  if (!is_good())
    return;
  for (const auto& [name, value] : in_.items())
    if (std::ranges::find(known, name) == known.end())
      refuse("there is no member '" + name
             + "' here; it may have: " + listed(known));
}

std::optional<std::uint64_t> object::number(const char* name,
                                            std::uint64_t most,
                                            const std::string& what) const {
  const auto* in = find(name);
  if (!in)
    return {};
  if (in->is_number_unsigned() && in->get<std::uint64_t>() <= most)
    return in->get<std::uint64_t>();
  refuse(name, what + " from 0 to " + std::to_string(most));
  return {};
}

void object::time(const char* name, milliseconds& to) const {
  const auto most = static_cast<std::uint64_t>(time_max.count());
  if (auto count = number(name, most, "milliseconds"))
    to = milliseconds{*count};
}

void object::text(const char* name, std::string& to) const {
  const auto* in = find(name);
  const auto* is = in ? in->get_ptr<const std::string*>() : nullptr;
  if (is && !is->empty())
    to = *is;
  else
    refuse(name, "a string that is not empty");
}

void object::flag(const char* name, bool& to) const {
  const auto* in = find(name);
  if (in && in->is_boolean())
    to = in->get<bool>();
  else
    refuse(name, "true or false");
}

std::optional<std::size_t> object::word(const char* name,
                                        const names& words) const {
  const auto* in = find(name);
  if (!in)
    return {};
  for (std::size_t i = 0; i < words.size(); ++i)
    if (*in == words[i])
      return i;
  refuse(name, "one of " + listed(words));
  return {};
}

} // namespace ringactor::supervision::detail
