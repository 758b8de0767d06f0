// SPDX-License-Identifier: BSD-3-Clause
// What comes in: exits, ends, calls, timers. What the core decides is carried
// out in supervisor_actions.cpp.
#include "ringactor/supervision/supervisor_actor.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/host_actor.hpp"
#include "ringactor/actor/host_fence.hpp"
#include "ringactor/clock/physical_clock.hpp"

namespace ringactor::supervision {

namespace {

std::vector<child_rules> rules_of(const sup_spec& spec) {
  std::vector<child_rules> rules;
  for (const auto& child : spec.children)
    rules.push_back(child.rules);
  return rules;
}

} // namespace

supervisor_actor::supervisor_actor(caf::actor_config& config, sup_spec spec,
                                   supervisor_options options)
  : host_base{config},
    core_{spec.flags, rules_of(spec)},
    options_{std::move(options)},
    directory_{directory::of(system(),
                             options_.clock ? *options_.clock : clock::wall())},
    guard_{options_.guard
             ? options_.guard
             : std::make_shared<orphan_guard>(options_.orphan_timeout)} {
  for (auto& child : spec.children)
    specs_.emplace(child.rules.id, std::move(child));
}

caf::behavior supervisor_actor::make_behavior() {
  set_exit_handler([this](caf::exit_msg& what) { took_exit(what); });
  set_down_handler([this](caf::down_msg& what) { went_down(what); });
  watch_orphans();
  feed(begin{});
  return {
    [this](management& what) { return asked(std::move(what)); },
    [this](const kernel_started&) { has_begun(); },
    [this](const supervisor_ready&) { has_begun(); },
    [this](const state_snapshot& what) { took_snapshot(what); },
    [this](const tick&) { call_what_is_due(); },
    [this](child_failed& what) { feed(std::move(what)); },
  };
}

void supervisor_actor::on_exit() {
  if (options_.orphan_timeout.count() > 0)
    backend::watchdog::instance().remove(*guard_);
  guard_->bereave();
  for (auto& [who, child] : lives_)
    if (child.who)
      caf_compat::send_exit(child.who, caf::exit_reason::kill);
  lives_.clear();
  by_actor_.clear();
  groups_.clear();
  dues_.clear();
  for (auto& [number, promise] : answers_)
    promise.deliver(
      to_caf(errc::down, "the supervisor '" + options_.name + "' has ended"));
  answers_.clear();
  // A tick may hold this object for seconds yet; its children's engines go.
  specs_.clear();
  carried_.clear();
  asked_.clear();
}

// On the sender's thread. A late answer is to nothing that was asked.
bool supervisor_actor::arrive(caf::mailbox_element_ptr what,
                              caf_compat::execution_unit* unit) {
  if (!is_late(*what))
    return host_base::arrive(std::move(what), unit);
  const auto here = directory_->host_address(self_or_null());
  detail::turn_away_late(system(), here, *what);
  return false;
}

// One input at a time: what carrying out an action brings comes after it.
void supervisor_actor::feed(input what) {
  inputs_.push_back(std::move(what));
  if (is_feeding_)
    return;
  is_feeding_ = true;
  while (!inputs_.empty()) {
    if (guard_->is_closed()) { // it hung, and another has taken its part
      inputs_.clear();
      quit(caf::exit_reason::kill);
      break;
    }
    auto next = std::move(inputs_.front());
    inputs_.pop_front();
    actions_.clear(); // its memory is used again
    core_.handle(std::move(next), now(), actions_);
    for (auto& todo : actions_)
      std::visit([this](auto& x) { carry_out(x); }, todo);
  }
  is_feeding_ = false;
}

void supervisor_actor::took_exit(caf::exit_msg& what) {
  if (what.reason == caf::exit_reason::kill) {
    quit(std::move(what.reason));
    return;
  }
  const bool is_normal = note_of(what.reason).kind == exit_class::normal;
  if (is_normal || life_of(what.source) != 0)
    return; // an end is told by DOWN
  stop_reason_ = what.reason;
  feed(stop{note_of(what.reason)});
}

void supervisor_actor::went_down(const caf::down_msg& what) {
  const auto who = life_of(what.source);
  if (who == 0)
    return;
  errc code = errc::ok;
  if (caf_compat::is_ours(what.reason, code) && code == errc::hung)
    carried_[who]->was_hung = true;
  if (lives_[who].has_failed) {
    start_has_failed(who, "it did not begin within its start limit");
    return;
  }
  const auto group = fallen_with(who);
  if (group.empty()) {
    let_go(who);
    feed(child_down{who, note_of(what.reason)});
    return;
  }
  group_down all;
  for (auto each : group) {
    end_with_its_engine(each, what.reason);
    let_go(each);
    all.all.push_back({each, note_of(what.reason)});
  }
  feed(std::move(all));
}

// The engine may be about to end it, on another thread, and its address is to
// move: a kernel actor ends on the thread that tells it to.
void supervisor_actor::end_with_its_engine(instance_number who,
                                           const caf::error& reason) {
  const auto child = caf::actor_cast<caf::strong_actor_ptr>(handle_of(who));
  if (reason && child && !caf_compat::has_ended(child))
    caf_compat::send_exit(caf::actor_cast<caf::actor>(child), reason);
}

// An engine that ended takes its kernel actors with it: the first DOWN tells of
// all. Empty: nobody fell with this one.
std::vector<instance_number>
supervisor_actor::fallen_with(instance_number who) {
  auto engine = lives_[who].group;
  if (!engine)
    engine = lives_[who].who.address();
  const auto members = groups_.find(engine);
  if (members == groups_.end()
      || !caf_compat::has_ended(caf::actor_cast<caf::strong_actor_ptr>(engine)))
    return {};
  std::vector<instance_number> found{members->second.begin(),
                                     members->second.end()};
  if (const auto itself = life_of(engine); itself != 0)
    found.push_back(itself);
  if (found.size() < 2)
    found.clear();
  return found;
}

void supervisor_actor::has_begun() {
  const auto who = life_of(caf::actor_cast<caf::actor_addr>(current_sender()));
  if (who == 0 || !lives_[who].is_pending)
    return;
  lives_[who].is_pending = false;
  dues_.cancel(lives_[who].limit);
  feed(child_started{who});
}

// Snapshots of kernels that are no children are others' to keep.
void supervisor_actor::took_snapshot(const state_snapshot& what) {
  const auto who = life_of(caf::actor_cast<caf::actor_addr>(current_sender()));
  if (who != 0)
    carried_[who]->snapshot = what.bytes;
}

// What cannot be carried out whatever the core says of its rules. Empty: none.
std::string supervisor_actor::fault_of(const management& what) const {
  result<void> ok;
  if (std::holds_alternative<start_child>(what.what))
    ok = check(what.child, core_.flags());
  else if (what.spec)
    ok = check(*what.spec);
  return ok ? std::string{} : ok.error().what;
}

caf::result<management_reply> supervisor_actor::asked(management what) {
  auto promise = make_response_promise<management_reply>();
  const auto number = ++calls_;
  if (auto fault = fault_of(what); !fault.empty()) {
    management_reply refused;
    refused.what = {number, reply_code::invalid, 0, std::move(fault)};
    promise.deliver(std::move(refused));
    return promise;
  }
  answers_.emplace(number, promise);
  if (auto* one = std::get_if<terminate_instance>(&what.what)) {
    one->who = life_of(what.instance.address());
    if (one->who == 0
        && caf_compat::has_ended(
          caf::actor_cast<caf::strong_actor_ptr>(what.instance)))
      one->who = ended_instance; // terminating it again is no error
  }
  if (auto* added = std::get_if<start_child>(&what.what))
    added->child = what.child.rules;
  auto request = what.what;
  asked_.emplace(number, std::move(what));
  feed(call{number, std::move(request)});
  return promise;
}

void supervisor_actor::let_go(instance_number who) {
  const auto found = lives_.find(who);
  if (found == lives_.end())
    return;
  if (found->second.who) {
    demonitor(found->second.who);
    guard_->remove(found->second.who.address());
    by_actor_.erase(found->second.who.address());
  }
  dues_.cancel(found->second.limit);
  if (const auto engine = found->second.group) { // CAF cannot hash a null one
    const auto group = groups_.find(engine);
    group->second.erase(who);
    if (group->second.empty())
      groups_.erase(group);
  }
  lives_.erase(found);
}

exit_note supervisor_actor::note_of(const caf::error& why) {
  if (!why || why == caf::exit_reason::normal)
    return {exit_class::normal, "normal"};
  if (why == caf::exit_reason::user_shutdown)
    return {exit_class::shutdown, "shutdown"};
  if (why == caf::exit_reason::kill)
    return {exit_class::killed, "killed"};
  errc code = errc::ok;
  if (caf_compat::is_ours(why, code) && code == errc::shutdown)
    return {exit_class::shutdown, shortened(describe(system(), why))};
  return {exit_class::abnormal, shortened(describe(system(), why))};
}

// 0: of none; also for no actor, which CAF cannot hash.
instance_number supervisor_actor::life_of(const caf::actor_addr& who) const {
  const auto found = who ? by_actor_.find(who) : by_actor_.end();
  return found == by_actor_.end() ? 0 : found->second;
}

caf::actor supervisor_actor::handle_of(instance_number who) const {
  const auto found = lives_.find(who);
  return found == lives_.end() ? caf::actor{} : found->second.who;
}

nanoseconds supervisor_actor::now() {
  return home_system().clock().now().time_since_epoch();
}

} // namespace ringactor::supervision
