/* SPDX-License-Identifier: BSD-3-Clause */
/* Desk: fills each order at its price, and counts alerts. */
#ifndef RINGACTOR_TESTS_DESK_HANDLERS_H
#define RINGACTOR_TESTS_DESK_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct desk_state {
  uint64_t alerts;
} desk_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE desk_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE desk_state* state,
                     desk_order msg) {
  desk_fill fill = {msg.id, msg.price * msg.quantity};
  (void)state;
  ra_answer(ctx, msg, fill);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE desk_state* state,
                     desk_alert msg) {
  (void)ctx;
  (void)msg;
  state->alerts += 1;
}

#define desk_messages(on) on(desk_order) on(desk_alert)
RA_KERNEL(desk, ra_none, desk_messages);
RA_KERNEL_REQUIRES(desk, f64);

#endif
