/* SPDX-License-Identifier: BSD-3-Clause */
/* Doubler: sends twice the number on, to whomever its config names. */
#ifndef RINGACTOR_EXAMPLES_DOUBLER_HANDLERS_H
#define RINGACTOR_EXAMPLES_DOUBLER_HANDLERS_H
#include "kernel.h"
#include "messages.h"

enum { doubler_cannot_send = 1 };

typedef struct doubler_state {
  ra_address next;
} doubler_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE doubler_state* state,
                       doubler_config config) {
  (void)ctx;
  state->next = config.next;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE doubler_state* state,
                     doubler_number msg) {
  doubler_number twice = {2 * msg.value};
  if (ra_send(ctx, state->next, twice) != ra_ok)
    ra_fail(ctx, doubler_cannot_send);
}

#define doubler_messages(on) on(doubler_number)
RA_KERNEL(doubler, doubler_config, doubler_messages);

#endif
