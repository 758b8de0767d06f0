/* SPDX-License-Identifier: BSD-3-Clause */
/* What a handler can ask for. Tour stop 7 names this page for its users.
 * Statuses are enum ra_status and are valid on lane 0; other lanes see ra_ok,
 * so a branch on one belongs under ra_lane(ctx) == 0. But for ra_barrier,
 * ra_shuffle and ra_ballot, nothing here waits. The parts:
 *
 *   sending.h       ra_self, ra_sender, spans, ra_send, ra_reply, ra_forward
 *   lanes.h         ra_lane, ra_lanes, ra_barrier, ra_shuffle, ra_ballot
 *   memory_fence.h  ra_thread_fence_block, _device, _system
 *   receiving.h     ra_try_receive, ra_free_cells
 *   keeping.h       ra_keep
 *   reporting.h     ra_alert, ra_snapshot, ra_publish, ra_record_latency,
 *                   ra_record_throughput
 *   ending.h        ra_fail, ra_quit, ra_is_stopping, ra_should_yield
 *
 * A word that lanes, handlers or the host share is an ra_atomic (64 bits) in
 * the state or the pool, and is touched by the layer's five alone:
 *
 *   ra_load(p, order, scope)           ra_exchange(p, v, order, scope)
 *   ra_store(p, v, order, scope)       ra_add(p, v, order, scope)
 *   ra_cas(p, old, v, order, scope)    true when *p was old, and now is v
 *
 * order: ra_relaxed, ra_acquire, ra_release, ra_acq_rel. scope: ra_group,
 * ra_device, ra_system, as of the fences. exchange and add give the value
 * before. A lane that waits for another's word must do so by barriers: lanes
 * may take turns. */
#ifndef RINGACTOR_DEVICE_CONTEXT_H
#define RINGACTOR_DEVICE_CONTEXT_H
#include "ending.h"
#include "keeping.h"
#include "lanes.h"
#include "memory_fence.h"
#include "receiving.h"
#include "reporting.h"
#include "sending.h"
#include "ringactor/abi/domains.h"

/* ---- when: hybrid logical clock of this actor ---------------------------- */

/* After the message was merged. */
RA_FN uint64_t ra_now(ra_context* ctx) { return ctx->self->hlc; }
/* Moves it on by an event of the actor's own, and gives what it is then. Lane
 * 0's; the others see the clock as it is. */
RA_FN uint64_t ra_tick(ra_context* ctx) {
  return ctx->lane == 0 ? ra_actor_tick(ctx->engine, ctx->self) : ra_now(ctx);
}
/* Takes note of a stamp that came by another way than a message's own; what
 * happens now is later. ra_drift: it is too far ahead, nothing has changed. */
RA_FN uint32_t ra_merge(ra_context* ctx, uint64_t stamp) {
  if (ctx->lane != 0 || ra_actor_merge(ctx->engine, ctx->self, stamp))
    return ra_ok;
  return ra_drift;
}

/* ---- what ---------------------------------------------------------------- */

/* The business domain of the message: ra_domain_* of abi/domains.h, its first
 * number. 0 for a message of nobody's, of General or of Custom. */
RA_FN uint32_t ra_domain(ra_context* ctx) {
  return ra_domain_of(ra_message_type(ctx->message));
}

#endif
