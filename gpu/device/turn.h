/* SPDX-License-Identifier: BSD-3-Clause */
/* One message of one actor: fetch (lane 0), handle (all lanes), retire (lane
 * 0). A resident loop puts a barrier between the three; with one lane there is
 * nothing to wait for. */
#ifndef RINGACTOR_DEVICE_TURN_H
#define RINGACTOR_DEVICE_TURN_H
#include "life.h"

/* ---- fetch --------------------------------------------------------------- */

/* May this message be handled? The status it gets when not. */
RA_FN uint32_t ra_admit(ra_engine* e, uint32_t place, const ra_message* m) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  uint32_t type = ra_message_type(m);
  uint32_t wanted = ra_message_to(m).incarnation;
  if (type == ra_type_start || type == ra_type_stop || type == ra_type_drain)
    return ra_ok;
  if (a->life == ra_life_created)
    return ra_no_such;
  if (wanted != 0 && wanted != (a->incarnation & 0xffff))
    return ra_stale_incarnation;
  /* Order: acquire; pairs with the host's release store of the command. */
  uint64_t command =
    ra_load(&ra_control_at(e, place)->command, ra_acquire, ra_system);
  uint32_t commanded = (uint32_t)command & 0xff;
  if (a->life != ra_life_active || command >> 32 != a->incarnation
      || (commanded != ra_life_active && commanded != ra_life_inactive))
    return ra_down;
  if (ra_is_expired(e, m))
    return ra_expired;
  return ra_actor_merge(e, a, m->w[7]) ? ra_ok : ra_drift;
}
RA_FN void ra_turn_begin(ra_engine* e, uint32_t place, RA_LOCAL ra_turn* turn,
                         const ra_message* m) {
  turn->place = place;
  turn->outcome = ra_ok;
  turn->code = turn->answered = 0;
  turn->outgoing = turn->frees = 0;
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
  RA_GLOBAL ra_control* control = ra_control_at(e, turn->place);
  RA_GLOBAL ra_actor* a = ra_actor_at(e, turn->place);
  ra_message m = turn->message;
  uint32_t type = ra_message_type(&m);
  int request = (ra_message_flags(&m) & ra_flag_request) != 0;
  if (type == ra_type_start || type == ra_type_stop || type == ra_type_drain) {
    e->worker->control += 1;
  } else if (turn->status == ra_ok || turn->status == ra_handler_failed) {
    e->worker->handled += 1;
    /* Order: relaxed, here and below; counts that the host samples. */
    uint64_t processed = ra_load(&control->processed, ra_relaxed, ra_system);
    ra_store(&control->processed, processed + 1, ra_relaxed, ra_system);
  }
  ra_consume(e, a, &m, turn->status);
  if (type == ra_type_stop) { /* what is behind it gets ra_down */
    ra_end_life(a);
    return;
  }
  if (type == ra_type_drain)
    ra_tell_drained(e, a, &m);
  if (turn->status == ra_ok) {
    if (request && !turn->answered)
      ra_answer_empty(e, turn);
    return;
  }
  int fatal = turn->status == ra_handler_failed || type == ra_type_start;
  /* Order: relaxed; the host samples it. */
  ra_store(&control->activity, (uint64_t)turn->status << 32, ra_relaxed,
           ra_system);
  if (turn->status != ra_handler_failed && type != ra_type_start)
    ra_refuse(e, turn);
  else if (request && !turn->answered)
    ra_answer_failure(e, turn);
  if (fatal) {
    a->life = ra_life_failed;
    ra_tell_down(e, turn);
  }
}
/* The one message of an all-lanes handler. */
RA_FN void ra_turn_say(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_message m = turn->out;
  if (ra_fence(e, turn->place, &m))
    return;
  uint32_t status = ra_route(e, &m);
  if (status != ra_ok) /* the handler was told ra_ok: not lost silently */
    ra_dead_letter(e, &m, status);
}
RA_FN void ra_turn_finish(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (turn->outgoing)
    ra_turn_say(e, turn);
  for (uint32_t i = 0; i < turn->frees; ++i)
    ra_pool_give(ra_pool_of(e), turn->free[i]);
  if (turn->status == ra_ok)
    turn->status = turn->outcome;
  ra_settle(e, turn);
}
/* 1: the actor has more messages and is still the caller's. */
RA_FN int ra_turn_retire(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_turn_finish(e, turn);
  return turn->sorted ? ra_sorted_retire(e, turn->place, turn->sorted)
                      : ra_mailbox_retire(e, turn->place);
}

#endif
