/* SPDX-License-Identifier: BSD-3-Clause */
/* Probe: does on request what the tests want to see done. */
#ifndef RINGACTOR_TESTS_PROBE_HANDLERS_H
#define RINGACTOR_TESTS_PROBE_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct probe_state {
  uint64_t count, sum, received, disorder;
  uint64_t last[probe_sources][4];
} probe_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE probe_state* state,
                       probe_config config) {
  state->sum = config.sum;
  if (config.fail_code != 0)
    ra_fail(ctx, config.fail_code);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_add msg) {
  state->count += 1;
  state->sum += msg.amount;
  probe_total total = {state->count, state->sum};
  ra_reply(ctx, total);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_fail msg) {
  if (msg.reply_first) {
    probe_total total = {state->count, state->sum};
    ra_reply(ctx, total);
  }
  ra_fail(ctx, msg.code);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_send msg) {
  probe_status answer = {0, ra_ok};
  (void)state;
  for (uint32_t i = 0; i < msg.times; ++i) { /* bounded by the message */
    probe_value value = {msg.value + i};
    uint32_t status = ra_send(ctx, msg.to, value);
    if (status == ra_ok)
      answer.sent += 1;
    else if (answer.status == ra_ok)
      answer.status = status;
  }
  ra_reply(ctx, answer);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_value msg) {
  (void)ctx;
  state->count += 1;
  state->sum += msg.value;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_forward msg) {
  probe_add add = {msg.amount};
  (void)state;
  ra_forward(ctx, msg.to, add);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_ask msg) {
  (void)msg;
  probe_facts facts = {ra_self(ctx),    ra_sender(ctx),  ra_now(ctx),
                       state->received, state->disorder, ra_lane(ctx),
                       ra_lanes(ctx)};
  ra_reply(ctx, facts);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_sequence msg) {
  if (msg.source < probe_sources && msg.priority_class < 4) {
    RA_STATE uint64_t* last = &state->last[msg.source][msg.priority_class];
    state->disorder += msg.number <= *last;
    *last = msg.number;
  }
  state->received += 1;
  if (msg.answer)
    ra_reply(ctx, msg);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_wait msg) {
  RA_GLOBAL uint64_t* cell = ra_span_data(ctx, uint64_t, msg.cell);
  state->count += 1;
  if (cell == 0)
    return;
  /* Order: acquire; pairs with the test's release. The test sets it. */
  for (uint64_t i = 0; ra_load(cell, ra_acquire, ra_system) == 0; ++i)
    ra_pause(i);
  ra_span_free(ctx, msg.cell);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_large msg) {
  state->count += 1;
  ra_reply(ctx, msg);
}

#define probe_messages(on)                                            \
  on(probe_add) on(probe_fail) on(probe_send) on(probe_value)         \
    on(probe_forward) on(probe_ask) on(probe_sequence) on(probe_wait) \
      on(probe_large)
RA_KERNEL(probe, probe_config, probe_messages);

#endif
