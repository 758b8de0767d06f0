// SPDX-License-Identifier: BSD-3-Clause
// What the supervisor does later: the core's timers, and starts that take too
// long. One delayed message of CAF's at a time stands for all of them.
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
  caf_compat::send_exit(found->second.who, caf::exit_reason::kill);
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
  let_go(who);
  feed(child_failed{who, {exit_class::abnormal, std::move(why)}});
}

} // namespace ringactor::supervision
