/* SPDX-License-Identifier: BSD-3-Clause */
/* What a handler tells the outside beside its messages: alerts, copies of its
 * state, 32 bytes that the host can read at any time, what its operations took.
 * A part of context.h. All act on lane 0 and wait for nothing. */
#ifndef RINGACTOR_DEVICE_REPORTING_H
#define RINGACTOR_DEVICE_REPORTING_H
#include "sending.h"
#include "ringactor/abi/published.h"

/* ---- alerts -------------------------------------------------------------- */

/* ra_alert(ctx, message): sends any message struct to whoever subscribed to
 * the alerts of this engine (actor/reporting.hpp); without a subscriber it is a
 * dead letter. The status is that of ra_send. */
#define ra_alert(ctx, message) ra_send(ctx, ra_alert_address(), message)
RA_FN ra_address ra_alert_address(void) {
  return ra_make_address(0, ra_host_alerts, 0);
}

/* ---- snapshots ----------------------------------------------------------- */

/* ra_snapshot(ctx, state): sends the bytes of the kernel's state, as they are
 * now, to the subscribers of snapshots. Statuses: ra_exhausted when the pool
 * has no block, ra_would_block when an all-lanes handler has said something
 * before, ra_invalid_argument when `state` is not the handler's. Lane 0 copies:
 * an all-lanes handler calls it between two barriers. */
#define ra_snapshot(ctx, state)                              \
  ra_snapshot_words(ctx, (RA_GLOBAL const uint64_t*)(state), \
                    (uint32_t)sizeof(*(state)))
RA_FN uint32_t ra_snapshot_words(ra_context* ctx,
                                 RA_GLOBAL const uint64_t* state,
                                 uint32_t bytes) {
  ra_message m;
  if (ctx->lane != 0)
    return ra_ok;
  if ((RA_GLOBAL const uint8_t*)state != ctx->engine->near + ctx->self->state)
    return ra_invalid_argument;
  ra_span span = ra_pool_take(ra_pool_of(ctx->engine), 1, bytes);
  if (span.place == 0)
    return ra_exhausted;
  RA_GLOBAL uint64_t* copy = ra_span_data(ctx, uint64_t, span);
  for (uint32_t i = 0; i < (bytes + 7) / 8; ++i)
    copy[i] = state[i];
  ra_compose(ctx, &m, ra_make_address(0, ra_host_snapshots, 0),
             ra_flag_indirect, ra_type_snapshot);
  m.w[ra_envelope_words] = span.place;
  m.w[ra_envelope_words + 1] = span.bytes;
  uint32_t status = ra_say(ctx, &m, bytes, 0);
  if (status != ra_ok)
    ra_pool_give(ra_pool_of(ctx->engine), span);
  return status;
}

/* ---- the control block's 32 bytes ---------------------------------------- */

/* ra_publish(ctx, value), for a struct with RA_SMALL_STATE: the host reads it
 * at any time, whole, without asking the device (ringactor::published). */
RA_FN void ra_publish_words(ra_context* ctx, uint32_t type, uint32_t bytes,
                            const uint64_t* words) {
  if (ctx->lane == 0)
    ra_published_write(ra_control_at(ctx->engine, ctx->turn->place),
                       ctx->self->incarnation, type, bytes, words);
}

/* ---- what operations took ------------------------------------------------ */

RA_FN RA_GLOBAL ra_operations* ra_operations_of(ra_context* ctx) {
  ra_engine* e = ctx->engine;
  RA_GLOBAL ra_worker* first =
    (RA_GLOBAL ra_worker*)(e->near + e->layout->worker_table);
  uint64_t worker = (uint64_t)(e->worker - first);
  return (RA_GLOBAL ra_operations*)(e->shared + e->layout->operations)
         + worker * e->layout->kernels + ctx->self->behaviour;
}
/* Adds to a word of which this worker is the only writer. */
RA_FN void ra_count(RA_GLOBAL ra_atomic* word, uint64_t more) {
  /* Order: relaxed, both; a count that the host samples. */
  uint64_t now = ra_load(word, ra_relaxed, ra_system);
  ra_store(word, now + more, ra_relaxed, ra_system);
}
/* One run of an operation took `us` microseconds. Operations are numbers of
 * the kernel's own, below ra_operations_max; with another one the record is
 * counted as lost, which the host is shown. */
RA_FN void ra_record_latency(ra_context* ctx, uint32_t operation, uint64_t us) {
  RA_GLOBAL ra_operations* table = ra_operations_of(ctx);
  if (ctx->lane != 0)
    return;
  if (operation >= ra_operations_max) {
    ra_count(&table->lost, 1);
    return;
  }
  RA_GLOBAL ra_operation* row = &table->of[operation];
  ra_count(&row->count, 1);
  ra_count(&row->sum_us, us);
  /* Order: relaxed, both; as in ra_count. */
  if (us > ra_load(&row->max_us, ra_relaxed, ra_system))
    ra_store(&row->max_us, us, ra_relaxed, ra_system);
}
/* An operation dealt with `count` items. */
RA_FN void ra_record_throughput(ra_context* ctx, uint32_t operation,
                                uint64_t count) {
  RA_GLOBAL ra_operations* table = ra_operations_of(ctx);
  if (ctx->lane == 0)
    ra_count(operation < ra_operations_max ? &table->of[operation].items
                                           : &table->lost,
             operation < ra_operations_max ? count : 1);
}

#endif
