/* SPDX-License-Identifier: BSD-3-Clause */
/* Forger: sends up whatever it is told to, past all that the engine checks. */
#ifndef RINGACTOR_TESTS_FORGER_HANDLERS_H
#define RINGACTOR_TESTS_FORGER_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct forger_state {
  uint64_t count;
} forger_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE forger_state* state,
                       ra_none config) {
  (void)ctx;
  (void)state;
  (void)config;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE forger_state* state,
                     forger_words msg) {
  ra_message m;
  for (uint32_t i = 0; i < ra_message_words; ++i)
    m.w[i] = msg.w[i];
  if (msg.is_answer) {
    ra_set_correlation(&m, ra_message_correlation(ctx->message));
    ctx->turn->answered = 1;
  }
  if (msg.block) {
    ra_span span = ra_pool_take(ra_pool_of(ctx->engine), 1, msg.block);
    m.w[ra_envelope_words] = span.place;
    m.w[ra_envelope_words + 1] = span.bytes;
  }
  state->count += 1;
  ra_up(ctx->engine, &m);
}

#define forger_messages(on) on(forger_words)
RA_KERNEL(forger, ra_none, forger_messages);

#endif
