/* SPDX-License-Identifier: BSD-3-Clause */
/* The state of the book, and what it answers. Read by handlers.h. */
#ifndef RINGACTOR_KERNELS_ORDER_BOOK_ANSWERS_H
#define RINGACTOR_KERNELS_ORDER_BOOK_ANSWERS_H
#include "kernel.h"
#include "levels.h"
#include "messages.h"
#include "orders.h"

typedef struct order_book_state {
  ra_address risk;
  uint64_t answer_levels;
  uint64_t sequence_due; /* the next number that is taken */
  uint64_t again_due;    /* before that: the next that comes again; 0: none */
  order_book_totals totals;
  order_book_side ask, bid;
  order_book_orders orders;
} order_book_state;

RA_KERNEL_FN order_book_reply order_book_summary(
  RA_STATE const order_book_state* state, uint64_t sequence, uint32_t status) {
  order_book_reply reply = {sequence, state->totals.messages, 0, 0, 0, 0,
                            status,   status == ra_ok};
  uint32_t bids = state->bid.count, asks = state->ask.count;
  if (bids > 0) {
    reply.bid = state->bid.levels[bids - 1].price;
    reply.bid_shares = state->bid.levels[bids - 1].shares;
  }
  if (asks > 0) {
    reply.ask = state->ask.levels[asks - 1].price;
    reply.ask_shares = state->ask.levels[asks - 1].shares;
  }
  return reply;
}

RA_KERNEL_FN uint32_t order_book_shown(uint32_t levels) {
  return levels < (uint32_t)order_book_window ? levels
                                              : (uint32_t)order_book_window;
}

RA_KERNEL_FN uint32_t order_book_answer_levels(
  ra_context* ctx, RA_STATE const order_book_state* state,
  order_book_reply reply) {
  order_book_level none = {0, 0};
  order_book_levels levels;
  uint32_t bids = state->bid.count, asks = state->ask.count;
  levels.reply = reply;
  levels.ask_count = order_book_shown(asks);
  levels.bid_count = order_book_shown(bids);
  for (uint32_t i = 0; i < order_book_window; ++i) {
    levels.ask[i] = i < asks ? state->ask.levels[asks - 1 - i] : none;
    levels.bid[i] = i < bids ? state->bid.levels[bids - 1 - i] : none;
  }
  return ra_reply(ctx, levels);
}

RA_KERNEL_FN void order_book_answer(ra_context* ctx,
                                    RA_STATE const order_book_state* state,
                                    uint64_t sequence, uint32_t status) {
  order_book_reply reply = order_book_summary(state, sequence, status);
  uint32_t sent = state->answer_levels
                    ? order_book_answer_levels(ctx, state, reply)
                    : ra_reply(ctx, reply);
  if (sent != ra_ok)
    ra_fail(ctx, sent); /* a change that nobody hears of is worse */
}

#endif
