/* SPDX-License-Identifier: BSD-3-Clause */
/* Wide: makes no sense on one lane, and says so. */
#ifndef RINGACTOR_TESTS_WIDE_HANDLERS_H
#define RINGACTOR_TESTS_WIDE_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct wide_state {
  uint64_t unused;
} wide_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE wide_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE wide_state* state,
                     wide_ask msg) {
  (void)state;
  uint32_t lanes = ra_lanes(ctx);
  uint64_t last = ra_shuffle(ctx, msg.value + ra_lane(ctx), lanes - 1);
  wide_found found = {last, lanes, ra_ballot(ctx, 1)};
  ra_answer(ctx, msg, found);
}

#define wide_messages(on) on(wide_ask)
RA_KERNEL_LANES(wide, ra_none, wide_messages);
RA_KERNEL_REQUIRES(wide, lanes shuffle);

#endif
