// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/otp/otp_player.hpp"

#include <algorithm>

namespace supervision_tests {

otp_player::otp_player(const scenario& what, coverage& covered)
  : scenario_{what}, covered_{covered}, world_{what.flags, what.children} {
  for (const auto& [id, plans] : what.starts)
    starts_[id].assign(plans.begin(), plans.end());
  for (const auto& [id, plan] : what.stops) {
    auto& manner = world_.of(id);
    if (plan.what == stop_plan::kind::deaf)
      manner.stops = stop_manner::until_killed;
    else
      manner.says = {class_of(plan.reason), {}};
  }
  world_.start_hook = [this](const start_life& life) { return start(life); };
  world_.ended = [this](node&, const life& gone, const exit_note& why) {
    happened("down " + gone.id + " " + std::to_string(gone.who) + " "
             + std::string{to_string(why.kind)});
  };
}

void otp_player::happened(std::string line) { happened_ += line + "\n"; }

bool otp_player::start(const start_life& what) {
  happened("start " + what.id + " " + std::to_string(what.who));
  start_plan plan;
  if (auto& plans = starts_[what.id]; !plans.empty()) {
    plan = std::move(plans.front());
    plans.pop_front();
  }
  if (plan.what == start_plan::outcome::ok) {
    newest_[what.id] = what.who;
    ran_.insert(what.who);
    return false;
  }
  world_.root().lives.erase(what.who);
  if (plan.what == start_plan::outcome::ignore) {
    world_.give(1, child_ignored{what.who});
    return true;
  }
  failed_ = what.id;
  for (auto& each : post(plan.calls)) {
    miscounts_ |= std::holds_alternative<terminate_instance>(each.what);
    open_.push_back(std::move(each));
  }
  world_.give(1, child_failed{what.who, {exit_class::abnormal, "no luck"}});
  return true;
}

std::string otp_player::play() {
  world_.begin();
  drain();
  if (!world_.is_ready()) {
    said_ += "not started " + failed_ + "\n";
  } else {
    after_act();
    for (const auto& step : scenario_.steps)
      if (!world_.end())
        act(step);
    if (!world_.end()) {
      world_.stop();
      drain();
    }
    said_ += "ended " + std::string{to_string(world_.end()->kind)} + "\n";
  }
  return "seed " + std::to_string(scenario_.seed) + "\n" + happened_ + said_
         + "end\n";
}

void otp_player::drain() {
  while (world_.step(nanoseconds::max())) {}
}

void otp_player::act(const scenario_step& step) {
  switch (step.what) {
    case scenario_step::kind::script:
      starts_[step.id].assign(step.starts.begin(), step.starts.end());
      return;
    case scenario_step::kind::exit:
      exit(newest_[step.id], step.reason);
      return;
    case scenario_step::kind::exit_life:
      exit(step.life, step.reason);
      return;
    case scenario_step::kind::calls:
      break;
  }
  const auto calls = post(step.calls);
  drain();
  say(calls);
  after_act();
}

void otp_player::exit(instance_number who, exit_reason reason) {
  const auto found = world_.root().lives.find(who);
  if (found == world_.root().lives.end()) {
    said_ += "nobody\n";
    return;
  }
  const auto rules = *world_.ask(get_childspec{found->second.id}).spec;
  covered_[static_cast<std::size_t>(world_.root().decides.flags().strategy)]
          [static_cast<std::size_t>(rules.restart)]
          [static_cast<std::size_t>(reason)] += 1;
  world_.life_exits(who, class_of(reason));
  drain();
  after_act();
}

void otp_player::after_act() {
  say(std::exchange(open_, {}));
  if (world_.end())
    return;
  const auto state = post({which_children{}, count_children{}});
  drain();
  say(state);
}

std::vector<otp_player::asked>
otp_player::post(const std::vector<request>& calls) {
  std::vector<asked> made;
  for (const auto& call : calls) {
    auto what = call;
    // The oracle gives somebody else's process for a life that never ran.
    if (auto* one = std::get_if<terminate_instance>(&what);
        one && !ran_.contains(one->who))
      one->who = 0;
    made.push_back({world_.post(what), what});
  }
  return made;
}

// ---- the oracle's words -----------------------------------------------------

void otp_player::say(const std::vector<asked>& calls) {
  for (const auto& call : calls)
    said_ += line_of(call) + "\n";
}

std::string otp_player::line_of(const asked& call) {
  const auto found = world_.answers().find(call.number);
  if (found == world_.answers().end())
    return "no answer";
  const auto& from = found->second;
  if (from.code == reply_code::already_started)
    return "already_started " + std::to_string(from.who);
  if (from.code != reply_code::ok)
    return std::string{to_string(from.code)};
  if (std::holds_alternative<which_children>(call.what))
    return line_of_children(from);
  if (std::holds_alternative<count_children>(call.what))
    return "counts " + std::to_string(from.counts.specs) + " "
           + (miscounts_ ? "-" : std::to_string(from.counts.active)) + " "
           + std::to_string(from.counts.supervisors) + " "
           + std::to_string(from.counts.workers);
  const bool starts = std::holds_alternative<start_child>(call.what)
                      || std::holds_alternative<start_instance>(call.what)
                      || std::holds_alternative<restart_child>(call.what);
  return starts ? "ok " + std::to_string(from.who) : "ok";
}

std::string otp_player::line_of_children(const answer& from) const {
  std::vector<std::string> lines;
  for (const auto& child : from.children)
    lines.push_back(" " + child.id + "="
                    + (child.state == child_state::running
                         ? std::to_string(child.who)
                         : std::string{to_string(child.state)})
                    + "/" + std::string{to_string(child.kind)});
  if (is_dynamic())
    std::ranges::sort(lines);
  std::string all = "children";
  for (const auto& line : lines)
    all += line;
  return all;
}

} // namespace supervision_tests
