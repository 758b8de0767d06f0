/* SPDX-License-Identifier: BSD-3-Clause */
/* Chorus: every lane makes every call; the outside hears each once. */
#ifndef RINGACTOR_TESTS_CHORUS_HANDLERS_H
#define RINGACTOR_TESTS_CHORUS_HANDLERS_H
#include "kernel.h"

#include "gpu/kernels/barrier/messages.h"
#include "messages.h"

typedef struct chorus_state {
  uint64_t turns;
} chorus_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE chorus_state* state,
                       chorus_config config) {
  (void)ctx;
  state->turns = config.turns;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE chorus_state* state,
                     chorus_sing msg) {
  chorus_heard heard = {0, ra_ok, ra_lanes(ctx)};
  if (ra_lane(ctx) == 0)
    heard.turns = state->turns += 1;
  if (msg.what == chorus_alerts || msg.what == chorus_says_two)
    heard.status = ra_alert(ctx, heard);
  if (msg.what == chorus_snapshots || msg.what == chorus_says_two)
    heard.status = ra_snapshot(ctx, state);
  if (msg.what == chorus_arrives)
    heard.status = ra_arrive(ctx, msg.barrier);
  ra_publish(ctx, heard);
  ra_record_latency(ctx, 1, 10);
  ra_record_throughput(ctx, 1, 3);
}

#define chorus_messages(on) on(chorus_sing)
RA_KERNEL_LANES(chorus, chorus_config, chorus_messages);

#endif
