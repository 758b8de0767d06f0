// SPDX-License-Identifier: BSD-3-Clause
// JSON -> tree. The text may come from anywhere: the first thing that does not
// fit is the error, with its path.
#include "ringactor/supervision/tree_object.hpp"
#include "ringactor/supervision/tree_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace ringactor::supervision {

namespace {

using detail::listed;
using detail::names;
using detail::object;

const names flag_names{"strategy",   "intensity", "period",  "auto_shutdown",
                       "kill_grace", "seed",      "children"};
const names rule_names{"id",       "restart",     "type",   "significant",
                       "shutdown", "start_limit", "backoff"};
const names backoff_names{"first", "most", "jitter", "reset_after"};
const names start_names{"host", "kernel", "engine", "children"};
const names kernel_names{"kernel", "on", "restore", "store"};
const names store_names{"in", "key", "every"};

constexpr auto ms_max = static_cast<std::uint64_t>(time_max.count());
constexpr std::uint64_t seconds_max = ms_max / 1000;
constexpr double exact_seconds = 1e6; // below, nanoseconds survive a double

names joined(names a, const names& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// One of the words of an enum whose last enumerator is `last`.
template <class Enum>
void read_word(const object& from, const char* name, Enum last, Enum& to) {
  names words;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    words.emplace_back(to_string(static_cast<Enum>(i)));
  if (auto found = from.word(name, words))
    to = static_cast<Enum>(*found);
}

void read_period(const object& from, nanoseconds& to) {
  const auto* in = from.find("period");
  if (!in)
    return;
  if (in->is_number_unsigned()) {
    const auto count = in->get<std::uint64_t>();
    if (count > 0 && count <= seconds_max) {
      to = std::chrono::seconds{count};
      return;
    }
  } else if (in->is_number_float()) {
    const auto count = in->get<double>();
    if (count >= 1e-9 && count < exact_seconds) {
      to = nanoseconds{std::llround(count * 1e9)};
      return;
    }
  }
  from.refuse("period",
              "seconds: a number above 0 and below 1000000, or a whole one up "
              "to "
                + std::to_string(seconds_max));
}

void read_shutdown(const object& from, std::optional<shutdown_rule>& to) {
  const auto* in = from.find("shutdown");
  if (!in)
    return;
  if (*in == "brutal_kill")
    to = shutdown_rule::brutal_kill();
  else if (*in == "infinity")
    to = shutdown_rule::infinity();
  else if (in->is_number_unsigned() && in->get<std::uint64_t>() <= ms_max)
    to = shutdown_rule::within(milliseconds{in->get<std::uint64_t>()});
  else
    from.refuse("shutdown",
                "\"brutal_kill\", \"infinity\" or milliseconds from 0 to "
                  + std::to_string(ms_max));
}

void read_backoff(const object& from, std::optional<backoff_rule>& to) {
  const auto* in = from.find("backoff");
  if (!in)
    return;
  const object rule{*in, from.at("backoff"), from.why()};
  rule.only(backoff_names);
  to.emplace();
  rule.time("first", to->first);
  rule.time("most", to->most);
  rule.time("reset_after", to->reset_after);
  const auto* jitter = rule.find("jitter");
  if (jitter && jitter->is_number())
    to->jitter = jitter->get<double>();
  else
    rule.refuse("jitter", "a number from 0 to 1");
}

void read_flags(const object& from, sup_flags& to) {
  read_word(from, "strategy", strategy::simple_one_for_one, to.strategy);
  if (auto is = from.number("intensity", ~std::uint32_t{0}, "a whole number"))
    to.intensity = static_cast<std::uint32_t>(*is);
  read_period(from, to.period);
  read_word(from, "auto_shutdown", auto_shutdown::all_significant,
            to.auto_shutdown);
  from.time("kill_grace", to.kill_grace);
  to.seed =
    from.number("seed", ~std::uint64_t{0}, "a whole number").value_or(to.seed);
}

void read_store(const object& from, const sup_flags& above, child_text& to) {
  const auto* in = from.find("store");
  if (!in)
    return;
  if (from.has("restore"))
    from.refuse(
      "it has both 'restore' and 'store'; leave 'restore' out: what "
      "is stored is what it begins with");
  if (above.strategy == strategy::simple_one_for_one)
    from.refuse(
      "it has a 'store', but is the spec of many instances "
      "(simple_one_for_one), which would share one key; give "
      "each child a spec of its own");
  const object store{*in, from.at("store"), from.why()};
  store.only(store_names);
  to.store.emplace();
  store.text("in", to.store->in);
  if (!store.has("in"))
    store.refuse("the member 'in' is missing; name the store");
  store.text("key", to.store->key);
  store.time("every", to.store->every);
}

void read_start(const object& from, const sup_flags& above, child_text& to) {
  names there;
  for (const auto& name : start_names)
    if (from.has(name.c_str()))
      there.push_back(name);
  // A kernel names its engine by `on`: `engine` is a child that is one.
  if (there.size() != 1) {
    from.refuse("expected one of " + listed(start_names)
                + ", which says how it is started, got "
                + (there.empty() ? "none" : listed(there)));
    return;
  }
  const auto way = std::ranges::find(start_names, there[0]);
  to.how = static_cast<start_kind>(way - start_names.begin());
  from.only(joined(rule_names, to.how == start_kind::nested   ? flag_names
                               : to.how == start_kind::kernel ? kernel_names
                                                              : there));
  if (to.how == start_kind::nested) {
    to.rules.kind = child_kind::supervisor;
    return;
  }
  from.text(there[0].c_str(), to.name);
  from.text("on", to.on);
  read_word(from, "restore", restore_type::newest_snapshot, to.restore);
  if (to.how == start_kind::kernel && !from.has("on"))
    from.refuse("the member 'on' is missing; name the engine it lives in");
  read_store(from, above, to);
}

void read_rules(const object& from, child_text& to) {
  from.text("id", to.rules.id);
  if (!from.has("id"))
    from.refuse("the member 'id' is missing; each child has an id");
  read_word(from, "restart", restart_type::temporary, to.rules.restart);
  read_word(from, "type", child_kind::supervisor, to.rules.kind);
  if (to.how == start_kind::nested && to.rules.kind == child_kind::worker)
    from.refuse("type", "\"supervisor\": it has children");
  from.flag("significant", to.rules.significant);
  read_shutdown(from, to.rules.shutdown);
  read_backoff(from, to.rules.backoff);
  if (from.has("start_limit"))
    from.time("start_limit", to.start_limit.emplace());
}

void read_children(const object& from, const sup_flags& flags,
                   std::vector<child_text>& to);

child_text read_child(const object& from, const sup_flags& above) {
  child_text to;
  read_start(from, above, to);
  read_rules(from, to);
  if (from.is_good())
    from.obey(check(to.rules, above));
  if (to.how == start_kind::nested) {
    read_flags(from, to.flags);
    read_children(from, to.flags, to.children);
  }
  return to;
}

// What the depth of the text bounds (message::detail::parse) ends this.
void read_children(const object& from, const sup_flags& flags,
                   std::vector<child_text>& to) {
  const auto* in = from.find("children");
  if (in && !in->is_array())
    from.refuse("children", "an array");
  std::set<std::string> ids;
  for (std::size_t i = 0; from.find("children") && i < in->size(); ++i) {
    const object each{(*in)[i],
                      from.at("children") + "[" + std::to_string(i) + "]",
                      from.why()};
    to.push_back(read_child(each, flags));
    if (!ids.insert(to.back().rules.id).second)
      each.refuse("id is '" + to.back().rules.id
                  + "' twice; each child of a supervisor has an id of its "
                    "own");
  }
  if (!from.is_good())
    return;
  std::vector<child_rules> rules;
  for (const auto& child : to)
    rules.push_back(child.rules);
  from.obey(check(flags, rules));
}

} // namespace

result<tree_text> tree_from_json(std::string_view text) {
  auto value = message::detail::parse(text);
  if (!value)
    return {value.error().code, "tree: " + value.error().what};
  failure why;
  tree_text tree;
  const object root{*value, "tree", why};
  root.only(flag_names);
  if (!root.has("children"))
    root.refuse("the member 'children' is missing; [] is a tree without any");
  read_flags(root, tree.flags);
  read_children(root, tree.flags, tree.children);
  if (why.code != errc::ok)
    return why;
  return tree;
}

} // namespace ringactor::supervision
