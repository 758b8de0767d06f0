/* SPDX-License-Identifier: BSD-3-Clause */
/* Relay: what a handler can do with mailboxes. */
#ifndef RINGACTOR_TESTS_RELAY_HANDLERS_H
#define RINGACTOR_TESTS_RELAY_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct relay_state {
  uint64_t runs, items, disorder, sum, digits;
  uint64_t last[relay_sources];
  uint32_t late, reserved;
} relay_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE relay_state* state,
                       relay_config config) {
  if (config.keeps_at.id != 0)
    state->late = ra_keep(ctx, config.keeps_at);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_pass msg) {
  relay_digit digit = {1};
  relay_item item = {msg.number, msg.source, 0};
  ra_span none = {0, 0, 0};
  state->runs += 1; /* a count of runs: else nothing before a keep */
  relay_passed answer = {state->runs, ra_full,    ra_ok,
                         state->late, msg.source, msg.number};
  if (msg.how == relay_sends_first)
    ra_send(ctx, ra_sender(ctx), digit);
  if (msg.how == relay_frees_first)
    ra_span_free(ctx, none);
  if (msg.how != relay_keeps_alone)
    answer.sent = ra_send(ctx, msg.to, item);
  if (answer.sent != ra_ok)
    answer.kept = ra_keep(ctx, msg.to);
  if (answer.sent != ra_ok && answer.kept == ra_ok) {
    if (msg.how == relay_fails_late)
      ra_fail(ctx, 9);
    if (msg.how == relay_sends_late)
      state->late = ra_send(ctx, ra_sender(ctx), digit);
    return;
  }
  ra_reply(ctx, answer);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_item msg) {
  (void)ctx;
  if (msg.source < relay_sources) {
    state->disorder += msg.number <= state->last[msg.source];
    state->last[msg.source] = msg.number;
  }
  state->items += 1;
  state->sum += msg.number;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_ask msg) {
  relay_facts facts = {state->items, state->disorder, state->sum,
                       state->digits};
  (void)msg;
  ra_reply(ctx, facts);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_digit msg) {
  (void)ctx;
  state->digits = state->digits * 10 + msg.value;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_block msg) {
  (void)ctx;
  state->digits = state->digits * 10 + msg.words[15];
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_take msg) {
  relay_taken taken = {0, 0};
  relay_digit digit = {0};
  relay_block block = {{0}};
  (void)state;
  for (uint32_t i = 0; i < msg.own; ++i) { /* bounded by the message */
    digit.value += 1;
    ra_send(ctx, ra_self(ctx), digit);
  }
  while (taken.count < msg.most) { /* bounded by the message */
    if (msg.large ? !ra_try_receive(ctx, msg.from, &block)
                  : !ra_try_receive(ctx, msg.from, &digit))
      break;
    taken.count += 1;
    taken.digits =
      taken.digits * 10 + (msg.large ? block.words[15] : digit.value);
  }
  ra_reply(ctx, taken);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE relay_state* state,
                     relay_room msg) {
  relay_cells cells = {ra_free_cells(ctx, msg.of), 0};
  (void)state;
  ra_reply(ctx, cells);
}

#define relay_messages(on)                                                    \
  on(relay_pass) on(relay_item) on(relay_ask) on(relay_digit) on(relay_block) \
    on(relay_take) on(relay_room)
RA_KERNEL(relay, relay_config, relay_messages);

#endif
