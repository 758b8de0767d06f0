/* SPDX-License-Identifier: BSD-3-Clause */
/* Demo book: the order book of gpu/kernels, made to survive. It numbers what it
 * has applied, copies its state now and then, and can be told to break. */
#ifndef RINGACTOR_COMMAND_DEMO_BOOK_HANDLERS_H
#define RINGACTOR_COMMAND_DEMO_BOOK_HANDLERS_H
#include "kernel.h"
#include "gpu/kernels/order_book/handlers.h"
#include "messages.h"

typedef struct demo_book_state {
  order_book_state book; /* book.sequence_due: the next row */
  ra_address risk;
  uint64_t snapshot_rows;
} demo_book_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE demo_book_state* state,
                       demo_book_config config) {
  order_book_config all = {{0, 0, 0}, order_book_depth_max, 0};
  init(ctx, &state->book, all);
  state->snapshot_rows = config.snapshot_rows;
}

/* ---- rows ---------------------------------------------------------------- */

/* A fill that cannot go keeps its row from being applied. */
RA_KERNEL_FN uint32_t demo_book_tell(ra_context* ctx,
                                     RA_STATE const demo_book_state* state,
                                     demo_row msg) {
  if (msg.order.type != order_book_execute)
    return ra_ok;
  demo_fill fill = {{msg.order.time_ns, msg.order.order, msg.order.price,
                     msg.order.shares, msg.order.direction},
                    msg.order.sequence,
                    msg.fill_before};
  uint32_t status = ra_send(ctx, state->risk, fill);
  if (status == ra_ok)
    ra_record_throughput(ctx, demo_fills, 1);
  return status;
}

RA_KERNEL_FN void demo_book_apply(ra_context* ctx,
                                  RA_STATE demo_book_state* state,
                                  order_book_order order) {
  state->book.totals.fills_sent += order.type == order_book_execute;
  order_book_apply(&state->book, order);
  if (order.sequence % state->snapshot_rows == 0)
    ra_snapshot(ctx, state); /* refused: the one before is good as well */
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_book_state* state,
                     demo_row msg) {
  uint64_t due = state->book.sequence_due;
  demo_row_done done = {msg.order.sequence, ra_ok, msg.order.sequence < due};
  ra_record_throughput(ctx, demo_rows, 1);
  if (msg.order.sequence > due)
    done.status = demo_gap;
  else
    done.status = demo_book_tell(ctx, state, msg);
  if (done.status == ra_ok && !done.is_repeat)
    demo_book_apply(ctx, state, msg.order);
  ra_reply(ctx, done);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_book_state* state,
                     demo_sync msg) {
  demo_seen seen = {state->book.sequence_due - 1};
  state->risk = msg.risk;
  ra_reply(ctx, seen);
}

/* ---- the end ------------------------------------------------------------- */

RA_KERNEL_FN uint64_t demo_book_mix(uint64_t digest, uint64_t word) {
  return (digest ^ word) * 0x100000001b3ull + (digest >> 32);
}

RA_KERNEL_FN uint64_t demo_book_mix_side(uint64_t digest,
                                         RA_STATE const order_book_side* side) {
  digest = demo_book_mix(digest, side->count);
  for (uint32_t i = 0; i < side->count; ++i) {
    digest = demo_book_mix(digest, side->levels[i].price);
    digest = demo_book_mix(digest, side->levels[i].shares);
  }
  return digest;
}

RA_KERNEL_FN uint64_t demo_book_digest(RA_STATE const demo_book_state* state) {
  uint64_t digest = demo_book_mix_side(0xcbf29ce484222325ull, &state->book.bid);
  digest = demo_book_mix_side(digest, &state->book.ask);
  for (uint32_t i = 0; i < order_book_slots; ++i)
    if (state->book.orders.slots[i].order != 0) {
      digest = demo_book_mix(digest, state->book.orders.slots[i].order);
      digest = demo_book_mix(digest, state->book.orders.slots[i].shares);
    }
  return digest;
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_book_state* state,
                     demo_book_query msg) {
  (void)msg;
  demo_book_final final;
  order_book_reply best = order_book_summary(&state->book, 0, ra_ok);
  final.totals = state->book.totals;
  final.totals.bid = best.bid;
  final.totals.bid_shares = best.bid_shares;
  final.totals.ask = best.ask;
  final.totals.ask_shares = best.ask_shares;
  final.digest = demo_book_digest(state);
  ra_reply(ctx, final);
}

/* ---- faults -------------------------------------------------------------- */

RA_KERNEL_FN void demo_break(ra_context* ctx, demo_fault msg) {
  uint64_t looks = 0;
  ra_record_throughput(ctx, demo_faults, 1);
  if (msg.hangs == 0)
    ra_fail(ctx, demo_told_to_fail);
  else
    while (!ra_is_stopping(ctx)) /* ends: the watchdog finds it, or an exit */
      ra_pause(looks++);
}

/* What it says after it was given up: nobody may hear it. */
RA_KERNEL_FN void demo_book_say_late(ra_context* ctx,
                                     RA_STATE const demo_book_state* state) {
  demo_fill late = {{0, 0, 0, 0, 0}, state->book.sequence_due, 0};
  if (ra_send(ctx, state->risk, late) == ra_ok)
    ra_record_throughput(ctx, demo_fills, 1);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE demo_book_state* state,
                     demo_fault msg) {
  demo_break(ctx, msg);
  if (msg.hangs)
    demo_book_say_late(ctx, state);
}

#define demo_book_messages(on) \
  on(demo_row) on(demo_sync) on(demo_book_query) on(demo_fault)
RA_KERNEL(demo_book, demo_book_config, demo_book_messages);

#endif
