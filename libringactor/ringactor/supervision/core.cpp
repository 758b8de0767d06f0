// SPDX-License-Identifier: BSD-3-Clause
// Inputs, and operations step by step.
#include "ringactor/supervision/core.hpp"

#include <ranges>

namespace ringactor::supervision {

core::core(const sup_flags& flags, std::vector<child_rules> children)
  : flags_{flags}, random_{flags.seed} {
  if (is_dynamic()) {
    instance_rules_ = std::move(children.front());
    return;
  }
  for (auto& rules : children)
    add(std::move(rules));
}

void core::handle(input what, nanoseconds now, std::vector<action>& out) {
  now_ = std::max(now_, now);
  out_ = &out;
  std::visit([this](auto& in) { take(std::move(in)); }, what);
  work();
}

// One task after the other, each to its end.
void core::work() {
  go_on();
  while (!now_doing_ && !waiting_.empty()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    std::visit([this](auto& what) { run(std::move(what)); }, next);
    go_on();
  }
}

void core::go_on() {
  while (now_doing_) {
    auto& doing = *now_doing_;
    if (doing.awaited > 0 && !(doing.all_at_once && !doing.steps.empty()))
      return;
    if (doing.steps.empty()) {
      complete();
      return;
    }
    const auto next = doing.steps.front();
    doing.steps.pop_front();
    if (next.starts)
      start_step(next.which);
    else
      stop_step(next.which);
  }
}

void core::complete() {
  const auto done = std::move(*now_doing_);
  now_doing_.reset();
  switch (done.why) {
    case cause::init:
      put(ready{});
      return;
    case cause::restart:
      return;
    case cause::call_start:
    case cause::call_restart:
    case cause::call_terminate:
      put(answer{.number = done.call, .who = done.started});
      return;
    case cause::ending:
      break;
  }
  ended_ = true;
  put(event{.kind = event_kind::ended, .why = done.note});
  for (auto& left : waiting_)
    if (auto* asked = std::get_if<call>(&left))
      refuse(asked->number, reply_code::closing);
  waiting_.clear();
  put(finished{done.note});
}

// ---- what comes in ----------------------------------------------------------

void core::take(begin what) {
  if (!ended_)
    waiting_.push_back(what);
}

void core::take(stop what) {
  if (!ended_)
    waiting_.push_back(std::move(what));
}

void core::take(call what) {
  if (ended_)
    refuse(what.number, reply_code::closing);
  else
    waiting_.push_back(std::move(what));
}

void core::take(child_started what) {
  const auto which = find_life(what.who);
  if (which == 0 || at(which).now != phase::starting)
    return;
  auto& c = at(which);
  c.now = phase::running;
  c.since = now_;
  by_past_life_.erase(c.last);
  const auto before = std::exchange(c.last, c.who);
  tell_started(c, before);
  start_answered(c);
}

void core::take(child_ignored what) {
  const auto which = find_life(what.who);
  if (which == 0 || at(which).now != phase::starting)
    return;
  auto& c = at(which);
  tell(event_kind::ignored, c, {}, c.tries);
  by_life_.erase(c.who);
  c.who = 0;
  c.now = phase::stopped;
  start_answered(c);
  // OTP: a temporary child that restart_child tried (reconfigure brought it)
  // keeps its spec.
  if (is_dynamic()
      || (c.rules.restart == restart_type::temporary
          && now_doing_->why != cause::call_restart))
    remove(which);
}

void core::take(child_failed what) {
  const auto which = find_life(what.who);
  if (which != 0 && at(which).now == phase::starting)
    start_went_wrong(which, std::move(what.why));
}

void core::take(child_down what) {
  const auto which = find_life(what.who);
  if (which == 0)
    return;
  if (!fallen_.contains(what.who))
    at(which).fell = now_;
  if (at(which).now == phase::starting)
    start_went_wrong(which, std::move(what.why));
  else if (at(which).now == phase::stopping)
    stop_done(which, std::move(what.why));
  else if (fallen_.try_emplace(what.who, what.why).second)
    waiting_.push_back(std::move(what));
}

void core::take(timer_fired what) {
  if (auto waits = backoff_timers_.find(what.timer);
      waits != backoff_timers_.end()) {
    waiting_.push_back(due{waits->second, what.timer});
    backoff_timers_.erase(waits);
    return;
  }
  const auto found = kill_timers_.find(what.timer);
  if (found == kill_timers_.end())
    return;
  const auto timer = found->second;
  kill_timers_.erase(found);
  const auto which = find_life(timer.who);
  if (which == 0 || at(which).now != phase::stopping)
    return;
  if (!timer.is_grace) {
    kill_now(at(which));
    return;
  }
  at(which).fell = now_;
  tell(event_kind::abandoned, at(which));
  put(abandon{timer.who});
  stop_done(which, {exit_class::killed, "killed"});
}

// ---- tasks ------------------------------------------------------------------

void core::run(begin) {
  now_doing_ = operation{.why = cause::init};
  for (auto which : order_ | std::views::values)
    now_doing_->steps.push_back({true, which});
}

void core::run(child_down what) {
  if (fallen_.erase(what.who) == 0)
    return; // it was stopped meanwhile: its end was found there
  const auto which = find_life(what.who);
  consider_restart(which, fall(which, std::move(what.why)));
}

void core::run(stop what) { end_with(std::move(what.why)); }

void core::run(try_again what) {
  if (children_.contains(what.which) && at(what.which).now == phase::restarting
      && at(what.which).timer == 0)
    count_restart(what.which);
}

void core::run(due what) {
  if (!children_.contains(what.which))
    return;
  auto& c = at(what.which);
  if (c.now != phase::restarting || c.timer != what.timer)
    return;
  c.timer = 0;
  cycle_children(what.which);
}

exit_note core::fall(child_number which, exit_note why) {
  auto& c = at(which);
  const auto who = c.who;
  if (c.rules.backoff && now_ - c.since >= c.rules.backoff->reset_after)
    c.attempt = 0;
  by_life_.erase(who);
  c.who = 0;
  c.now = phase::stopped;
  if (is_dynamic())
    by_past_life_.emplace(who, which);
  tell(event_kind::terminated, c, why);
  return why;
}

void core::run(call what) {
  std::visit([&](auto& asked) { on(what.number, asked); }, what.what);
}

std::vector<instance_number> core::lives() const {
  std::vector<instance_number> found;
  for (auto which : order_ | std::views::values | std::views::reverse)
    if (const auto& c = children_.find(which)->second; c.who != 0)
      found.push_back(c.who);
  return found;
}

// ---- the children -----------------------------------------------------------

core::child_number core::add(child_rules rules) {
  const auto which = ++children_given_;
  if (!is_dynamic())
    by_id_.emplace(rules.id, which);
  child c{.rules = std::move(rules), .where = ++places_given_};
  order_.emplace(c.where, which);
  children_.emplace(which, std::move(c));
  return which;
}

void core::remove(child_number which) {
  const auto& c = at(which);
  if (auto named = by_id_.find(c.rules.id);
      named != by_id_.end() && named->second == which)
    by_id_.erase(named);
  by_past_life_.erase(c.last);
  pass_group_on(which);
  put(forget{c.rules.id, c.last});
  order_.erase(c.where);
  children_.erase(which);
}

core::child_number core::find(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? 0 : found->second;
}

core::child_number core::find_life(instance_number who) const {
  const auto found = by_life_.find(who);
  return found == by_life_.end() ? 0 : found->second;
}

void core::tell(event_kind kind, const child& c, exit_note why,
                std::uint32_t attempt) {
  put(event{kind, c.rules.id, c.who ? c.who : c.last, std::move(why), attempt,
            std::nullopt});
}

} // namespace ringactor::supervision
