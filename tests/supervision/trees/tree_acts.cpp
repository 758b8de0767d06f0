// SPDX-License-Identifier: BSD-3-Clause
// What befalls the tree while it is not calm.
#include "tests/supervision/trees/tree_schedule.hpp"

#include "ringactor/actor/error.hpp"

namespace tree_tests {

using ringactor::caf_compat::send_exit;

void tree_schedule::act() {
  switch (below(18)) {
    case 0:
    case 1:
      exit_somebody();
      return;
    case 2:
      spoil_a_start();
      return;
    case 3:
      call_somebody();
      return;
    case 4:
    case 5:
      let_time_pass();
      return;
    case 6:
      if (stage_.hanging() != 0) {
        tell("resume");
        stage_.resume(random_());
      }
      return;
    case 7:
      rare_act();
      return;
    case 8:
      call_for_instances();
      return;
    case 9:
      if (one_in(3))
        hang_a_supervisor();
      return;
    default:
      send_job(below(seats_.size()));
  }
}

void tree_schedule::rare_act() {
  switch (below(12)) {
    case 0:
    case 1:
      end_an_engine();
      return;
    case 2:
    case 3:
      end_a_supervisor();
      return;
    case 4:
      if (!one_in(3))
        return;
      if (one_in(2)) {
        tell("root is killed");
        see(sight::root_killed);
        send_exit(root_, caf::exit_reason::kill);
      } else {
        tell("root is stopped");
        send_exit(root_, caf::exit_reason::user_shutdown);
      }
      return;
    default:
      exit_somebody();
  }
}

tree_schedule::plan tree_schedule::some_plan() {
  plan made;
  if (one_in(3))
    made.does = static_cast<std::uint32_t>(below(patient_acts));
  made.hangs_first = one_in(10);
  made.hangs_last = one_in(10);
  return made;
}

// The newest life, one before it, or whoever has its address.
caf::actor tree_schedule::target_of(const seat& to) {
  if (to.is_kernel && to.follow && one_in(2))
    return to.follow;
  if (to.lives.empty())
    return nullptr;
  const auto& who =
    !is_calm_ && one_in(5) ? to.lives[below(to.lives.size())] : to.lives.back();
  return caf::actor_cast<caf::actor>(who);
}

void tree_schedule::add_words(patient_job& job) {
  const auto& other = seats_[below(seats_.size())];
  const auto life = witness_.newest(other.id);
  job.to = sink_at_;
  if (other.is_kernel && life && !one_in(3))
    job.to = one_in(2) ? other.ref.address() : life->where;
  job.words = static_cast<std::uint32_t>(1 + below(3));
  for (std::uint32_t i = 0; i < job.words; ++i)
    books_.open(entry_kind::word);
}

void tree_schedule::send_job(std::size_t which) {
  const auto& to = seats_[which];
  const auto target = to.is_engine ? nullptr : target_of(to);
  if (!target)
    return;
  const auto life = witness_.newest(to.id);
  const bool asks = !to.is_kernel || one_in(2);
  const auto number =
    books_.open(asks ? entry_kind::request : entry_kind::note);
  auto& how = plans_[number];
  how = is_calm_ ? plan{} : some_plan();
  how.seat = which;
  how.is_early = to.is_kernel && life && !life->has_ended && !life->has_begun;
  patient_job job{number, {}, 0, 0};
  if (to.is_kernel && !is_calm_ && one_in(2))
    add_words(job);
  tell("job " + std::to_string(number) + " to " + to.id);
  const auto from =
    asks ? caf::actor_cast<caf::strong_actor_ptr>(client_) : nullptr;
  const auto id = asks ? caf::make_message_id(number) : caf::make_message_id();
  ringactor::caf_compat::deliver(
    caf::actor_cast<caf::strong_actor_ptr>(target),
    ringactor::caf_compat::make_element(from, id, job), nullptr);
}

void tree_schedule::exit_somebody() {
  const auto& of = seats_[below(seats_.size())];
  const auto who =
    of.lives.empty() ? nullptr : caf::actor_cast<caf::actor>(of.lives.back());
  if (!who)
    return;
  const auto how = below(4);
  tell("exit " + of.id + " " + std::to_string(how));
  if (how == 0)
    send_exit(who, caf::exit_reason::user_shutdown);
  else if (how == 1)
    send_exit(who, ringactor::to_caf(ringactor::errc::handler_failed, "told"));
  else
    send_exit(who, caf::exit_reason::kill);
}

void tree_schedule::spoil_a_start() {
  auto& of = seats_[below(seats_.size())];
  tell("spoil " + of.id);
  if (!of.is_kernel && one_in(2))
    of.is_deaf = true;
  else if (one_in(2))
    of.is_slow = true;
  else if (one_in(4))
    of.ignores = true;
  else
    of.fails = static_cast<std::uint32_t>(1 + below(2));
}

void tree_schedule::call_somebody() {
  auto supervisor = root_;
  if (!supervisors_.empty() && one_in(3))
    if (const auto one =
          witness_.newest(supervisors_[below(supervisors_.size())]))
      supervisor = caf::actor_cast<caf::actor>(one->who);
  if (!supervisor)
    return;
  const auto& of = seats_[below(seats_.size())];
  switch (below(4)) {
    case 0:
      witness_.asked(supervisor.address(), of.id);
      call(supervisor, sup::terminate_child_call(of.id));
      return;
    case 1:
      witness_.asked(supervisor.address(), of.id);
      call(supervisor, sup::restart_child_call(of.id));
      return;
    case 2:
      call(supervisor, sup::which_children_call());
      return;
    default:
      call(supervisor, sup::count_children_call());
  }
}

/// Starts an instance, or ends one.
void tree_schedule::call_for_instances() {
  if (dynamic_.empty())
    return;
  const auto& id = dynamic_[below(dynamic_.size())];
  const auto above = witness_.newest(id);
  const auto who =
    above ? caf::actor_cast<caf::actor>(above->who) : caf::actor{};
  if (!who)
    return;
  if (!one_in(4)) {
    const std::uint64_t which = add_seat({.id = {}, .above = id});
    seats_[which].id = id + "#" + std::to_string(which);
    call(who, sup::start_instance_call(caf::make_message(which)));
    return;
  }
  const auto& of = seats_[below(seats_.size())];
  const auto one = witness_.newest(of.id);
  const auto child = one ? caf::actor_cast<caf::actor>(one->who) : caf::actor{};
  if (!child || one->supervisor != who.address())
    return;
  see(sight::instance_ended);
  witness_.asked(who.address(), of.id);
  call(who, sup::terminate_instance_call(child));
}

/// Its next start function blocks, and it is told to end meanwhile.
void tree_schedule::hang_a_supervisor() {
  std::vector<seat*> below_some;
  for (auto& each : seats_)
    if (!each.above.empty() && !each.is_kernel
        && witness_.is_up(witness_.newest(each.id)))
      below_some.push_back(&each);
  if (below_some.empty())
    return;
  auto& of = *below_some[below(below_some.size())];
  tell("hangs " + of.above + " by " + of.id);
  of.is_slow = true;
  of.is_deaf = false;
  send_exit(caf::actor_cast<caf::actor>(witness_.newest(of.id)->who),
            caf::exit_reason::kill);
  for (auto steps = 10 + below(20); steps > 0; --steps)
    step();
  witness_.asked(root_.address(), of.above);
  call(root_, sup::terminate_child_call(of.above));
  for (auto rounds = 2 + below(4); rounds > 0; --rounds) {
    let_time_pass();
    for (auto steps = 5 + below(5); steps > 0; --steps)
      step();
  }
}

void tree_schedule::call(const caf::actor& supervisor, sup::management what) {
  const auto number = books_.open(entry_kind::call);
  tell("call " + std::to_string(number) + " "
       + std::to_string(what.what.index()));
  ringactor::caf_compat::deliver(
    caf::actor_cast<caf::strong_actor_ptr>(supervisor),
    ringactor::caf_compat::make_element(
      caf::actor_cast<caf::strong_actor_ptr>(client_),
      caf::make_message_id(number), std::move(what)),
    nullptr);
}

void tree_schedule::end_an_engine() {
  tell("engine ends");
  see(sight::engine_fell);
  send_exit(slot_.get().actor() ? slot_.get().actor() : engines_.back().actor(),
            caf::exit_reason::kill);
}

void tree_schedule::end_a_supervisor() {
  if (supervisors_.empty())
    return;
  const auto one = witness_.newest(supervisors_[below(supervisors_.size())]);
  const auto who = one ? caf::actor_cast<caf::actor>(one->who) : caf::actor{};
  if (!who)
    return;
  tell("supervisor " + one->id + " is killed");
  see(sight::nested_fell);
  send_exit(who, caf::exit_reason::kill);
}

void tree_schedule::let_time_pass() {
  const milliseconds by{1 + below(15)};
  const bool looks = one_in(2);
  tell("time " + std::to_string(by.count()) + (looks ? " and a look" : ""));
  stage_.pass(by);
  if (looks)
    for (const auto& each : engines_)
      stage_.look(each);
}

} // namespace tree_tests
