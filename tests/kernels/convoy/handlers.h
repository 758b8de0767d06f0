/* SPDX-License-Identifier: BSD-3-Clause */
/* Convoy: what relay does, on all lanes. What it sends goes after the handler,
 * so it asks for room before; it says one thing a turn. */
#ifndef RINGACTOR_TESTS_CONVOY_HANDLERS_H
#define RINGACTOR_TESTS_CONVOY_HANDLERS_H
#include "kernel.h"
#include "messages.h"

typedef struct convoy_state {
  uint64_t by_lane[ra_lanes_max]; /* runs that went through */
} convoy_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE convoy_state* state,
                       relay_config config) {
  (void)ctx;
  (void)state;
  (void)config;
}

/* Not answered: a request gets the empty reply. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE convoy_state* state,
                     relay_pass msg) {
  relay_item item = {msg.number, msg.source, 0};
  uint64_t kept = 0;
  if (ra_lane(ctx) == 0 && ra_free_cells(ctx, msg.to) == 0)
    kept = ra_keep(ctx, msg.to) == ra_ok;
  if (ra_shuffle(ctx, kept, 0))
    return;
  state->by_lane[ra_lane(ctx)] += 1;
  ra_send(ctx, msg.to, item);
}

/* The lanes that a call told something, which is lane 0, count as well. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE convoy_state* state,
                     relay_take msg) {
  relay_taken taken = {0, 0};
  relay_digit digit = {0};
  (void)state;
  while (taken.count < msg.most) { /* bounded by the message */
    uint32_t got = ra_try_receive(ctx, msg.from, &digit);
    uint32_t told = ra_ballot(ctx, got != 0);
    if (told == 0)
      break;
    taken.count += told;
    taken.digits = taken.digits * 10 + ra_shuffle(ctx, digit.value, 0);
  }
  ra_reply(ctx, taken);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE convoy_state* state,
                     relay_room msg) {
  relay_cells cells = {ra_free_cells(ctx, msg.of), 0};
  (void)state;
  cells.reserved = ra_ballot(ctx, cells.cells != 0);
  ra_reply(ctx, cells);
}

/* Answers by the lanes whose runs are as many as lane 0's. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE convoy_state* state,
                     relay_ask msg) {
  (void)msg;
  uint64_t runs = state->by_lane[ra_lane(ctx)];
  uint64_t first = ra_shuffle(ctx, runs, 0);
  relay_cells answer = {(uint32_t)first, ra_ballot(ctx, runs == first)};
  ra_reply(ctx, answer);
}

#define convoy_messages(on) \
  on(relay_pass) on(relay_take) on(relay_room) on(relay_ask)
RA_KERNEL_LANES(convoy, relay_config, convoy_messages);

#endif
