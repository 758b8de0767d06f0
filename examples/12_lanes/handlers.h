/* SPDX-License-Identifier: BSD-3-Clause */
/* Total: each lane adds its share up, then the lanes add their sums up. Right
 * for any number of lanes that is a power of two. */
#ifndef RINGACTOR_EXAMPLES_TOTAL_HANDLERS_H
#define RINGACTOR_EXAMPLES_TOTAL_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct total_state {
  uint64_t unused;
} total_state;

enum { total_bad_span = 1 };

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE total_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE total_state* state,
                     total_request msg) {
  RA_GLOBAL const uint64_t* numbers = ra_span_data(ctx, uint64_t, msg.numbers);
  uint64_t sum = 0, odd = 0;
  (void)state;
  if (numbers == 0) { /* all lanes see the same message */
    ra_fail(ctx, total_bad_span);
    return;
  }
  uint64_t count = msg.numbers.bytes / sizeof(uint64_t);
  for (uint64_t i = ra_lane(ctx); i < count; i += ra_lanes(ctx)) {
    sum += numbers[i];
    odd |= numbers[i] & 1;
  }
  for (uint32_t step = ra_lanes(ctx) / 2; step > 0; step /= 2)
    sum += ra_shuffle(ctx, sum, ra_lane(ctx) + step);
  uint32_t with_odd = ra_ballot(ctx, odd != 0);
  ra_span_free(ctx, msg.numbers);
  total_reply reply = {sum, ra_lanes(ctx), with_odd};
  ra_reply(ctx, reply); /* lane 0's, after all lanes are done */
}

#define total_messages(on) on(total_request)
RA_KERNEL_LANES(total, ra_none, total_messages);

#endif
