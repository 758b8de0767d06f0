/* SPDX-License-Identifier: BSD-3-Clause */
/* Order book: keeps the price levels of both sides, follows which orders are
 * alive, and tells a risk actor of each visible execution. */
#ifndef RINGACTOR_KERNELS_ORDER_BOOK_HANDLERS_H
#define RINGACTOR_KERNELS_ORDER_BOOK_HANDLERS_H
#include "kernel.h"
#include "../risk/messages.h"
#include "answers.h"
#include "messages.h"

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE order_book_state* state,
                       order_book_config config) {
  if (config.depth == 0 || config.depth > order_book_depth_max) {
    ra_fail(ctx, order_book_bad_config);
    return;
  }
  state->risk = config.risk;
  state->answer_levels = config.answer_levels;
  state->sequence_due = 1;
  state->bid.is_bid = 1;
  state->bid.depth = config.depth;
  state->ask.depth = config.depth;
}

/* ---- the stream ---------------------------------------------------------- */

RA_KERNEL_FN uint32_t order_book_check(RA_STATE const order_book_state* state,
                                       order_book_order msg) {
  uint64_t due = state->again_due ? state->again_due : state->sequence_due;
  uint32_t is_again = (msg.flags & order_book_again) != 0;
  if (is_again != (state->again_due != 0))
    return order_book_out_of_order;
  if ((msg.sequence != 0 || is_again) && msg.sequence != due)
    return order_book_out_of_order;
  if (msg.type < order_book_new || msg.type > order_book_halt)
    return ra_invalid_argument;
  return ra_ok;
}

/* The fill goes out before anything changes: refused, it can be sent again. */
RA_KERNEL_FN uint32_t order_book_tell(ra_context* ctx,
                                      RA_STATE order_book_state* state,
                                      order_book_order msg) {
  if (msg.type != order_book_execute || state->risk.id == 0)
    return ra_ok;
  risk_row fill = {
    {msg.time_ns, msg.order, msg.price, msg.shares, msg.direction},
    msg.sequence};
  return ra_send(ctx, state->risk, fill);
}

RA_KERNEL_FN void order_book_apply(RA_STATE order_book_state* state,
                                   order_book_order msg) {
  RA_STATE order_book_totals* totals = &state->totals;
  totals->messages += 1;
  totals->by_type[msg.type] += 1;
  state->sequence_due += msg.sequence != 0;
  totals->fills_sent += msg.type == order_book_execute && state->risk.id != 0;
  if (msg.type == order_book_hidden)
    totals->hidden_volume += msg.shares;
  if (msg.type > order_book_execute)
    return;
  if (msg.type == order_book_new)
    order_book_track_new(&state->orders, totals, msg);
  else
    order_book_track_less(&state->orders, totals, msg);
  if ((msg.flags & order_book_in_snapshot) == 0)
    order_book_change(msg.direction > 0 ? &state->bid : &state->ask, totals,
                      msg);
}

RA_KERNEL_FN void order_book_told_again(RA_STATE order_book_state* state) {
  state->again_due += 1;
  if (state->again_due == state->sequence_due)
    state->again_due = 0; /* from now on as ever */
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE order_book_state* state,
                     order_book_order msg) {
  uint32_t status = order_book_check(state, msg);
  if (status == ra_ok)
    status = order_book_tell(ctx, state, msg);
  if (status == ra_ok && state->again_due)
    order_book_told_again(state);
  else if (status == ra_ok)
    order_book_apply(state, msg);
  order_book_answer(ctx, state, msg.sequence, status);
}

/* ---- levels from outside ------------------------------------------------- */

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE order_book_state* state,
                     order_book_snapshot msg) {
  uint32_t depth = order_book_shown(state->ask.depth);
  if (msg.ask_count > depth || msg.bid_count > depth) {
    order_book_answer(ctx, state, 0, ra_invalid_argument);
    return;
  }
  state->ask.count = msg.ask_count;
  state->bid.count = msg.bid_count;
  for (uint32_t i = 0; i < msg.ask_count; ++i)
    state->ask.levels[msg.ask_count - 1 - i] = msg.ask[i];
  for (uint32_t i = 0; i < msg.bid_count; ++i)
    state->bid.levels[msg.bid_count - 1 - i] = msg.bid[i];
  order_book_answer(ctx, state, 0, ra_ok);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE order_book_state* state,
                     order_book_adopt msg) {
  RA_STATE order_book_side* side =
    msg.direction > 0 ? &state->bid : &state->ask;
  uint32_t status = order_book_not_taken;
  if (side->count < side->depth && order_book_at(side, msg.price) == 0
      && !order_book_has(side, 0, msg.price)) {
    order_book_level level = {msg.price, msg.shares};
    order_book_insert(side, 0, level);
    state->totals.levels_adopted += 1;
    status = ra_ok;
  }
  order_book_answer(ctx, state, 0, status);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE order_book_state* state,
                     order_book_query msg) {
  (void)msg;
  order_book_reply best = order_book_summary(state, 0, ra_ok);
  order_book_totals totals = state->totals;
  totals.bid = best.bid;
  totals.bid_shares = best.bid_shares;
  totals.ask = best.ask;
  totals.ask_shares = best.ask_shares;
  ra_reply(ctx, totals);
}

/* The address in a snapshot is of the process that took it. */
RA_KERNEL_FN void on(ra_context* ctx, RA_STATE order_book_state* state,
                     order_book_resume msg) {
  order_book_position position = {state->sequence_due - 1};
  state->risk = msg.risk;
  state->again_due =
    msg.risk_has < position.sequence ? msg.risk_has + 1 : (uint64_t)0;
  ra_reply(ctx, position);
}

#define order_book_messages(on)                                     \
  on(order_book_order) on(order_book_snapshot) on(order_book_adopt) \
    on(order_book_query) on(order_book_resume)
RA_KERNEL(order_book, order_book_config, order_book_messages);
RA_KERNEL_COST(order_book, short);

#endif
