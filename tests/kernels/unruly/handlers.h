/* SPDX-License-Identifier: BSD-3-Clause */
/* Unruly: a kernel that can be told to break the rules, for the tools that are
 * to see it. */
#ifndef RINGACTOR_TESTS_UNRULY_HANDLERS_H
#define RINGACTOR_TESTS_UNRULY_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct unruly_state {
  uint64_t word, count;
} unruly_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE unruly_state* state,
                       ra_none config) {
  (void)ctx;
  (void)config;
  state->word = 1;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE unruly_state* state,
                     unruly_write msg) {
  RA_STATE uint64_t* to = &state->word + msg.offset;
  *to = msg.value;
  state->count += 1;
  unruly_done done = {state->count};
  ra_reply(ctx, done);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE unruly_state* state,
                     unruly_work msg) {
  uint64_t number = state->word;
  for (uint64_t i = 0; i < msg.rounds; ++i)
    number = number * 6364136223846793005ul + 1; /* nobody can skip ahead */
  unruly_done done = {number};
  ra_reply(ctx, done);
}

#define unruly_messages(on) on(unruly_write) on(unruly_work)
RA_KERNEL(unruly, ra_none, unruly_messages);

#endif
