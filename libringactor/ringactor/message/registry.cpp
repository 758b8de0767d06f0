// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/message/registry.hpp"

#include <algorithm>

namespace ringactor::message {

namespace {

constexpr auto number_of = [](const message_record& r) {
  return r.info.type_id;
};

std::string text_of(const message_record& r) {
  return std::string{r.info.name} + " (" + describe_type_id(r.info.type_id)
         + ", " + std::to_string(r.info.bytes) + " bytes)";
}

bool are_equal(const message_record& a, const message_record& b) {
  return a.info.name == b.info.name && a.info.type_id == b.info.type_id
         && a.info.bytes == b.info.bytes && a.reply_type == b.reply_type;
}

/// Two records may stand side by side: one message, or two with nothing alike.
result<void> agree(const message_record& a, const message_record& b) {
  if (are_equal(a, b))
    return {};
  if (a.info.type_id == b.info.type_id && a.info.name != b.info.name)
    return {errc::invalid_argument,
            "the messages " + text_of(a) + " and " + text_of(b)
              + " have the same number; give one of them another"};
  if (a.info.name == b.info.name)
    return {errc::invalid_argument,
            "two images mean different messages by one name: " + text_of(a)
              + " and " + text_of(b) + "; build both from the same messages.h"};
  return {};
}

} // namespace

result<void> registry::check(const catalog& what) const {
  auto& own = what.messages;
  for (std::size_t i = 0; i < own.size(); ++i) {
    for (const auto& known : messages_)
      if (auto fits = agree(known, own[i]); !fits)
        return fits;
    for (const auto& other : own.first(i))
      if (auto fits = agree(other, own[i]); !fits)
        return fits;
  }
  return {};
}

result<void> registry::add(const catalog& what) {
  if (auto fits = check(what); !fits)
    return fits;
  for (const auto& each : what.messages)
    if (!find(each.info.type_id))
      messages_.insert(
        std::ranges::upper_bound(messages_, each.info.type_id, {}, number_of),
        each);
  for (const auto& kernel : what.kernels)
    for (std::size_t i = 0; i < kernel.handled.size(); ++i)
      handlers_.push_back({what.image, kernel.kernel, kernel.handled[i],
                           static_cast<std::uint16_t>(i)});
  std::ranges::stable_sort(handlers_, {}, &handler_record::type_id);
  return {};
}

const message_record* registry::find(std::uint16_t type_id) const noexcept {
  auto at = std::ranges::lower_bound(messages_, type_id, {}, number_of);
  return at != messages_.end() && at->info.type_id == type_id ? &*at : nullptr;
}

const message_record* registry::find(std::string_view name) const noexcept {
  auto at = std::ranges::find(messages_, name,
                              [](const auto& r) { return r.info.name; });
  return at != messages_.end() ? &*at : nullptr;
}

std::span<const message_record> registry::messages() const noexcept {
  return messages_;
}

std::span<const message_record>
registry::messages_of(domain which) const noexcept {
  const auto& range = info_of(which);
  auto first = std::ranges::lower_bound(messages_, range.first, {}, number_of);
  auto last = std::ranges::upper_bound(messages_, range.last(), {}, number_of);
  return {first, last};
}

std::span<const handler_record>
registry::handlers_of(std::uint16_t type_id) const noexcept {
  // Not equal_range: clang 14 does not take libstdc++'s subrange.
  constexpr auto number = &handler_record::type_id;
  auto first = std::ranges::lower_bound(handlers_, type_id, {}, number);
  auto last = std::ranges::upper_bound(handlers_, type_id, {}, number);
  return {first, last};
}

bool registry::is_routable(std::uint16_t type_id) const noexcept {
  return !handlers_of(type_id).empty();
}

result<std::uint16_t> registry::reply_type_of(std::uint16_t type_id) const {
  const auto* known = find(type_id);
  if (!known)
    return {errc::no_such, "no image has a message " + describe_type_id(type_id)
                             + "; add the image's catalog to the registry"};
  if (known->reply_type == 0)
    return {errc::no_such,
            "nothing answers " + text_of(*known) + "; write RA_REPLY("
              + std::string{known->info.name} + ", <reply>) in its messages.h"};
  return known->reply_type;
}

} // namespace ringactor::message
