/* SPDX-License-Identifier: BSD-3-Clause */
/* One side of the book: its price levels in order. Read by handlers.h, after
 * messages.h. */
#ifndef RINGACTOR_KERNELS_ORDER_BOOK_LEVELS_H
#define RINGACTOR_KERNELS_ORDER_BOOK_LEVELS_H
#include "kernel.h"
#include "messages.h"

typedef struct order_book_side {
  uint32_t is_bid, depth, count, reserved;
  /* Worst level first: at the busy end nothing stands in the way. */
  order_book_level levels[order_book_depth_max];
} order_book_side;

/* The index of the price's level, or of where it would be inserted. */
RA_KERNEL_FN uint32_t order_book_at(RA_STATE const order_book_side* side,
                                    uint64_t price) {
  uint32_t at = side->count;
  while (at > 0) { /* at most the depth; most changes are near the best */
    uint64_t other = side->levels[at - 1].price;
    if (side->is_bid ? other < price : other > price)
      break;
    at -= 1;
  }
  return at;
}

RA_KERNEL_FN int order_book_has(RA_STATE const order_book_side* side,
                                uint32_t at, uint64_t price) {
  return at < side->count && side->levels[at].price == price;
}

/* Puts a level before index `at`. A full side forgets its worst level, which
 * may be the new one; 1 when it forgot. */
RA_KERNEL_FN int order_book_insert(RA_STATE order_book_side* side, uint32_t at,
                                   order_book_level level) {
  if (side->count < side->depth) {
    for (uint32_t i = side->count; i > at; --i)
      side->levels[i] = side->levels[i - 1];
    side->levels[at] = level;
    side->count += 1;
    return 0;
  }
  for (uint32_t i = 0; i + 1 < at; ++i)
    side->levels[i] = side->levels[i + 1];
  if (at > 0)
    side->levels[at - 1] = level;
  return 1;
}

RA_KERNEL_FN void order_book_erase(RA_STATE order_book_side* side,
                                   uint32_t at) {
  side->count -= 1;
  for (uint32_t i = at; i < side->count; ++i)
    side->levels[i] = side->levels[i + 1];
}

/* What an order message does to the levels of its side. */
RA_KERNEL_FN void order_book_change(RA_STATE order_book_side* side,
                                    RA_STATE order_book_totals* totals,
                                    order_book_order msg) {
  uint32_t at = order_book_at(side, msg.price);
  int is_known = order_book_has(side, at, msg.price);
  if (msg.type == order_book_new && is_known) {
    side->levels[at].shares += msg.shares;
  } else if (msg.type == order_book_new) {
    order_book_level level = {msg.price, msg.shares};
    totals->levels_forgotten += order_book_insert(side, at, level);
  } else if (!is_known) {
    totals->outside += 1;
  } else if (msg.shares < side->levels[at].shares) {
    side->levels[at].shares -= msg.shares;
  } else {
    totals->levels_short += msg.shares > side->levels[at].shares;
    order_book_erase(side, at);
  }
}

#endif
