/* SPDX-License-Identifier: BSD-3-Clause */
/* What the engine says by itself: error answers, dead letters, the end of an
 * actor, the empty answer. Used by turn.h. */
#ifndef RINGACTOR_DEVICE_NOTICE_H
#define RINGACTOR_DEVICE_NOTICE_H
#include "context.h"

RA_FN void ra_notice(ra_engine* e, RA_GLOBAL ra_actor* a, ra_message* m,
                     ra_error what) {
  m->w[7] = ra_actor_tick(e, a);
  m->w[ra_envelope_words] = (uint64_t)what.code << 32 | what.status;
  m->w[ra_envelope_words + 1] = what.cause;
  e->worker->sent += 1;
  ra_up(e, m);
}
/* The handler of a request ended its actor: the requester gets the code. */
RA_FN void ra_answer_failure(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_message m = turn->message;
  ra_address from = ra_message_from(&m);
  ra_error what;
  what.status = turn->status;
  what.code = turn->code;
  what.cause = ra_message_type(&m);
  m.w[0] = ra_head_word(ra_flag_reply | ra_flag_error, ra_message_priority(&m),
                        ra_type_error, 0);
  ra_set_to(&m, from, sizeof(ra_error));
  ra_set_from(&m, ra_place_address(e, turn->place));
  ra_notice(e, ra_actor_at(e, turn->place), &m, what);
}
/* The actor's end, told to the host once; ra_ok: it quit. */
RA_FN void ra_tell_down(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_message m = turn->message;
  ra_error what;
  ra_address nobody = ra_make_address(0, 0, 0);
  what.status = turn->status;
  what.code = turn->code;
  what.cause = ra_message_type(&m);
  m.w[0] = ra_head_word(ra_flag_down, ra_priority_critical, ra_type_down, 0);
  ra_set_to(&m, nobody, sizeof(ra_error));
  ra_set_from(&m, ra_place_address(e, turn->place));
  ra_set_correlation(&m, 0);
  ra_notice(e, ra_actor_at(e, turn->place), &m, what);
}
/* A drain message came to its turn. All before it was handled, unless its class
 * was served out of patience: then it goes to the end again. Nothing is said
 * for a life that is over. */
RA_FN void ra_tell_drained(ra_engine* e, RA_GLOBAL ra_actor* a,
                           const ra_message* m) {
  ra_message notice = *m;
  if (a->life != ra_life_active
      || ra_message_to(m).incarnation != (a->incarnation & 0xffff))
    return;
  if (a->sorted
      && ra_mailbox_post(e, ra_address_index(ra_message_to(m)), m) == ra_ok)
    return;
  ra_set_from(&notice, ra_message_to(m));
  ra_up(e, &notice);
}
/* A life has begun: the host hears of it when it asked to. */
RA_FN void ra_tell_started(ra_engine* e, uint32_t place, const ra_message* m) {
  ra_message notice = *m;
  if (!ra_start_tells(m) || ra_is_stopped(e, place))
    return;
  ra_set_from(&notice, ra_place_address(e, place));
  ra_set_flags(&notice, 0);
  ra_up(e, &notice);
}
/* What an engine's own message has to say for itself, and to do. */
RA_FN void ra_tell_own(ra_engine* e, RA_LOCAL ra_turn* turn,
                       const ra_message* m) {
  uint32_t type = ra_message_type(m);
  if (type >= ra_type_user)
    return;
  if (type == ra_type_snapshot && ra_message_handler(m) == ra_then_rests)
    ra_rest_saved(e, turn->place);
  if (type == ra_type_drain)
    ra_tell_drained(e, ra_actor_at(e, turn->place), m);
  if (type == ra_type_start && turn->status == ra_ok)
    ra_tell_started(e, turn->place, m);
}
/* The handler of a request returned without an answer: an empty one. */
RA_FN void ra_answer_empty(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_message m = turn->message;
  ra_address from = ra_message_from(&m);
  m.w[0] =
    ra_head_word(ra_flag_reply, ra_message_priority(&m), ra_type_none, 0);
  ra_set_to(&m, from, 0);
  ra_set_from(&m, ra_place_address(e, turn->place));
  m.w[7] = ra_actor_tick(e, ra_actor_at(e, turn->place));
  if (ra_fence(e, turn->place, &m))
    return;
  e->worker->sent += 1;
  ra_up(e, &m);
}

#endif
