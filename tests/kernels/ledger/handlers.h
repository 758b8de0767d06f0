/* SPDX-License-Identifier: BSD-3-Clause */
/* Ledger: counts an amount once, however often its message comes. */
#ifndef RINGACTOR_TESTS_LEDGER_HANDLERS_H
#define RINGACTOR_TESTS_LEDGER_HANDLERS_H
#include "kernel.h"
#include "messages.h"

RA_ONCE(ledger_seen, 2, 3); /* a small window, so that tests reach its end */

typedef struct ledger_state {
  uint64_t balance, repeats;
  ledger_seen seen;
} ledger_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE ledger_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE ledger_state* state,
                     ledger_add msg) {
  if (ra_is_repeat(ctx, &state->seen))
    state->repeats += 1;
  else
    state->balance += msg.amount;
  ledger_balance balance = {state->balance, state->repeats};
  ra_reply(ctx, balance);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE ledger_state* state,
                     ledger_ask msg) {
  ledger_balance balance = {state->balance, state->repeats};
  (void)msg;
  ra_reply(ctx, balance);
}

#define ledger_messages(on) on(ledger_add) on(ledger_ask)
RA_KERNEL(ledger, ra_none, ledger_messages);

#endif
