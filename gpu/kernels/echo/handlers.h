/* SPDX-License-Identifier: BSD-3-Clause */
/* Echo: answers what it is sent. The smallest kernel that does something. */
#ifndef RINGACTOR_KERNELS_ECHO_HANDLERS_H
#define RINGACTOR_KERNELS_ECHO_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct echo_state {
  uint64_t count;
} echo_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE echo_state* state,
                       ra_none config) {
  (void)ctx;
  (void)config;
  state->count = 0;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE echo_state* state,
                     echo_request msg) {
  state->count += 1;
  echo_reply reply = {msg.value, state->count};
  ra_reply(ctx, reply);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE echo_state* state,
                     echo_text msg) {
  state->count += 1;
  ra_reply(ctx, msg);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE echo_state* state,
                     echo_fail msg) {
  (void)state;
  ra_fail(ctx, msg.code);
}

#define echo_messages(on) on(echo_request) on(echo_text) on(echo_fail)
RA_KERNEL(echo, ra_none, echo_messages);
RA_KERNEL_COST(echo, short);

#endif
