/* SPDX-License-Identifier: BSD-3-Clause */
/* One activation: an actor is picked up, its messages are handled within a
 * budget of messages and time, and it is idle again or stays with the caller.
 * Tour stop 6. The CPU's executors call it; a resident loop will, too. */
#ifndef RINGACTOR_DEVICE_ACTIVATION_H
#define RINGACTOR_DEVICE_ACTIVATION_H
#include "turn_budget.h"
#include "turn_end.h"
#include "turn_lanes.h"

RA_FN void ra_telemetry_publish(ra_engine* e, uint32_t worker) {
  RA_GLOBAL ra_worker* w = e->worker;
  RA_GLOBAL ra_telemetry* t =
    (RA_GLOBAL ra_telemetry*)(e->shared + e->layout->telemetry) + worker;
  /* Order: relaxed, all eight; counts that the host samples. */
  ra_store(&t->handled, w->handled, ra_relaxed, ra_system);
  ra_store(&t->sent, w->sent, ra_relaxed, ra_system);
  ra_store(&t->refused, w->refused, ra_relaxed, ra_system);
  /* Order: relaxed. */
  ra_store(&t->dead_letters, w->dead_letters, ra_relaxed, ra_system);
  ra_store(&t->would_block, w->would_block, ra_relaxed, ra_system);
  ra_store(&t->failed, w->failed, ra_relaxed, ra_system);
  /* Order: relaxed. */
  ra_store(&t->activations, w->activations, ra_relaxed, ra_system);
  ra_store(&t->control, w->control, ra_relaxed, ra_system);
}

/* Handles the message of a turn; a watchdog sees an odd beat meanwhile. */
RA_FN void ra_turn_run(ra_engine* e, uint32_t place, RA_LOCAL ra_turn* turn) {
  RA_GLOBAL ra_control* control = ra_control_at(e, place);
  /* Order: relaxed, all three; a watchdog samples it. */
  uint64_t beat = ra_load(&control->beat, ra_relaxed, ra_system);
  ra_store(&control->beat, beat + 1, ra_relaxed, ra_system);
  ra_turn_handle_all(e, turn);
  ra_store(&control->beat, beat + 2, ra_relaxed, ra_system); /* Order: same */
}

/* Tells a watchdog whose beat to look at. Never taken back: an even beat says
 * that no handler runs. */
RA_FN void ra_publish_place(ra_engine* e, uint32_t place) {
  /* Order: relaxed; a watchdog samples it. */
  ra_store(&e->worker->running, (uint64_t)place + 1, ra_relaxed, ra_device);
}

/* 1: the budget is used up, or a poster has not linked yet: the caller still
 * owns the actor and must make it ready again. 0: the actor is idle, rests, or
 * is blocked. */
RA_FN int ra_activate(ra_engine* e, uint32_t place, RA_LOCAL ra_turn* turn,
                      ra_budget budget) {
  uint64_t start = budget.ticks ? ra_ticks() : 0;
  int more = 1;
  e->budget_ticks = budget.ticks; /* for ra_should_yield */
  e->began_ticks = start;
  e->worker->activations += 1;
  ra_publish_place(e, place);
  for (uint32_t i = 0; i < budget.messages && more; ++i) {
    if (ra_mailbox_rests(e, place))
      return 0;
    if (i % ra_class_look == 0 || ra_actor_at(e, place)->sorted)
      ra_mailbox_look(e, place);
    if (!ra_turn_fetch(e, place, turn))
      break;
    ra_turn_run(e, place, turn);
    more = ra_turn_retire(e, turn);
    if (more && budget.ticks && ra_ticks() - start > budget.ticks)
      break;
    if (ra_up_room(e) < (uint32_t)ra_up_turn)
      break;
  }
  if (more)
    ra_mailbox_credit(e, ra_actor_at(e, place));
  return more;
}

/* Handles the first messages of `m` that are for this actor, which are in no
 * mailbox, after ra_mailbox_claim; `taken` says how many. One that its handler
 * keeps is not taken, nor what is behind it: the caller posts it. Neither cell
 * nor credit is needed: nothing waits. Returns as ra_activate. */
RA_FN int ra_handle_claimed(ra_engine* e, uint32_t place,
                            RA_LOCAL ra_turn* turn, const ra_message* m,
                            uint32_t count, ra_budget budget, uint32_t* taken) {
  uint64_t start = count > 1 && budget.ticks ? ra_ticks() : 0;
  uint32_t id = ra_message_to(m).id, done = 0;
  e->budget_ticks = budget.ticks;
  e->began_ticks = start;
  e->worker->activations += 1;
  ra_publish_place(e, place);
  do {
    ra_turn_begin(e, place, turn, m + done);
    turn->sorted = ra_claimed;
    ra_turn_run(e, place, turn);
    if (turn->kept && turn->outcome == ra_ok)
      break;
    ra_turn_finish(e, turn);
    done += 1;
  } while (done < count && done < budget.messages
           && ra_message_to(m + done).id == id
           && (budget.ticks == 0 || ra_ticks() - start <= budget.ticks));
  *taken = done;
  return ra_mailbox_unclaim(e, place);
}

#endif
