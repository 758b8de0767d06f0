// SPDX-License-Identifier: BSD-3-Clause
// A child's start, stop and restart.
#include "ringactor/supervision/backoff.hpp"
#include "ringactor/supervision/core.hpp"

#include <ranges>

namespace ringactor::supervision {

namespace {

// OTP: what a child may say when it was told to stop.
bool is_expected(const child_rules& rules, const exit_note& why) noexcept {
  const bool killed = rules.stop_rule().how == shutdown_rule::mode::brutal_kill;
  switch (why.kind) {
    case exit_class::killed:
      return killed;
    case exit_class::shutdown:
      return !killed || rules.restart != restart_type::permanent;
    case exit_class::normal:
      return rules.restart != restart_type::permanent;
    case exit_class::abnormal:
      break;
  }
  return false;
}

} // namespace

// ---- start ------------------------------------------------------------------

void core::start_step(child_number which) {
  auto& c = at(which);
  c.who = ++lives_given_;
  c.now = phase::starting;
  by_life_.emplace(c.who, which);
  now_doing_->awaited += 1;
  const auto& doing = *now_doing_;
  c.tries = doing.why == cause::restart ? c.tries + 1 : 1;
  put(start_life{c.who, c.last, doing.why == cause::call_start ? doing.call : 0,
                 c.rules.id});
}

void core::tell_started(const child& c, instance_number before) {
  event told{.id = c.rules.id, .who = c.who, .attempt = c.tries};
  if (now_doing_->why == cause::restart && before != 0)
    told.down_for = now_ - c.fell;
  put(std::move(told));
}

void core::start_answered(child& c) {
  c.tries = 0;
  now_doing_->awaited -= 1;
  now_doing_->started = c.who;
}

void core::start_went_wrong(child_number which, exit_note why) {
  auto& c = at(which);
  tell(event_kind::start_error, c, why, c.tries);
  by_life_.erase(c.who);
  c.who = 0;
  c.now = phase::stopped;
  auto& doing = *now_doing_;
  doing.awaited -= 1;
  switch (doing.why) {
    case cause::init:
      why.text = "child '" + c.rules.id + "' could not be started: " + why.text;
      why.kind = exit_class::shutdown;
      end_with(std::move(why));
      return;
    case cause::restart: // the rest is started by the try that succeeds
      for (const auto& left : doing.steps)
        wait_with(which, left.which);
      doing.steps.clear();
      c.now = phase::restarting;
      waiting_.push_back(try_again{which});
      return;
    case cause::call_start:
      remove(which);
      break;
    default:
      break;
  }
  refuse(doing.call, reply_code::start_failed, std::move(why.text));
  now_doing_.reset();
}

// ---- stop -------------------------------------------------------------------

void core::stop_step(child_number which) {
  auto& c = at(which);
  c.timer = 0;
  if (c.who == 0) {
    pass_group_on(which);
    c.now = phase::stopped;
    if (is_dynamic() || c.rules.restart == restart_type::temporary)
      remove(which);
    return;
  }
  now_doing_->awaited += 1;
  if (auto fallen = fallen_.extract(c.who)) { // it went down by itself before
    c.now = phase::stopping;
    stop_done(which, std::move(fallen.mapped()));
    return;
  }
  c.now = phase::stopping;
  tell(event_kind::stopping, c);
  const auto rule = c.rules.stop_rule();
  if (rule.how == shutdown_rule::mode::brutal_kill) {
    kill_now(c);
    return;
  }
  put(ask_to_stop{c.who});
  if (rule.how == shutdown_rule::mode::infinity)
    return;
  kill_timers_[++timers_given_] = {c.who, false};
  put(set_timer{timers_given_, rule.limit});
}

void core::kill_now(child& c) {
  put(kill{c.who});
  kill_timers_[++timers_given_] = {c.who, true};
  put(set_timer{timers_given_, flags_.kill_grace});
}

void core::stop_done(child_number which, exit_note why) {
  auto& c = at(which);
  const bool expected = is_expected(c.rules, why);
  tell(expected ? event_kind::stopped : event_kind::shutdown_error, c,
       std::move(why));
  by_life_.erase(c.who);
  c.who = 0;
  c.now = phase::stopped;
  now_doing_->awaited -= 1;
  if (is_dynamic() || c.rules.restart == restart_type::temporary)
    remove(which);
}

// Stops all, newest first, and ends. Instances of one spec stop all at once.
void core::end_with(exit_note why) {
  operation ending{.why = cause::ending, .note = std::move(why)};
  for (auto which : order_ | std::views::values | std::views::reverse)
    ending.steps.push_back({false, which});
  ending.all_at_once = is_dynamic();
  now_doing_ = std::move(ending);
}

// ---- restart ----------------------------------------------------------------

bool core::is_restarted_after(const child& c, const exit_note& why) const {
  return c.rules.restart == restart_type::permanent
         || (c.rules.restart == restart_type::transient && why.is_abnormal());
}

// A child that is not restarted keeps its spec, unless it goes with it.
void core::drop_spec(child_number which) {
  if (is_dynamic() || at(which).rules.restart == restart_type::temporary)
    remove(which);
}

void core::consider_restart(child_number which, exit_note why) {
  if (is_restarted_after(at(which), why)) {
    count_restart(which);
    return;
  }
  const child gone = at(which);
  drop_spec(which);
  consider_auto_shutdown(gone);
}

void core::count_restart(child_number which) {
  auto& c = at(which);
  if (window_.add(now_, flags_.intensity, flags_.period)) {
    c.now = phase::stopped;
    tell(event_kind::limit_reached, c, {},
         static_cast<std::uint32_t>(window_.size()));
    end_with({exit_class::shutdown, "more restarts than its intensity"});
    return;
  }
  c.now = phase::restarting;
  tell(event_kind::restarting, c, {},
       static_cast<std::uint32_t>(window_.size()));
  if (!c.rules.backoff) {
    cycle_children(which);
    return;
  }
  c.timer = ++timers_given_;
  backoff_timers_[c.timer] = which;
  tell(event_kind::delayed, c, {}, ++c.attempt);
  put(set_timer{c.timer,
                backoff_delay(*c.rules.backoff, c.attempt - 1, random_)});
}

void core::cycle_children(child_number which) {
  const auto cycled = cycled_with(which);
  operation doing{.why = cause::restart};
  if (!is_dynamic()) // instances are cycled alone, and are down
    for (auto each : cycled | std::views::values | std::views::reverse)
      doing.steps.push_back({false, each});
  for (auto each : cycled | std::views::values)
    if (is_dynamic() || at(each).rules.restart != restart_type::temporary)
      doing.steps.push_back({true, each});
  now_doing_ = std::move(doing);
}

// ---- auto shutdown ----------------------------------------------------------

void core::consider_auto_shutdown(const child& gone) {
  if (!gone.rules.significant || flags_.auto_shutdown == auto_shutdown::never)
    return;
  if (flags_.auto_shutdown == auto_shutdown::all_significant
      && others_are_significant())
    return;
  tell(event_kind::auto_shutdown, gone);
  end_with({exit_class::shutdown, "its significant children have ended"});
}

// Goes on where it found one last, once around: children that have ended are
// not looked at again by the end of each that is left.
bool core::others_are_significant() {
  auto next = order_.lower_bound(significant_at_);
  for (std::size_t left = order_.size(); left > 0; --left, ++next) {
    if (next == order_.end())
      next = order_.begin();
    const auto& c = at(next->second);
    if (c.rules.significant && c.now != phase::stopped) {
      significant_at_ = c.where;
      return true;
    }
  }
  return false;
}

} // namespace ringactor::supervision
