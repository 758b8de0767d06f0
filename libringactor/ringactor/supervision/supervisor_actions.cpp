// SPDX-License-Identifier: BSD-3-Clause
// What the core decides, carried out.
#include "ringactor/actor/error.hpp"
#include "ringactor/supervision/supervisor_actor.hpp"

namespace ringactor::supervision {

// The spec of a child that a call adds, and the arguments of an instance.
void supervisor_actor::prepare(const start_life& what) {
  const auto asked = asked_.find(what.call);
  if (asked == asked_.end())
    return;
  if (std::holds_alternative<start_child>(asked->second.what))
    specs_[what.id] = asked->second.child;
  else
    carried_[what.who]->arguments = asked->second.arguments;
}

start_outcome supervisor_actor::start(const start_life& what, carried& with) {
  const start_context context{system(),    address(),     with.arguments,
                              with.memory, with.snapshot, with.was_hung,
                              options_};
  try {
    return specs_.at(what.id).start(context);
  } catch (const std::exception& thrown) {
    return to_caf(errc::handler_failed,
                  std::string{"its start function threw: "} + thrown.what());
  } catch (...) {
    return to_caf(errc::handler_failed, "its start function threw");
  }
}

void supervisor_actor::carry_out(start_life& what) {
  const auto known = carried_.find(what.before);
  auto with =
    known != carried_.end() ? known->second : std::make_shared<carried>();
  carried_[what.who] = with;
  before_[what.who] = what.before;
  prepare(what);
  auto outcome = start(what, *with);
  if (auto* why = std::get_if<caf::error>(&outcome)) {
    child_failed failed{what.who, note_of(*why)};
    if (what.before == 0)
      feed(std::move(failed));
    else // as OTP's retry, behind what is in the mailbox: the end of its engine
      caf::anon_send(caf::actor_cast<caf::actor>(this), std::move(failed));
    return;
  }
  const auto* waits = std::get_if<pending>(&outcome);
  const auto* begun = std::get_if<caf::actor>(&outcome);
  auto who = waits ? waits->who : begun ? *begun : caf::actor{};
  if (!who) {
    feed(child_ignored{what.who});
    return;
  }
  with->was_hung = false;
  auto& life = lives_[what.who];
  life = {who, waits != nullptr, waits ? waits->group : caf::actor_addr{}};
  by_actor_[who.address()] = what.who;
  if (auto born = kernel_life_of(who.address()); born.incarnation != 0)
    kernels_[what.who] = std::move(born);
  if (life.group)
    groups_[life.group].insert(what.who);
  monitor(who);
  life.guard = waits ? waits->guard : nullptr;
  guard_->add(what.id, who, life.guard, what.who);
  const auto limit = specs_.at(what.id).start_limit;
  if (!waits)
    feed(child_started{what.who});
  else if (limit.count() > 0)
    life.limit = call_later(limit, start_limit_due{what.who});
}

// As in OTP, a child may have removed the supervisor's monitor: it is watched
// anew, once, or it could end and never be missed. One that has ended says so
// at once.
void supervisor_actor::tell_to_end(instance_number who,
                                   caf::exit_reason reason) {
  const auto child = handle_of(who);
  if (!child)
    return;
  demonitor(child);
  monitor(child);
  caf_compat::send_exit(child, reason);
}

void supervisor_actor::carry_out(ask_to_stop& what) {
  tell_to_end(what.who, caf::exit_reason::user_shutdown);
}

void supervisor_actor::carry_out(kill& what) {
  tell_to_end(what.who, caf::exit_reason::kill);
}

void supervisor_actor::carry_out(abandon& what) { give_up(what.who); }

void supervisor_actor::carry_out(forget& what) {
  carried_.erase(what.last);
  kernels_.erase(what.last);
  if (core_.flags().strategy != strategy::simple_one_for_one)
    specs_.erase(what.id);
}

void supervisor_actor::carry_out(set_timer& what) {
  call_later(what.after, timer_fired{what.timer});
}

void supervisor_actor::carry_out(answer& what) {
  auto asked = asked_.extract(what.number);
  if (asked && asked.mapped().spec && what.code == reply_code::ok)
    renew_specs(*asked.mapped().spec);
  auto waiting = answers_.extract(what.number);
  if (!waiting)
    return;
  management_reply reply;
  reply.child = handle_of(what.who);
  for (auto& child : what.children)
    reply.children.push_back({child, handle_of(child.who)});
  reply.what = std::move(what);
  waiting.mapped().deliver(std::move(reply));
}

void supervisor_actor::renew_specs(const sup_spec& spec) {
  if (core_.flags().strategy == strategy::simple_one_for_one)
    specs_.clear(); // the instances' rules are these, their name too
  for (const auto& child : spec.children)
    specs_[child.rules.id] = child;
}

// Only a life that ran takes over what its child carries on.
void supervisor_actor::settle_start(const event& what) {
  const auto start = before_.extract(what.who);
  if (!start)
    return;
  const auto over =
    what.kind == event_kind::started ? start.mapped() : what.who;
  carried_.erase(over);
  kernels_.erase(over);
}

supervisor_event supervisor_actor::told(event& what) {
  supervisor_event made;
  made.supervisor = options_.name;
  made.strategy = core_.flags().strategy;
  made.incarnation = what.who;
  if (const auto kernel = kernels_.find(what.who); kernel != kernels_.end()) {
    made.address = kernel->second.address;
    made.incarnation = kernel->second.incarnation;
  }
  made.child = handle_of(what.who).address();
  made.what = std::move(what);
  made.hlc = directory_->clock().tick();
  return made;
}

void supervisor_actor::carry_out(event& what) {
  const bool is_heard =
    !options_.subscribers.empty() || !options_.sinks.empty();
  supervisor_event now;
  if (is_heard)
    now = told(what);
  else
    now.what = std::move(what);
  if (now.what.kind == event_kind::started
      || now.what.kind == event_kind::ignored
      || now.what.kind == event_kind::start_error)
    settle_start(now.what);
  if (is_heard)
    for (const auto& sink : options_.sinks)
      sink->took(now);
  for (const auto& subscriber : options_.subscribers)
    if (auto to = caf::actor_cast<caf::actor>(subscriber))
      send(to, now);
}

void supervisor_actor::carry_out(ready&) {
  is_ready_ = true;
  if (auto to = caf::actor_cast<caf::actor>(options_.started_by))
    send(to, supervisor_ready{});
}

void supervisor_actor::carry_out(finished& what) {
  if (!is_ready_)
    quit(to_caf(errc::unavailable, what.why.text));
  else if (stop_reason_)
    quit(stop_reason_);
  else
    quit(caf::exit_reason::user_shutdown);
}

} // namespace ringactor::supervision
