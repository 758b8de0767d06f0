/* SPDX-License-Identifier: BSD-3-Clause */
/* Reporter: alerts, snapshots, publishes, measures and arrives on request. */
#ifndef RINGACTOR_TESTS_REPORTER_HANDLERS_H
#define RINGACTOR_TESTS_REPORTER_HANDLERS_H
#include "kernel.h"

#include "gpu/kernels/barrier/messages.h"
#include "messages.h"

RA_ONCE(reporter_seen, 2, 4);

typedef struct reporter_state {
  uint64_t sum, repeats, reached, generation;
  ra_address barrier;
  reporter_seen seen;
} reporter_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE reporter_state* state,
                       reporter_config config) {
  reporter_alarm alarm = {config.tells};
  state->sum = config.sum;
  state->barrier = config.barrier;
  if (config.tells != 0)
    ra_alert(ctx, alarm);
  if (config.fail_code != 0)
    ra_fail(ctx, config.fail_code);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE reporter_state* state,
                     reporter_add msg) {
  if (ra_is_repeat(ctx, &state->seen))
    state->repeats += 1;
  else
    state->sum += msg.amount;
  reporter_total total = {state->sum, state->repeats, state->reached,
                          state->generation};
  ra_reply(ctx, total);
}

RA_KERNEL_FN uint32_t reporter_alert(ra_context* ctx, uint32_t what,
                                     uint64_t value) {
  reporter_alarm alarm = {value};
  reporter_large large = {{value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}};
  reporter_bulk bulk = {{0, 0, 0}};
  if (what == reporter_alerts)
    return ra_alert(ctx, alarm);
  large.words[15] = ~value;
  if (what == reporter_alerts_large)
    return ra_alert(ctx, large);
  bulk.data = ra_pool_take(ra_pool_of(ctx->engine), 1, 8);
  if (bulk.data.place == 0)
    return ra_exhausted;
  *ra_span_data(ctx, uint64_t, bulk.data) = value;
  return ra_alert(ctx, bulk);
}

RA_KERNEL_FN void reporter_publish(ra_context* ctx, uint32_t what,
                                   uint64_t value) {
  reporter_pair pair = {value, ~value, 2 * value, value + 1};
  reporter_other other = {value};
  if (what == reporter_publishes)
    ra_publish(ctx, pair);
  else
    ra_publish(ctx, other);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE reporter_state* state,
                     reporter_do msg) {
  reporter_done done = {ra_ok, 0};
  if (msg.what <= reporter_alerts_bulk) {
    done.status = reporter_alert(ctx, msg.what, msg.value);
  } else if (msg.what == reporter_snapshots) {
    done.status = ra_snapshot(ctx, state);
  } else if (msg.what == reporter_snapshots_part) {
    done.status = ra_snapshot(ctx, &state->repeats);
  } else if (msg.what <= reporter_publishes_other) {
    reporter_publish(ctx, msg.what, msg.value);
  } else if (msg.what == reporter_measures) {
    ra_record_latency(ctx, (uint32_t)msg.value, msg.us);
    ra_record_throughput(ctx, (uint32_t)msg.value, msg.items);
  } else if (msg.what == reporter_arrives) {
    done.status = ra_arrive(ctx, state->barrier);
  } else {
    reporter_alarm alarm = {msg.value};
    ra_forward(ctx, ra_alert_address(), alarm);
    return;
  }
  ra_reply(ctx, done);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE reporter_state* state,
                     barrier_reached msg) {
  (void)ctx;
  state->reached += 1;
  state->generation = msg.generation;
}

#define reporter_messages(on) \
  on(reporter_add) on(reporter_do) on(barrier_reached)
RA_KERNEL(reporter, reporter_config, reporter_messages);

#endif
