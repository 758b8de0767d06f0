/* SPDX-License-Identifier: BSD-3-Clause */
/* Risk: adds up what was traded and watches the last second of market time.
 * Between two fills the second only loses notional, so to look at each fill,
 * after what has left and before what comes, sees every crossing. */
#ifndef RINGACTOR_KERNELS_RISK_HANDLERS_H
#define RINGACTOR_KERNELS_RISK_HANDLERS_H
#include "kernel.h"
#include "messages.h"

enum { risk_window_fills = 16384 }; /* in one second; a power of two */
#define risk_window_ns 1000000000ull
#define risk_most 0xffffffffffffffffull

typedef struct risk_entry {
  uint64_t time_ns;
  uint64_t notional;
} risk_entry;

typedef struct risk_state {
  ra_address alert_to;
  uint64_t notional_limit;
  uint64_t first, count; /* the window's oldest entry, and how many */
  uint64_t newest_ns;
  uint64_t row;   /* of the last fill */
  uint64_t above; /* 1: the limit is passed and was told */
  risk_totals totals;
  risk_entry window[risk_window_fills];
} risk_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE risk_state* state,
                       risk_config config) {
  (void)ctx;
  state->alert_to = config.alert_to;
  state->notional_limit = config.notional_limit;
}

RA_KERNEL_FN uint64_t risk_add(RA_STATE risk_state* state, uint64_t a,
                               uint64_t b) {
  if (b <= risk_most - a)
    return a + b;
  state->totals.saturated = 1;
  return risk_most;
}

RA_KERNEL_FN uint64_t risk_notional(RA_STATE risk_state* state,
                                    risk_fill fill) {
  if (fill.shares == 0 || fill.price <= risk_most / fill.shares)
    return fill.price * fill.shares;
  state->totals.saturated = 1;
  return risk_most;
}

/* Forgets what is a second old or older. */
RA_KERNEL_FN void risk_leave(RA_STATE risk_state* state, uint64_t now_ns) {
  while (state->count > 0) { /* at most risk_window_fills */
    RA_STATE const risk_entry* oldest = &state->window[state->first];
    if (oldest->time_ns + risk_window_ns > now_ns)
      return;
    state->totals.window_notional -= oldest->notional;
    state->first = (state->first + 1) % risk_window_fills;
    state->count -= 1;
  }
}

/* A full window adds to its newest entry, which then stays with the fill. */
RA_KERNEL_FN void risk_enter(RA_STATE risk_state* state, uint64_t now_ns,
                             uint64_t notional) {
  uint64_t last = state->first + state->count;
  if (state->count == risk_window_fills) {
    state->totals.window_overflows += 1;
    last -= 1;
  } else {
    state->window[last % risk_window_fills].notional = 0;
    state->count += 1;
  }
  RA_STATE risk_entry* entry = &state->window[last % risk_window_fills];
  uint64_t before = state->totals.window_notional;
  state->totals.window_notional = risk_add(state, before, notional);
  entry->notional += state->totals.window_notional - before;
  entry->time_ns = now_ns;
}

RA_KERNEL_FN void risk_watch(ra_context* ctx, RA_STATE risk_state* state,
                             uint64_t now_ns) {
  uint64_t notional = state->totals.window_notional;
  if (notional <= state->notional_limit) {
    state->above = 0;
    return;
  }
  if (state->above)
    return;
  state->above = 1;
  state->totals.alerts += 1;
  risk_alert alert = {now_ns, notional, state->totals.alerts};
  if (state->alert_to.id != 0 && ra_send(ctx, state->alert_to, alert) != ra_ok)
    state->totals.alerts_unsent += 1;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE risk_state* state,
                     risk_fill msg) {
  uint64_t notional = risk_notional(state, msg);
  state->totals.fills += 1;
  state->totals.volume += msg.shares;
  state->totals.notional = risk_add(state, state->totals.notional, notional);
  if (msg.time_ns < state->newest_ns)
    state->totals.late_fills += 1;
  else
    state->newest_ns = msg.time_ns;
  risk_leave(state, state->newest_ns);
  risk_watch(ctx, state, state->newest_ns); /* only falls: may arm again */
  risk_enter(state, state->newest_ns, notional);
  risk_watch(ctx, state, state->newest_ns);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE risk_state* state,
                     risk_query msg) {
  (void)msg;
  ra_reply(ctx, state->totals);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE risk_state* state,
                     risk_row msg) {
  if (msg.row != 0 && msg.row <= state->row)
    return; /* told again by a book that went on from a snapshot */
  if (msg.row != 0)
    state->row = msg.row;
  on(ctx, state, msg.fill);
}

/* The address in a snapshot is of the process that took it. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE risk_state* state,
                     risk_resume msg) {
  risk_position position = {state->row,
                            state->totals.alerts - state->totals.alerts_unsent};
  state->alert_to = msg.alert_to;
  ra_reply(ctx, position);
}

#define risk_messages(on) \
  on(risk_fill) on(risk_row) on(risk_query) on(risk_resume)
RA_KERNEL(risk, risk_config, risk_messages);
RA_KERNEL_COST(risk, short);

#endif
