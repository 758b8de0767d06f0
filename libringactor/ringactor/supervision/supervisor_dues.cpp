// SPDX-License-Identifier: BSD-3-Clause
// What the supervisor does later: the core's timers, and starts that take too
// long. One delayed message of CAF's at a time stands for all of them.
#include "ringactor/actor/host_fence.hpp"
#include "ringactor/supervision/supervisor_actor.hpp"

namespace ringactor::supervision {

due_line<supervisor_actor::due>::key
supervisor_actor::call_later(nanoseconds after, due what) {
  const auto mine = dues_.add(now() + after, what);
  wait_for_next();
  return mine;
}

void supervisor_actor::wait_for_next() {
  const auto next = dues_.next();
  if (!next || (tick_at_ && *tick_at_ <= *next))
    return;
  tick_at_ = next;
  caf_compat::send_later(*this, std::max(*next - now(), nanoseconds{0}),
                         tick{});
}

void supervisor_actor::call_what_is_due() {
  tick_at_.reset();
  const auto until = now();
  while (auto next = dues_.take_due(until))
    std::visit([this](auto& what) { take(what); }, *next);
  wait_for_next();
}

void supervisor_actor::take(timer_fired what) { feed(what); }

// It is killed, and has failed when it is down: two lives of a child at a time
// there must not be.
void supervisor_actor::take(start_limit_due what) {
  const auto found = lives_.find(what.who);
  if (found == lives_.end() || !found->second.is_pending)
    return;
  found->second.is_pending = false;
  found->second.has_failed = true;
  tell_to_end(what.who, caf::exit_reason::kill);
  call_later(core_.flags().kill_grace, failed_start_due{what.who});
}

void supervisor_actor::take(failed_start_due what) {
  const auto found = lives_.find(what.who);
  if (found != lives_.end() && found->second.has_failed)
    start_has_failed(what.who,
                     "it did not begin within its start limit, nor "
                     "go down when it was killed");
}

void supervisor_actor::start_has_failed(instance_number who, std::string why) {
  give_up(who);
  feed(child_failed{who, {exit_class::abnormal, std::move(why)}});
}

// It may run yet, and a supervisor's children with it: they must not be there
// beside those of its next life.
void supervisor_actor::give_up(instance_number who) {
  const auto found = lives_.find(who);
  if (found != lives_.end() && found->second.guard)
    found->second.guard->close();
  if (auto late = handle_of(who);
      !caf_compat::has_ended(caf::actor_cast<caf::strong_actor_ptr>(late)))
    fence(late); // what it says from now on is late
  let_go(who);
}

// From the guard's callers, so nothing here is this actor's.
void supervisor_actor::watch_orphans() {
  supervisor_event each;
  each.supervisor = options_.name;
  each.strategy = core_.flags().strategy;
  guard_->tell([each, to = options_.subscribers, sinks = options_.sinks,
                where = directory_](const orphan_guard::orphan& who,
                                    const std::string& why) {
    auto now = each;
    now.what = {event_kind::orphaned,      who.id, who.life,
                {exit_class::killed, why}, 0,      std::nullopt};
    now.child = who.who;
    const auto kernel = kernel_life_of(who.who);
    now.address = kernel.address;
    now.incarnation = kernel.incarnation ? kernel.incarnation : who.life;
    now.hlc = where->clock().tick();
    for (const auto& sink : sinks)
      sink->took(now);
    for (const auto& subscriber : to)
      if (auto heard = caf::actor_cast<caf::actor>(subscriber))
        caf::anon_send(heard, now);
  });
  if (guard_->timeout().count() > 0)
    take(beat_due{});
  if (options_.orphan_timeout.count() > 0)
    backend::watchdog::instance().add(guard_);
}

void supervisor_actor::take(beat_due) {
  guard_->beat();
  call_later(guard_->timeout() / 4, beat_due{});
}

} // namespace ringactor::supervision
