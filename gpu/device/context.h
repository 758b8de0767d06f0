/* SPDX-License-Identifier: BSD-3-Clause */
/* What a handler can ask for. Tour stop 7 names this page for its users.
 * Statuses are enum ra_status and are valid on lane 0; other lanes see ra_ok,
 * so a branch on one belongs under ra_lane(ctx) == 0. Nothing here waits. */
#ifndef RINGACTOR_DEVICE_CONTEXT_H
#define RINGACTOR_DEVICE_CONTEXT_H
#include "lanes.h"
#include "reporting.h"
#include "sending.h"

/* ---- who and when -------------------------------------------------------- */

/* The hybrid logical clock after the message was merged. */
RA_FN uint64_t ra_now(ra_context* ctx) { return ctx->self->hlc; }
/* Ends this actor after the handler: the requester gets `code` as an error,
 * observers as the exit reason, the mailbox is bounced. */
RA_FN void ra_fail(ra_context* ctx, uint32_t code) {
  if (ctx->lane == 0) {
    ctx->turn->outcome = ra_handler_failed;
    ctx->turn->code = code;
  }
}

#endif
