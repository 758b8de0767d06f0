/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of a turn, by lane 0: what an all-lanes handler said goes out, its
 * blocks are given back, its message is settled and its cell retires. Goes on
 * from turn.h; used by activation.h. */
#ifndef RINGACTOR_DEVICE_TURN_END_H
#define RINGACTOR_DEVICE_TURN_END_H
#include "turn.h"

/* A turn that was admitted, and then failed or ended its actor. */
RA_FN void ra_conclude(ra_engine* e, RA_LOCAL ra_turn* turn) {
  int quits = turn->outcome == ra_turn_quits;
  turn->status = quits ? (uint32_t)ra_ok : turn->outcome;
  ra_settle(e, turn);
  if (quits) {
    ra_actor_at(e, turn->place)->life = ra_life_stopped;
    ra_tell_down(e, turn);
  }
}
/* The one message of an all-lanes handler. */
RA_FN void ra_turn_say(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_message m = turn->out;
  if (ra_fence(e, turn->place, &m))
    return;
  uint32_t status = ra_route(e, &m);
  if (status != ra_ok) { /* the handler was told ra_ok: not lost silently */
    e->worker->posted += 1;
    ra_dead_letter(e, &m, status);
  }
}
RA_FN void ra_turn_finish(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (turn->outgoing)
    ra_turn_say(e, turn);
  for (uint32_t i = 0; i < turn->frees; ++i)
    ra_pool_give(ra_pool_of(e), turn->free[i]);
  if (turn->outcome == ra_ok || turn->status != ra_ok)
    ra_settle(e, turn);
  else
    ra_conclude(e, turn);
}
/* 1: the actor has more messages and is still the caller's. */
RA_FN int ra_turn_retire(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (turn->kept && !ra_keep_is_void(e, turn))
    return ra_keep_begin(e, turn);
  ra_turn_finish(e, turn);
  return turn->sorted ? ra_sorted_retire(e, turn->place, turn->sorted)
                      : ra_mailbox_retire(e, turn->place);
}

#endif
