/* SPDX-License-Identifier: BSD-3-Clause */
/* Adds two vectors, on all lanes; right for any number of lanes. The sum
 * takes the place of `a`, and `b` is given back: who receives a message owns
 * its spans. */
#ifndef RINGACTOR_KERNELS_VECTOR_ADD_HANDLERS_H
#define RINGACTOR_KERNELS_VECTOR_ADD_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct vector_add_state {
  uint64_t items;
} vector_add_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE vector_add_state* state,
                       ra_none config) {
  (void)ctx;
  (void)config;
  state->items = 0;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE vector_add_state* state,
                     vector_add_request msg) {
  RA_GLOBAL float* a = ra_span_data(ctx, float, msg.a);
  RA_GLOBAL const float* b = ra_span_data(ctx, float, msg.b);
  if (a == 0 || b == 0) {
    ra_span_free(ctx, a == 0 ? msg.b : msg.a); /* the good one, if any */
    ra_fail(ctx, vector_add_bad_span);
    return;
  }
  if (msg.a.bytes != msg.b.bytes) {
    ra_span_free(ctx, msg.a);
    ra_span_free(ctx, msg.b);
    ra_fail(ctx, vector_add_unequal);
    return;
  }
  uint64_t items = msg.a.bytes / sizeof(float);
  for (uint64_t i = ra_lane(ctx); i < items; i += ra_lanes(ctx))
    a[i] += b[i];
  if (ra_lane(ctx) == 0)
    state->items += items;
  ra_span_free(ctx, msg.b);
  vector_add_reply reply = {msg.a, items};
  ra_reply(ctx, reply);
}

#define vector_add_messages(on) on(vector_add_request)
RA_KERNEL_LANES(vector_add, ra_none, vector_add_messages);

#endif
