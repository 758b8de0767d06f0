// SPDX-License-Identifier: BSD-3-Clause
// Tree -> JSON, without what is as by default.
#include "ringactor/message/json_detail.hpp"
#include "ringactor/supervision/tree_text.hpp"

namespace ringactor::supervision {

namespace {

using message::detail::json;

/// Writes `is` unless it is what one gets without it.
template <class T>
void put(json& to, const char* name, const T& is, const T& by_default) {
  if (is == by_default)
    return;
  if constexpr (requires { to_string(is); })
    to[name] = to_string(is);
  else if constexpr (requires { is.count(); })
    to[name] = is.count();
  else
    to[name] = is;
}

// Whole seconds as a whole number: they may be many more than a double holds.
json seconds_of(nanoseconds period) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(period);
  if (whole == period)
    return whole.count();
  return static_cast<double>(period.count()) / 1e9;
}

void write_flags(const sup_flags& flags, json& to) {
  const sup_flags usual;
  put(to, "strategy", flags.strategy, usual.strategy);
  put(to, "intensity", flags.intensity, usual.intensity);
  if (flags.period != usual.period)
    to["period"] = seconds_of(flags.period);
  put(to, "auto_shutdown", flags.auto_shutdown, usual.auto_shutdown);
  put(to, "kill_grace", flags.kill_grace, usual.kill_grace);
  put(to, "seed", flags.seed, usual.seed);
}

json backoff_of(const backoff_rule& rule) {
  const backoff_rule usual;
  auto to = json::object();
  put(to, "first", rule.first, usual.first);
  put(to, "most", rule.most, usual.most);
  put(to, "jitter", rule.jitter, usual.jitter);
  put(to, "reset_after", rule.reset_after, usual.reset_after);
  return to;
}

json shutdown_of(const shutdown_rule& rule) {
  switch (rule.how) {
    case shutdown_rule::mode::brutal_kill:
      return "brutal_kill";
    case shutdown_rule::mode::infinity:
      return "infinity";
    case shutdown_rule::mode::within:
      break;
  }
  return rule.limit.count();
}

void write_rules(const child_text& child, json& to) {
  const auto& rules = child.rules;
  const child_rules usual;
  put(to, "restart", rules.restart, usual.restart);
  if (child.how != start_kind::nested)
    put(to, "type", rules.kind, usual.kind);
  put(to, "significant", rules.significant, usual.significant);
  if (rules.shutdown)
    to["shutdown"] = shutdown_of(*rules.shutdown);
  if (child.start_limit)
    to["start_limit"] = child.start_limit->count();
  if (rules.backoff)
    to["backoff"] = backoff_of(*rules.backoff);
}

json store_of(const store_text& store) {
  json to{{"in", store.in}};
  put(to, "key", store.key, {});
  put(to, "every", store.every, {});
  return to;
}

json children_of(const std::vector<child_text>& children);

json child_of(const child_text& child) {
  json to{{"id", child.rules.id}};
  switch (child.how) {
    case start_kind::host:
      to["host"] = child.name;
      break;
    case start_kind::kernel:
      to["kernel"] = child.name;
      to["on"] = child.on;
      put(to, "restore", child.restore, restore_type::none);
      if (child.store)
        to["store"] = store_of(*child.store);
      break;
    case start_kind::engine:
      to["engine"] = child.name;
      break;
    case start_kind::nested:
      break;
  }
  write_rules(child, to);
  if (child.how == start_kind::nested) {
    write_flags(child.flags, to);
    to["children"] = children_of(child.children);
  }
  return to;
}

json children_of(const std::vector<child_text>& children) {
  auto to = json::array();
  for (const auto& child : children)
    to.push_back(child_of(child));
  return to;
}

} // namespace

result<std::string> tree_to_json(const tree_text& tree) {
  auto value = json::object();
  write_flags(tree.flags, value);
  value["children"] = children_of(tree.children);
  auto text = value.dump(2, ' ', false, json::error_handler_t::replace);
  // Read again: so what is faulty, or cannot be said, is no text.
  const auto again = tree_from_json(text);
  if (!again)
    return again.error();
  if (*again != tree)
    return {errc::invalid_argument,
            "this tree cannot be written: an id or a name is no UTF-8, or "
            "fields are set that its kind of child has not"};
  return text + "\n";
}

} // namespace ringactor::supervision
