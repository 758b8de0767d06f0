// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/spec.hpp"

#include <unordered_set>

namespace ringactor::supervision {

namespace {

bool is_time(milliseconds value) noexcept {
  return value.count() >= 0 && value <= time_max;
}

failure bad(const std::string& field, const std::string& is,
            const std::string& may) {
  return {errc::invalid_argument, field + " is " + is + "; " + may};
}

std::string child_field(const child_rules& child, const std::string& field) {
  return "child '" + child.id + "': " + field;
}

result<void> check_backoff(const child_rules& child) {
  const auto& b = *child.backoff;
  if (b.first.count() <= 0)
    return bad(child_field(child, "backoff.first"),
               std::to_string(b.first.count()) + " ms",
               "it is a time of 1 ms at least");
  if (b.most < b.first || b.most > time_max)
    return bad(child_field(child, "backoff.most"),
               std::to_string(b.most.count()) + " ms",
               "it is backoff.first at least, and 100 years at most");
  if (!(b.jitter >= 0.0 && b.jitter <= 1.0))
    return bad(child_field(child, "backoff.jitter"), std::to_string(b.jitter),
               "it is a part, from 0 to 1");
  if (!is_time(b.reset_after))
    return bad(child_field(child, "backoff.reset_after"),
               std::to_string(b.reset_after.count()) + " ms",
               "it is 0 ms to 100 years");
  return {};
}

result<void> check_significant(const child_rules& child,
                               const sup_flags& flags) {
  const auto field = child_field(child, "significant");
  if (flags.auto_shutdown == auto_shutdown::never)
    return bad(field, "true while auto_shutdown is never",
               "set auto_shutdown to any_significant or all_significant");
  if (child.restart == restart_type::permanent)
    return bad(field, "true of a permanent child",
               "a child that always restarts never ends: make it transient or "
               "temporary");
  return {};
}

constexpr std::uint8_t number(auto value) noexcept {
  return static_cast<std::uint8_t>(value);
}

bool continues(char byte) noexcept { // a character of UTF-8 that began before
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

} // namespace

std::string shortened(std::string text) {
  if (text.size() <= exit_text_max)
    return text;
  constexpr std::size_t kept = exit_text_max / 2 - 24; // room for the words
  auto head = kept, tail = text.size() - kept;
  for (int i = 0; i < 3 && continues(text[head]); ++i)
    --head;
  for (int i = 0; i < 3 && continues(text[tail]); ++i)
    ++tail;
  return text.substr(0, head) + " ... (" + std::to_string(tail - head)
         + " bytes left out) ... " + text.substr(tail);
}

result<void> check(const sup_flags& flags) {
  if (flags.strategy > strategy::simple_one_for_one)
    return bad("strategy", std::to_string(number(flags.strategy)),
               "it is one_for_one, one_for_all, rest_for_one or "
               "simple_one_for_one");
  if (flags.auto_shutdown > auto_shutdown::all_significant)
    return bad("auto_shutdown", std::to_string(number(flags.auto_shutdown)),
               "it is never, any_significant or all_significant");
  if (flags.auto_shutdown != auto_shutdown::never
      && flags.strategy == strategy::simple_one_for_one)
    return bad("auto_shutdown",
               std::string{to_string(flags.auto_shutdown)}
                 + " with simple_one_for_one",
               "its instances come and go: leave it at never");
  if (flags.period.count() <= 0)
    return bad("period", std::to_string(flags.period.count()) + " ns",
               "it is a time above 0");
  if (!is_time(flags.kill_grace))
    return bad("kill_grace", std::to_string(flags.kill_grace.count()) + " ms",
               "it is 0 ms to 100 years");
  return {};
}

result<void> check(const child_rules& child, const sup_flags& flags) {
  if (child.id.empty())
    return bad("id", "empty", "each child has an id");
  if (child.restart > restart_type::temporary)
    return bad(child_field(child, "restart"),
               std::to_string(number(child.restart)),
               "it is permanent, transient or temporary");
  if (child.kind > child_kind::supervisor)
    return bad(child_field(child, "kind"), std::to_string(number(child.kind)),
               "it is worker or supervisor");
  const auto stop = child.stop_rule();
  if (stop.how > shutdown_rule::mode::infinity)
    return bad(child_field(child, "shutdown"), std::to_string(number(stop.how)),
               "it is brutal_kill, a time, or infinity");
  if (stop.how == shutdown_rule::mode::within && !is_time(stop.limit))
    return bad(child_field(child, "shutdown"),
               std::to_string(stop.limit.count()) + " ms",
               "it is brutal_kill, 0 ms to 100 years, or infinity");
  if (child.backoff)
    if (auto ok = check_backoff(child); !ok)
      return ok;
  return child.significant ? check_significant(child, flags) : result<void>{};
}

result<void> check(const sup_flags& flags,
                   std::span<const child_rules> children) {
  if (auto ok = check(flags); !ok)
    return ok;
  if (flags.strategy == strategy::simple_one_for_one && children.size() != 1)
    return bad("children", std::to_string(children.size()) + " specs",
               "simple_one_for_one takes exactly one: that of its instances");
  std::unordered_set<std::string_view> ids;
  for (const auto& child : children) {
    if (auto ok = check(child, flags); !ok)
      return ok;
    if (!ids.insert(child.id).second)
      return bad("id", "'" + child.id + "' twice",
                 "each child of a supervisor has an id of its own");
  }
  return {};
}

std::string_view to_string(strategy value) noexcept {
  switch (value) {
    case strategy::one_for_one:
      return "one_for_one";
    case strategy::one_for_all:
      return "one_for_all";
    case strategy::rest_for_one:
      return "rest_for_one";
    case strategy::simple_one_for_one:
      return "simple_one_for_one";
  }
  return "unknown";
}

std::string_view to_string(restart_type value) noexcept {
  switch (value) {
    case restart_type::permanent:
      return "permanent";
    case restart_type::transient:
      return "transient";
    case restart_type::temporary:
      return "temporary";
  }
  return "unknown";
}

std::string_view to_string(auto_shutdown value) noexcept {
  switch (value) {
    case auto_shutdown::never:
      return "never";
    case auto_shutdown::any_significant:
      return "any_significant";
    case auto_shutdown::all_significant:
      return "all_significant";
  }
  return "unknown";
}

std::string_view to_string(child_kind value) noexcept {
  return value == child_kind::worker ? "worker" : "supervisor";
}

std::string_view to_string(restore_type value) noexcept {
  return value == restore_type::none ? "none" : "newest_snapshot";
}

std::string_view to_string(exit_class value) noexcept {
  switch (value) {
    case exit_class::normal:
      return "normal";
    case exit_class::shutdown:
      return "shutdown";
    case exit_class::killed:
      return "killed";
    case exit_class::abnormal:
      return "abnormal";
  }
  return "unknown";
}

} // namespace ringactor::supervision
