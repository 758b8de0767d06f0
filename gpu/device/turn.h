/* SPDX-License-Identifier: BSD-3-Clause */
/* One message of one actor: fetch (lane 0), handle (all lanes), retire (lane
 * 0). A resident loop puts a barrier between the three; with one lane there is
 * nothing to wait for. Goes on in turn_end.h. */
#ifndef RINGACTOR_DEVICE_TURN_H
#define RINGACTOR_DEVICE_TURN_H
#include "life.h"

/* ---- fetch --------------------------------------------------------------- */

RA_FN void ra_turn_begin(ra_engine* e, uint32_t place, RA_LOCAL ra_turn* turn,
                         const ra_message* m) {
  turn->place = place;
  turn->outcome = ra_ok;
  turn->code = turn->answered = 0;
  turn->acted = turn->refused = 0;
  turn->kept = turn->outgoing = turn->frees = 0;
  turn->sorted = 0;
  turn->status = ra_admit(e, place, m);
  turn->message = *m;
}
/* As ra_turn_fetch, for a mailbox that is sorted or may drop. */
RA_FN int ra_turn_fetch_special(ra_engine* e, uint32_t place,
                                RA_LOCAL ra_turn* turn) {
  ra_message m;
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  int drops = a->life == ra_life_active && ra_admission_drops(e, a);
  uint64_t sorted = 0;
  if (a->sorted)
    sorted = ra_sorted_take(e, place, drops, &m);
  else if (!ra_mailbox_next(e, place, &m))
    return 0;
  ra_turn_begin(e, place, turn, &m);
  turn->sorted = sorted;
  if (drops && turn->status == ra_ok && ra_message_type(&m) >= ra_type_user)
    turn->status = ra_dropped;
  return 1;
}
/* 0 when a poster has not linked its message yet. */
RA_FN int ra_turn_fetch(ra_engine* e, uint32_t place, RA_LOCAL ra_turn* turn) {
  ra_message m;
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  if (a->sorted | a->owner_policy)
    return ra_turn_fetch_special(e, place, turn);
  if (!ra_mailbox_next(e, place, &m))
    return 0;
  ra_turn_begin(e, place, turn, &m);
  return 1;
}

/* ---- handle: every lane; `status` stays as it is meanwhile --------------- */

RA_FN void ra_turn_handle(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (turn->status != ra_ok)
    return;
  ra_message m = turn->message;
  ra_context ctx;
  uint32_t type = ra_message_type(&m), status = ra_ok;
  ctx.engine = e;
  ctx.turn = turn;
  ctx.self = ra_actor_at(e, turn->place);
  ctx.message = &m;
  ctx.lane = ra_lane_id(e);
  ctx.lanes = ra_lane_count(e);
  if (type == ra_type_stop || type == ra_type_drain)
    return;
  if (type == ra_type_start) { /* lane 0 alone: a wipe must not follow init */
    if (ctx.lane == 0) {
      ra_begin_life(e, turn->place, &m);
      /* The state's place and the limit are the engine's, the priority is that
       * of a start: what init sends is normal. */
      m.w[0] = ra_head_word(ra_message_flags(&m), ra_priority_normal, type,
                            ra_message_handler(&m));
      m.w[5] = 0;
      m.w[6] = 0;
      if (!ra_is_stopped(e, turn->place)) /* else it ended before it began */
        status = ra_image_init(&ctx, e->near + ctx.self->state);
    }
  } else if (type == ra_type_snapshot) { /* the host asks; not its handlers */
    ctx.defer = 0;
    status = ra_snapshot_words(
      &ctx, (RA_GLOBAL const uint64_t*)(e->near + ctx.self->state),
      (uint32_t)ra_image_state_bytes(ctx.self->behaviour));
  } else {
    status = ra_image_dispatch(&ctx, e->near + ctx.self->state);
  }
  if (ctx.lane == 0 && status != ra_ok)
    turn->outcome = status;
}

/* ---- retire -------------------------------------------------------------- */

/* Gives back what a message owned whose struct was copied out. */
RA_FN void ra_consume(ra_engine* e, RA_GLOBAL ra_actor* a, const ra_message* m,
                      uint32_t status) {
  int starts = ra_message_type(m) == ra_type_start;
  if (starts)
    ra_restore(e, a, m, status);
  if (starts || status == ra_ok || status == ra_handler_failed)
    ra_release_indirect(e, m);
}
RA_FN void ra_settle(ra_engine* e, RA_LOCAL ra_turn* turn) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, turn->place);
  ra_message m = turn->message;
  uint32_t type = ra_message_type(&m);
  int request = (ra_message_flags(&m) & ra_flag_request) != 0;
  if (type == ra_type_start || type == ra_type_stop || type == ra_type_drain) {
    e->worker->control += 1;
  } else if (turn->status == ra_ok || turn->status == ra_handler_failed) {
    ra_count_handled(e, turn->place);
  }
  ra_consume(e, a, &m, turn->status);
  if (type == ra_type_stop) { /* what is behind it gets ra_down */
    ra_end_life(a);
    return;
  }
  ra_tell_own(e, turn, &m);
  if (turn->status == ra_ok) {
    if (request && !turn->answered)
      ra_answer_empty(e, turn);
    return;
  }
  int fatal = turn->status == ra_handler_failed || type == ra_type_start;
  ra_note_error(e, turn->place, turn->status);
  if (turn->status != ra_handler_failed && type != ra_type_start)
    ra_refuse(e, &m, turn->status);
  else if (request && !turn->answered)
    ra_answer_failure(e, turn);
  if (fatal) {
    a->life = ra_life_failed;
    e->worker->failed += 1;
    ra_tell_down(e, turn);
  }
}

#endif
