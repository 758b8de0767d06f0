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

/* Sets the second word of the block, if it has one, and waits until the first
 * is not 0; when it is no block, not at all. 1: it waited. */
RA_KERNEL_FN int probe_until_set(ra_context* ctx, ra_span block) {
  RA_GLOBAL ra_atomic* cell = ra_span_data(ctx, ra_atomic, block);
  if (cell == 0)
    return 0;
  if (block.bytes >= 16) /* Order: release; pairs with the test's acquire */
    ra_store(cell + 1, 1, ra_release, ra_system);
  /* Order: acquire; pairs with the test's release. The test sets it. */
  for (uint64_t i = 0; ra_load(cell, ra_acquire, ra_system) == 0; ++i)
    ra_pause(i);
  return 1;
}

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE probe_state* state,
                       probe_config config) {
  if (config.wait_bytes != 0) {
    ra_span block = {config.sum, config.wait_bytes, 0};
    if (probe_until_set(ctx, block))
      ra_span_free(ctx, block);
    config.sum = 0;
  }
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
  state->count += 1;
  if (probe_until_set(ctx, msg.cell))
    ra_span_free(ctx, msg.cell);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_large msg) {
  state->count += 1;
  ra_reply(ctx, msg);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_late msg) {
  probe_value value = {1};
  probe_large large = {{0}};
  state->count += 1;
  ra_send(ctx, msg.first, value);
  ra_send(ctx, msg.then, large);
  ra_reply(ctx, large);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE probe_state* state,
                     probe_hold msg) {
  probe_value value = {1};
  state->count += 1;
  if (probe_until_set(ctx, msg.cell))
    ra_span_free(ctx, msg.cell);
  probe_status answer = {1, ra_send(ctx, msg.then, value)};
  ra_reply(ctx, answer);
}

#define probe_messages(on)                                            \
  on(probe_add) on(probe_fail) on(probe_send) on(probe_value)         \
    on(probe_forward) on(probe_ask) on(probe_sequence) on(probe_wait) \
      on(probe_large) on(probe_late) on(probe_hold)
RA_KERNEL(probe, probe_config, probe_messages);

#endif
