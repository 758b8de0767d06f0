/* SPDX-License-Identifier: BSD-3-Clause */
/* The context: how an actor ends itself, and what a handler that runs long can
 * learn meanwhile. A part of context.h. */
#ifndef RINGACTOR_DEVICE_ENDING_H
#define RINGACTOR_DEVICE_ENDING_H
#include "handling.h"

/* Ends this actor after the handler: the requester gets `code` as an error,
 * observers as the exit reason, the mailbox is bounced. */
RA_FN void ra_fail(ra_context* ctx, uint32_t code) {
  if (ctx->lane == 0) {
    ctx->turn->outcome = ra_handler_failed;
    ctx->turn->code = code;
  }
}
/* Ends this actor after the handler, as what it was meant to do: the message
 * is answered as usual, observers get the exit reason `normal`, the mailbox is
 * bounced. ra_fail in the same handler overrules it. */
RA_FN void ra_quit(ra_context* ctx) {
  if (ctx->lane == 0 && ctx->turn->outcome == ra_ok)
    ctx->turn->outcome = ra_turn_quits;
}
/* Was this actor ended while the handler runs: stopped, killed, found to hang?
 * Then nothing that it says leaves any more; the handler may return early. An
 * actor that drains is told in its turn, not here. */
RA_FN int ra_is_stopping(ra_context* ctx) {
  return ra_is_stopped(ctx->engine, ctx->turn->place);
}
/* Should the handler return soon? The time of its activation is used up, or
 * the actor was commanded to rest or to end. A long handler looks now and then,
 * sends the rest of its work to ra_self(ctx) and returns; so others get their
 * turn, and a rest or an end need not wait. Lanes may see different answers:
 * let one lane look and tell the others by ra_shuffle.
 * Cost: one word that others write rarely; a clock of the processor where the
 * engine has a budget of time. That counts from the start of the activation, or
 * from the first look of a handler that runs on its sender's thread. */
RA_FN int ra_should_yield(ra_context* ctx) {
  ra_engine* e = ctx->engine;
  if (ra_commanded_life(e, ctx->turn->place) != ra_life_active)
    return 1;
  if (e->budget_ticks == 0)
    return 0;
  uint64_t now = ra_ticks();
  if (e->began_ticks == 0)
    e->began_ticks = now;
  return now - e->began_ticks > e->budget_ticks;
}

#endif
