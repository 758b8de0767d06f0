// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/child.hpp"

#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/reporting.hpp"
#include "ringactor/actor/restart.hpp"
#include "ringactor/clock/physical_clock.hpp"
#include "ringactor/supervision/orphan_guard.hpp"
#include "ringactor/supervision/supervisor.hpp"

namespace ringactor::supervision {

namespace {

/// The addresses of a kernel child, kept while the child exists: the last is
/// where it lives, the others are places that hung handlers hold.
struct kept_addresses {
  engine where;
  std::vector<actor_ref> all;
  explicit kept_addresses(engine e) : where{std::move(e)} {}
  ~kept_addresses() {
    for (const auto& each : all)
      release_address(where, each);
  }
  kept_addresses(const kept_addresses&) = delete;
  kept_addresses& operator=(const kept_addresses&) = delete;
};

/// The address of a kept_host child, and what its start function carries on.
struct kept_life {
  std::shared_ptr<directory> where;
  actor_ref who{};
  std::shared_ptr<void> memory{};
  explicit kept_life(std::shared_ptr<directory> d) : where{std::move(d)} {}
  ~kept_life() { ringactor::detail::release_address(*where, who); }
  kept_life(const kept_life&) = delete;
  kept_life& operator=(const kept_life&) = delete;

  /// One that has ended already is told by its DOWN; its next life tries again.
  caf::error take(const caf::actor& life) {
    const auto strong = caf::actor_cast<caf::strong_actor_ptr>(life);
    if (caf_compat::has_ended(strong))
      return {};
    caf::error why;
    if (who.id() != 0) {
      auto next = ringactor::detail::replace_actor(*where, who, life);
      if (!next)
        why = next.error();
    } else if (why = ringactor::detail::keep_address(*where, life); !why) {
      who = where->ref(where->address_of(strong), ref_mode::follow);
    }
    return caf_compat::has_ended(strong) ? caf::error{} : why;
  }
};

start_outcome start_kept(const start_context& context,
                         const start_function& start) {
  auto kept = std::static_pointer_cast<kept_life>(context.memory);
  if (!kept) {
    const auto* clock = context.options.clock;
    kept = std::make_shared<kept_life>(
      directory::of(context.system, clock ? *clock : clock::wall()));
    context.memory = kept;
  }
  const start_context mine{
    context.system,   context.supervisor, context.arguments, kept->memory,
    context.snapshot, context.was_hung,   context.options};
  auto outcome = start(mine);
  const auto* waits = std::get_if<pending>(&outcome);
  const auto* begun = std::get_if<caf::actor>(&outcome);
  const auto who = waits ? waits->who : begun ? *begun : caf::actor{};
  if (!who)
    return outcome;
  if (auto why = kept->take(who)) {
    caf_compat::send_exit(who, caf::exit_reason::kill);
    return why;
  }
  return outcome;
}

start_outcome start_kernel(const start_context& context, const engine& where,
                           const behaviour& what, spawn_options options) {
  options.keep_address = true;
  options.started_to = context.supervisor;
  auto former = std::static_pointer_cast<kept_addresses>(context.memory);
  auto kept = former;
  if (kept && &kept->where.core() != &where.core())
    kept = nullptr; // they were of an engine that has ended
  const bool in_place = kept && !context.was_hung;
  auto life = in_place ? respawn_kernel(where, kept->all.back(), what, options)
                       : spawn_kernel(where, what, options);
  if (!life)
    return life.error();
  const pending begun{*life, where.actor().address()};
  if (in_place)
    return begun;
  if (former)
    if (auto why = move_address(where, former->all.back(), *life))
      return why;
  if (!kept)
    context.memory = kept = std::make_shared<kept_addresses>(where);
  kept->all.push_back(ref_to(where, *life));
  return begun;
}

} // namespace

engine engine_slot::get() const {
  std::lock_guard lock{inside_->mutex};
  return inside_->now;
}

void engine_slot::set(engine what) const {
  std::lock_guard lock{inside_->mutex};
  std::swap(inside_->now, what); // the old one goes after the lock
}

child_spec engine_child(child_rules rules, engine_slot slot, const image& what,
                        engine_options options) {
  auto start = [=, &what](const start_context& context) -> start_outcome {
    auto opened = open_engine(context.system, what, options);
    if (!opened)
      return opened.error();
    slot.set(*opened);
    return opened->actor();
  };
  return {std::move(rules), std::move(start), nullptr};
}

child_spec host(child_rules rules, start_function start) {
  return {std::move(rules), std::move(start), nullptr};
}

child_spec kept_host(child_rules rules, start_function start) {
  if (!start) // check() names it
    return {std::move(rules), nullptr, nullptr};
  return {std::move(rules),
          [start = std::move(start)](const start_context& context) {
            return start_kept(context, start);
          },
          nullptr};
}

child_spec kernel(child_rules rules, engine_slot slot, behaviour what,
                  spawn_options options, restore_type restore) {
  auto start =
    [=, what = std::move(what)](const start_context& context) -> start_outcome {
    const auto where = slot.get();
    if (!where.actor())
      return to_caf(errc::unavailable,
                    "its engine is not open; give the "
                    "engine's child before it");
    if (restore == restore_type::none)
      return start_kernel(context, where, what, options);
    auto supervisor = caf::actor_cast<caf::actor>(context.supervisor);
    if (auto why = subscribe_snapshots(where, supervisor))
      return why;
    auto mine = options;
    if (context.snapshot)
      mine.restore = context.snapshot;
    return start_kernel(context, where, what, mine);
  };
  return {std::move(rules), std::move(start), nullptr};
}

child_spec kernel(child_rules rules, engine_slot slot, behaviour what,
                  spawn_options options, stored_state kept) {
  if (kept.key.empty())
    kept.key = rules.id;
  auto child = kernel(std::move(rules), slot, what, options,
                      restore_type::newest_snapshot);
  auto start = [=, begin = std::move(child.start)](
                 const start_context& context) -> start_outcome {
    const auto where = slot.get();
    auto mine = start_context{context};
    if (!mine.snapshot && where.actor()) {
      auto stored = kept.saver.load(where, what.name, kept.key);
      if (!stored)
        return stored.error();
      mine.snapshot = *stored;
    }
    auto outcome = begin(mine);
    if (const auto* begun = std::get_if<pending>(&outcome))
      if (auto why = kept.saver.keep(where, begun->who, kept.key, kept.every)) {
        caf_compat::send_exit(begun->who, caf::exit_reason::kill);
        return why;
      }
    return outcome;
  };
  child.start = std::move(start);
  return child;
}

child_spec nested(child_rules rules, sup_spec spec) {
  rules.kind = child_kind::supervisor;
  auto below = std::make_shared<const sup_spec>(std::move(spec));
  auto start = [below,
                id = rules.id](const start_context& context) -> start_outcome {
    auto mine = context.options;
    mine.name += '/' + id;
    mine.started_by = context.supervisor;
    mine.guard = std::make_shared<orphan_guard>(mine.orphan_timeout);
    auto supervisor = spawn_supervisor(context.system, *below, mine);
    if (!supervisor)
      return supervisor.error();
    return pending{*supervisor, {}, mine.guard};
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
