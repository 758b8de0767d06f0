/* SPDX-License-Identifier: BSD-3-Clause */
/* The context: keeping a message until another has room. A part of context.h;
 * turn.h lets the actor go after the handler. waiting.h is how it is woken. */
#ifndef RINGACTOR_DEVICE_KEEPING_H
#define RINGACTOR_DEVICE_KEEPING_H
#include "receiving.h"

/* For a handler whose send to `to` was told ra_full: its message stays first in
 * its mailbox (of its class), and is handled again from the start once `to`
 * gives credit back, or ends; until then this actor handles nothing. To be
 * called before the state is changed; the handler returns after it.
 *
 *   if (ra_send(ctx, to, value) == ra_full && ra_keep(ctx, to) == ra_ok)
 *     return;
 *
 * ra_ok when kept. Else the handler goes on: ra_down or ra_no_such (`to` has
 * ended, or never was); ra_would_block (actors would wait for each other in a
 * cycle, `to` is not of this engine, or it has room and refused no send of this
 * turn); ra_invalid_argument (something was sent, received or given back
 * before, or this is init: the message could not be handled from the start).
 * A handler on all lanes, whose sends go after it, asks ra_free_cells instead
 * of sending, and tells the others by ra_shuffle. An actor that is blocked is
 * kept alive by its messages no more than one that rests.
 * Cost: see ra_wait_allowed; each credit that `to` gives back wakes all who
 * wait for it. */
RA_FN uint32_t ra_keep(ra_context* ctx, ra_address to) {
  ra_engine* e = ctx->engine;
  RA_LOCAL ra_turn* turn = ctx->turn;
  uint32_t place = ra_address_index(to);
  if (ctx->lane != 0)
    return ra_ok;
  if (turn->acted || turn->kept || turn->frees || turn->outcome != ra_ok
      || ra_message_type(ctx->message) == ra_type_start)
    return ra_invalid_argument;
  if (to.id != 0 && !ra_is_mine(e, to))
    return ra_would_block;
  uint32_t status = ra_address_status(e, to);
  if (status != ra_ok)
    return status;
  if (place == turn->place
      || (turn->refused != place + 1 && ra_credit_left(e, place) > 0))
    return ra_would_block;
  /* What is in no mailbox is posted by its bringer, and handled again then. */
  if (turn->sorted != ra_claimed && !ra_wait_allowed(e, turn->place, place))
    return ra_would_block;
  turn->kept = place + 1;
  return ra_ok;
}
/* 1: the handler ended its actor after it had kept its message, which is
 * consumed then. */
RA_FN int ra_keep_is_void(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (turn->outcome == ra_ok)
    return 0;
  ra_wait_over(e, turn->place);
  return 1;
}
/* Puts the message back and lets the actor go. 1: it is still the caller's. */
RA_FN int ra_keep_begin(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (turn->sorted)
    ra_sorted_return(e, turn->place, turn->sorted);
  ra_mailbox_credit(e, ra_actor_at(e, turn->place));
  return ra_wait_begin(e, turn->place, turn->kept - 1);
}

#endif
