// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/sup_checker.hpp"

#include <algorithm>

namespace supervision_tests {

sup_checker::sup_checker(const sup_flags& flags,
                         const std::vector<child_rules>& children)
  : flags_{flags} {
  for (const auto& child : children) {
    rules_[child.id] = child;
    ranks_[child.id] = ++ranks_given_;
    has_backoff_ |= child.backoff.has_value();
  }
}

void sup_checker::saw(const node& at, const input& what,
                      const std::vector<action>& actions, nanoseconds now) {
  now_ = now;
  instance_number about = 0;
  if (const auto* down = std::get_if<child_down>(&what))
    about = down->who;
  if (const auto* up = std::get_if<child_started>(&what))
    about = up->who;
  if (about != 0 && !open_.contains(about) && !actions.empty())
    say("a life that has ended was listened to");
  const bool was_finished = finished_;
  before(what);
  for (const auto& each : actions) {
    if (was_finished && !std::holds_alternative<answer>(each))
      say("something was done after the end");
    std::visit([this](const auto& done) { check(done); }, each);
  }
  if (!is_dynamic())
    for (const auto& [who, child] : at.lives)
      for (const auto& [other, twin] : at.lives)
        if (who < other && child.id == twin.id && !child.abandoned
            && !twin.abandoned)
          say("a child is there twice: " + child.id);
}

void sup_checker::before(const input& what) {
  if (const auto* asked = std::get_if<call>(&what))
    asked_.emplace(asked->number, asked->what);
  if (const auto* up = std::get_if<child_started>(&what))
    if (const auto found = open_.find(up->who); found != open_.end())
      found->second.starting = false;
  if (const auto* gone = std::get_if<child_ignored>(&what)) {
    if (const auto found = open_.find(gone->who); found != open_.end())
      excused_.insert(found->second.id);
    close(gone->who);
  }
  if (const auto* gone = std::get_if<child_failed>(&what))
    close(gone->who);
  if (const auto* gone = std::get_if<child_down>(&what))
    close(gone->who);
}

void sup_checker::close(instance_number who) {
  const auto found = open_.find(who);
  if (found == open_.end())
    return;
  const auto& rules = rules_[found->second.id];
  if (rules.restart == restart_type::temporary && !is_dynamic())
    ranks_.erase(found->second.id);
  open_.erase(found);
}

// A spec that start_child brought.
void sup_checker::learn(const std::string& id) {
  for (const auto& each : asked_)
    if (const auto* one = std::get_if<start_child>(&each.second))
      if (one->child.id == id) {
        rules_[id] = one->child;
        break;
      }
  ranks_[id] = ++ranks_given_;
}

bool sup_checker::is_asked_for(const std::string& id) const {
  return std::ranges::any_of(asked_, [&](const auto& each) {
    const auto* one = std::get_if<restart_child>(&each.second);
    return one && one->id == id;
  });
}

void sup_checker::check(const start_life& what) {
  if (!ranks_.contains(what.id))
    learn(what.id);
  const auto& rules = rules_[what.id];
  if (!given_.insert(what.who).second)
    say("a number of a life was given twice");
  if (what.before != 0 && rules.restart == restart_type::temporary)
    say("a temporary child was restarted");
  if (limit_reached_)
    say("a start after the limit of restarts");
  if (!is_dynamic())
    for (const auto& [who, other] : open_) {
      if (other.id == what.id)
        say("a child was started while it lives: " + what.id);
      if (other.starting)
        say("two starts at the same time");
    }
  const auto rank = ranks_[what.id];
  // Two runs with no word between them: a delayed restart, a restart_child.
  if (start_run_ && rank <= *start_run_ && !is_dynamic() && !has_backoff_
      && !is_asked_for(what.id))
    say("started out of order: " + what.id);
  new_run();
  start_run_ = rank;
  excused_.erase(what.id);
  open_[what.who] = {.id = what.id};
}

bool sup_checker::is_open(instance_number who, const std::string& act) {
  if (open_.contains(who))
    return true;
  say(act + " for a life that has ended");
  return false;
}

void sup_checker::stops_in_order(instance_number who) {
  auto& child = open_.at(who);
  if (is_dynamic())
    return;
  for (const auto& [other, twin] : open_)
    if (other != who && (twin.told || twin.killed))
      say("two stops at the same time");
  const auto rank = ranks_[child.id];
  if (stop_run_ && rank >= *stop_run_)
    say("stopped out of order: " + child.id);
  new_run();
  stop_run_ = rank;
}

void sup_checker::check(const ask_to_stop& what) {
  if (!is_open(what.who, "an order to stop"))
    return;
  if (open_[what.who].told)
    say("told to stop twice");
  stops_in_order(what.who);
  open_[what.who].told = now_;
}

void sup_checker::check(const kill& what) {
  if (!is_open(what.who, "a kill"))
    return;
  auto& child = open_[what.who];
  const auto rule = rules_[child.id].stop_rule();
  if (child.killed)
    say("killed twice");
  if (!child.told) {
    if (rule.how != shutdown_rule::mode::brutal_kill)
      say("killed without being told");
    stops_in_order(what.who);
  } else if (rule.how != shutdown_rule::mode::within
             || now_ < *child.told + rule.limit) {
    say("killed before its time");
  }
  child.killed = now_;
}

void sup_checker::check(const abandon& what) {
  if (!is_open(what.who, "an abandonment"))
    return;
  const auto& child = open_[what.who];
  if (!child.killed || now_ < *child.killed + flags_.kill_grace)
    say("abandoned before its grace");
  close(what.who);
}

void sup_checker::check(const answer& what) {
  new_run();
  const auto found = asked_.find(what.number);
  if (found == asked_.end()) {
    say("an answer to no call, or a second one");
    return;
  }
  if (const auto* one = std::get_if<start_child>(&found->second))
    if (what.code == reply_code::start_failed)
      ranks_.erase(one->child.id);
  if (std::holds_alternative<terminate_child>(found->second))
    excuse_stopped();
  if (const auto* one = std::get_if<restart_child>(&found->second))
    if (what.code == reply_code::start_failed)
      excused_.insert(one->id);
  if (const auto* one = std::get_if<delete_child>(&found->second))
    if (what.code == reply_code::ok)
      ranks_.erase(one->id);
  asked_.erase(found);
}

// As in OTP: where the restart of a group fails at one child and that child is
// terminated, those after it stay stopped as well.
void sup_checker::excuse_stopped() {
  for (const auto& each : rules_)
    if (std::ranges::none_of(
          open_, [&](const auto& one) { return one.second.id == each.first; }))
      excused_.insert(each.first);
}

void sup_checker::check(const event& what) {
  if (what.kind == event_kind::limit_reached)
    limit_reached_ = true;
  if (what.kind == event_kind::limit_reached
      || what.kind == event_kind::auto_shutdown)
    new_run();
  if (what.kind != event_kind::restarting)
    return;
  new_run();
  restarts_.push_back(now_);
  while (now_ - restarts_.front() > flags_.period)
    restarts_.pop_front();
  if (restarts_.size() > flags_.intensity)
    say("more restarts than its intensity");
}

void sup_checker::check(const finished&) {
  finished_ = true;
  if (!open_.empty())
    say("the end left a life open");
  if (!asked_.empty())
    say("the end left a call without an answer");
}

void sup_checker::at_rest(const answer& state) {
  if (!asked_.empty())
    say("a call was never answered");
  for (const auto& child : state.children) {
    if (child.state == child_state::restarting)
      say("a restart was forgotten: " + child.id);
    if (child.state == child_state::stopped
        && rules_[child.id].restart == restart_type::permanent
        && !excused_.contains(child.id))
      say("a permanent child does not run: " + child.id);
  }
}

} // namespace supervision_tests
