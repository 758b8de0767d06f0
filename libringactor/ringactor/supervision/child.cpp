// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/child.hpp"

#include "ringactor/actor/restart.hpp"
#include "ringactor/supervision/supervisor.hpp"

namespace ringactor::supervision {

namespace {

/// The address of a kernel child, kept while the child exists.
struct kept_address {
  engine where;
  actor_ref who;
  kept_address(engine e, actor_ref w)
    : where{std::move(e)}, who{std::move(w)} {}
  ~kept_address() { release_address(where, who); }
  kept_address(const kept_address&) = delete;
  kept_address& operator=(const kept_address&) = delete;
};

start_outcome start_kernel(const start_context& context, const engine& where,
                           const behaviour& what, spawn_options options) {
  options.keep_address = true;
  options.started_to = context.supervisor;
  auto kept = std::static_pointer_cast<kept_address>(context.memory);
  auto life = kept && !context.was_hung
                ? respawn_kernel(where, kept->who, what, options)
                : spawn_kernel(where, what, options);
  if (!life)
    return life.error();
  if (!kept || context.was_hung)
    context.memory =
      std::make_shared<kept_address>(where, ref_to(where, *life));
  return pending{*life};
}

} // namespace

child_spec host(child_rules rules, start_function start) {
  return {std::move(rules), std::move(start), nullptr};
}

child_spec kernel(child_rules rules, const engine& where, behaviour what,
                  spawn_options options) {
  return {
    std::move(rules),
    [where, what = std::move(what), options](const start_context& context) {
      return start_kernel(context, where, what, options);
    },
    nullptr};
}

child_spec nested(child_rules rules, sup_spec spec) {
  rules.kind = child_kind::supervisor;
  auto below = std::make_shared<const sup_spec>(std::move(spec));
  supervisor_options options{.name = rules.id};
  auto start = [below, options](const start_context& context) -> start_outcome {
    auto mine = options;
    mine.started_by = context.supervisor;
    auto supervisor = spawn_supervisor(context.system, *below, mine);
    if (!supervisor)
      return supervisor.error();
    return pending{*supervisor};
  };
  return {std::move(rules), std::move(start), below, milliseconds{0}};
}

result<void> check(const child_spec& child, const sup_flags& flags) {
  if (auto ok = check(child.rules, flags); !ok)
    return ok;
  if (!child.start)
    return {errc::invalid_argument,
            "child '" + child.rules.id
              + "': start is missing; make it by host(), kernel() or nested()"};
  if (!child.nested)
    return {};
  auto below = check(*child.nested);
  if (below)
    return below;
  return {below.error().code,
          "child '" + child.rules.id + "': " + below.error().what};
}

result<void> check(const sup_spec& spec) {
  std::vector<child_rules> rules;
  for (const auto& child : spec.children)
    rules.push_back(child.rules);
  if (auto ok = check(spec.flags, rules); !ok)
    return ok;
  for (const auto& child : spec.children)
    if (auto ok = check(child, spec.flags); !ok)
      return ok;
  return {};
}

} // namespace ringactor::supervision
