/* SPDX-License-Identifier: BSD-3-Clause */
/* Bench: answers pings, counts notes, sees what comes out of order. */
#ifndef RINGACTOR_TOOLS_BENCH_KERNEL_HANDLERS_H
#define RINGACTOR_TOOLS_BENCH_KERNEL_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct bench_state {
  uint64_t received, disorder, sum, relayed;
  uint64_t next[bench_sources]; /* the least number that is in order */
} bench_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE bench_state* state,
                       ra_none config) {
  (void)ctx;
  (void)config;
  state->received = 0;
}

RA_KERNEL_FN void bench_take(RA_STATE bench_state* state, uint32_t source,
                             uint64_t number, uint64_t value) {
  RA_STATE uint64_t* next = &state->next[source % bench_sources];
  state->disorder += number < *next;
  *next = number + 1;
  state->received += 1;
  state->sum += value;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE bench_state* state,
                     bench_ping msg) {
  bench_take(state, msg.source, msg.number, msg.value);
  bench_pong pong = {msg.number, bench_work(msg.value, msg.steps) ^ msg.number,
                     state->disorder};
  ra_reply(ctx, pong);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE bench_state* state,
                     bench_note msg) {
  (void)ctx;
  bench_take(state, msg.source, msg.number, msg.value);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE bench_state* state,
                     bench_query msg) {
  (void)msg;
  bench_totals totals = {state->received, state->disorder, state->sum,
                         state->relayed};
  ra_reply(ctx, totals);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE bench_state* state,
                     bench_relay msg) {
  state->relayed += 1;
  bench_relay next = {ra_self(ctx), msg.hops - 1};
  if (msg.hops > 0)
    ra_send(ctx, msg.peer, next);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE bench_state* state,
                     bench_fail msg) {
  (void)state;
  ra_fail(ctx, (uint32_t)msg.code);
}

#define bench_messages(on) \
  on(bench_ping) on(bench_note) on(bench_query) on(bench_relay) on(bench_fail)
RA_KERNEL(bench, ra_none, bench_messages);
RA_KERNEL_COST(bench, short);

#endif
