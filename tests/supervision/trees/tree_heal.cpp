// SPDX-License-Identifier: BSD-3-Clause
// Calm: nothing fails any more. Who should live must live and answer; then the
// tree ends, and nothing is left.
#include "tests/supervision/trees/tree_schedule.hpp"

#include "ringactor/actor/directory.hpp"

namespace tree_tests {

using ringactor::caf_compat::send_exit;
using sup::event_kind;

namespace {

constexpr int steps_max = 20'000; // a tree that is calm needs far fewer

void end(const caf::actor& one) {
  auto* facade = ringactor::caf_compat::facade_cast<ear>(
    caf::actor_cast<caf::strong_actor_ptr>(one));
  if (facade)
    facade->terminate(caf::error{}, nullptr);
}

} // namespace

/// One job or one turn, whichever chance says; false: there is none.
bool tree_schedule::step() {
  if (one_in(2) && stage_.run_host(random_()))
    return true;
  if (!engines_.empty()) {
    const auto first = below(engines_.size());
    for (std::size_t i = 0; i < engines_.size(); ++i)
      if (stage_.step(engines_[(first + i) % engines_.size()]))
        return true;
  }
  return stage_.run_host(random_());
}

void tree_schedule::settle() {
  int left = steps_max;
  while (left > 0 && step())
    --left;
  if (left == 0)
    witness_.say("it never comes to rest");
}

/// Longer than any delay, limit and grace of the tree but a start's.
void tree_schedule::rest(int rounds) {
  for (int i = 0; i < rounds; ++i) {
    while (stage_.hanging() != 0)
      stage_.resume(random_());
    settle();
    stage_.pass(milliseconds{10});
  }
  settle();
}

void tree_schedule::heal() {
  tell("calm");
  is_calm_ = true;
  if (!seats_.front().is_engine) // else its supervisor sees to that
    open_engine();
  rest(20);
  if (ringactor::caf_compat::has_ended(
        caf::actor_cast<caf::strong_actor_ptr>(root_))) {
    see(sight::ended_early);
    return;
  }
  see(sight::healed);
  demand_progress();
}

void tree_schedule::demand_progress() {
  look_at(root_);
  for (const auto& id : supervisors_)
    if (const auto one = witness_.newest(id); witness_.is_up(one))
      look_at(caf::actor_cast<caf::actor>(one->who));
  const auto before = books_.size();
  std::size_t asked = 0;
  for (std::size_t i = 0; i < seats_.size(); ++i)
    if (witness_.is_up(witness_.newest(seats_[i].id)))
      for (int times = 0; times < 2; ++times, ++asked)
        send_job(i);
  settle();
  for (auto number = before + 1; number <= books_.size(); ++number) {
    const auto& page = books_.at(number);
    const auto& one = *witness_.newest(seats_[plans_[number].seat].id);
    if (page.handled != 1 && !one.is_abandoned)
      witness_.say("no progress: " + one.id + " handles nothing");
  }
}

/// What a supervisor says of its children, and whether that is so.
void tree_schedule::look_at(const caf::actor& supervisor) {
  const auto number = books_.size() + 1;
  call(supervisor, sup::which_children_call());
  settle();
  const bool has_engine = !ringactor::caf_compat::has_ended(
    caf::actor_cast<caf::strong_actor_ptr>(slot_.get().actor()));
  if (witness_.is_dynamic(supervisor.address())) {
    look_at_instances(supervisor, number, has_engine);
    return;
  }
  for (const auto& child : replies_[number].children) {
    const auto one = witness_.newest(child.what.id);
    const bool lives = witness_.is_up(one) && !one->is_abandoned;
    if (child.what.state == sup::child_state::restarting && has_engine)
      witness_.say("a restart was forgotten: " + child.what.id);
    if (lives != (child.what.state == sup::child_state::running))
      witness_.say("its supervisor is wrong about: " + child.what.id);
    if (lives && one->who != child.who)
      witness_.say("its supervisor takes another for: " + child.what.id);
  }
}

void tree_schedule::look_at_instances(const caf::actor& supervisor,
                                      std::uint64_t number, bool has_engine) {
  std::size_t running = 0;
  for (const auto& child : replies_[number].children) {
    const auto one = witness_.of(child.who.address());
    running += child.who ? 1 : 0;
    if (child.what.state == sup::child_state::restarting && !has_engine)
      continue; // it cannot be done
    if (child.what.state != sup::child_state::running)
      witness_.say("a restart was forgotten: " + child.what.id);
    else if (!witness_.is_up(one) || one->is_abandoned)
      witness_.say("its supervisor is wrong about: " + child.what.id);
    else if (one->supervisor != supervisor.address())
      witness_.say("its supervisor takes another for: " + one->id);
  }
  if (running != witness_.count_up(supervisor.address()))
    witness_.say("its supervisor is wrong about the number of its instances");
}

void tree_schedule::end_all() {
  tell("end");
  send_exit(root_, caf::exit_reason::user_shutdown);
  rest(8);
  for (const auto& each : engines_)
    send_exit(each.actor(), caf::exit_reason::kill);
  settle();
  witness_.all_must_have_ended();
  std::uint64_t fenced = 0;
  for (const auto& each : engines_) {
    const auto status = each.status();
    fenced += status.fenced;
    if (status.redelivered != 0)
      see(sight::redelivered);
    if (status.hung != 0)
      see(sight::hang);
    if (status.actors != 0)
      witness_.say("a place was not given back");
  }
  if (fenced < books_.said_late())
    witness_.say("what was said too late was not counted");
}

void tree_schedule::close_books() {
  tell("over");
  for (const auto& each : books_.broken())
    witness_.say(each);
  const std::pair<event_kind, sight> kinds[] = {
    {event_kind::abandoned, sight::abandoned},
    {event_kind::restarting, sight::restart},
    {event_kind::delayed, sight::delayed},
    {event_kind::limit_reached, sight::limit_reached},
    {event_kind::auto_shutdown, sight::auto_shutdown},
    {event_kind::orphaned, sight::orphaned}};
  for (const auto& [kind, what] : kinds)
    if (witness_.count(kind) != 0)
      see(what);
}

tree_schedule::~tree_schedule() {
  stage_.buried = nullptr;
  seats_.clear();
  root_ = nullptr;
  end(client_);
  end(sink_);
  end(recorder_);
}

} // namespace tree_tests
