/* SPDX-License-Identifier: BSD-3-Clause */
/* Precise: wrong by far where numbers of double precision are single. */
#ifndef RINGACTOR_TESTS_PRECISE_HANDLERS_H
#define RINGACTOR_TESTS_PRECISE_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct precise_state {
  double sum;
} precise_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE precise_state* state,
                       ra_none config) {
  (void)ctx;
  (void)config;
  state->sum = 1;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE precise_state* state,
                     precise_add msg) {
  state->sum += msg.value;
  precise_rest rest = {state->sum - 1};
  state->sum = 1;
  ra_answer(ctx, msg, rest);
}

#define precise_messages(on) on(precise_add)
RA_KERNEL(precise, ra_none, precise_messages);
RA_KERNEL_REQUIRES(precise, f64);

#endif
