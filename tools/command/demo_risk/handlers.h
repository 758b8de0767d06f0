/* SPDX-License-Identifier: BSD-3-Clause */
/* Demo risk: the risk kernel of gpu/kernels, made to survive. A fill has the
 * number of its row: one that comes again is known, one before its time waits
 * until it is sent again. */
#ifndef RINGACTOR_COMMAND_DEMO_RISK_HANDLERS_H
#define RINGACTOR_COMMAND_DEMO_RISK_HANDLERS_H
#include "kernel.h"
#include "../demo_book/handlers.h"
#include "gpu/kernels/risk/handlers.h"
#include "messages.h"

typedef struct demo_risk_state {
  risk_state risk;
  uint64_t row; /* of the newest fill */
  uint64_t takes_repeats;
  uint64_t snapshot_fills;
} demo_risk_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE demo_risk_state* state,
                       demo_risk_config config) {
  risk_config nobody = {{0, 0, 0}, config.notional_limit};
  init(ctx, &state->risk, nobody);
  state->takes_repeats = config.takes_repeats;
  state->snapshot_fills = config.snapshot_fills;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_risk_state* state,
                     demo_fill msg) {
  int is_next = msg.row > state->row && msg.before == state->row;
  int is_repeat = msg.row <= state->row;
  ra_record_throughput(ctx, demo_fills, 1);
  if (is_next || (is_repeat && state->takes_repeats))
    on(ctx, &state->risk, msg.fill);
  if (!is_next)
    return;
  state->row = msg.row;
  if (state->risk.totals.fills % state->snapshot_fills == 0)
    ra_snapshot(ctx, state);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_risk_state* state,
                     demo_sync msg) {
  (void)msg;
  demo_seen seen = {state->row};
  ra_reply(ctx, seen);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_risk_state* state,
                     demo_risk_query msg) {
  (void)msg;
  ra_reply(ctx, state->risk.totals);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_risk_state* state,
                     demo_fault msg) {
  (void)state;
  demo_break(ctx, msg);
}

#define demo_risk_messages(on) \
  on(demo_fill) on(demo_sync) on(demo_risk_query) on(demo_fault)
RA_KERNEL(demo_risk, demo_risk_config, demo_risk_messages);

#endif
