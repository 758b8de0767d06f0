/* SPDX-License-Identifier: BSD-3-Clause */
/* Account: a state, an init, a function for each message, a list of them. */
#ifndef RINGACTOR_EXAMPLES_ACCOUNT_HANDLERS_H
#define RINGACTOR_EXAMPLES_ACCOUNT_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct account_state { /* zeroed before init */
  uint64_t cents;
} account_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE account_state* state,
                       account_config config) {
  (void)ctx;
  state->cents = config.cents;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE account_state* state,
                     account_deposit msg) {
  (void)ctx;
  state->cents += msg.cents;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE account_state* state,
                     account_withdraw msg) {
  if (msg.cents > state->cents) {
    ra_fail(ctx, account_overdrawn); /* ends this actor, after the handler */
    return;
  }
  state->cents -= msg.cents;
  account_balance balance = {state->cents};
  ra_answer(ctx, msg, balance); /* another struct would not compile */
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE account_state* state,
                     account_query msg) {
  account_balance balance = {state->cents};
  ra_answer(ctx, msg, balance);
}

#define account_messages(on) \
  on(account_deposit) on(account_withdraw) on(account_query)
RA_KERNEL(account, account_config, account_messages);

#endif
