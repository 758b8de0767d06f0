/* SPDX-License-Identifier: BSD-3-Clause */
/* Which orders are alive: a table in the book's state, with open addressing
 * and linear probing. Read by handlers.h, after messages.h. */
#ifndef RINGACTOR_KERNELS_ORDER_BOOK_ORDERS_H
#define RINGACTOR_KERNELS_ORDER_BOOK_ORDERS_H
#include "kernel.h"
#include "messages.h"

enum {
  order_book_slot_bits = 16,
  order_book_slots = 1 << order_book_slot_bits,
  order_book_orders_max = order_book_slots / 4 * 3 /* probes stay short */
};

typedef struct order_book_slot {
  uint64_t order;  /* 0 = free */
  uint64_t shares; /* 0 = an unknown order that was counted */
} order_book_slot;

typedef struct order_book_orders {
  uint64_t used; /* slots */
  order_book_slot slots[order_book_slots];
} order_book_orders;

RA_KERNEL_FN uint32_t order_book_home(uint64_t order) {
  return (uint32_t)(order * 0x9e3779b97f4a7c15ull
                    >> (64 - order_book_slot_bits));
}

/* The order's slot, or the free one where it would go. */
RA_KERNEL_FN uint32_t order_book_find(RA_STATE const order_book_orders* orders,
                                      uint64_t order) {
  uint32_t at = order_book_home(order);
  while (orders->slots[at].order != 0 && orders->slots[at].order != order)
    at = (at + 1) % order_book_slots; /* ends: a quarter is always free */
  return at;
}

/* Frees a slot; orders behind it that had probed past it move up. */
RA_KERNEL_FN void order_book_drop(RA_STATE order_book_orders* orders,
                                  uint32_t hole) {
  uint32_t at = (hole + 1) % order_book_slots;
  while (orders->slots[at].order != 0) { /* ends as order_book_find does */
    uint32_t home = order_book_home(orders->slots[at].order);
    if ((at - home) % order_book_slots >= (at - hole) % order_book_slots) {
      orders->slots[hole] = orders->slots[at];
      hole = at;
    }
    at = (at + 1) % order_book_slots;
  }
  orders->slots[hole].order = 0;
  orders->used -= 1;
}

/* 0 when there is no room, or no name. */
RA_KERNEL_FN int order_book_take(RA_STATE order_book_orders* orders,
                                 uint32_t at, uint64_t order) {
  if (order == 0 || orders->used == order_book_orders_max)
    return 0;
  orders->slots[at].order = order;
  orders->slots[at].shares = 0;
  orders->used += 1;
  return 1;
}

RA_KERNEL_FN void order_book_track_new(RA_STATE order_book_orders* orders,
                                       RA_STATE order_book_totals* totals,
                                       order_book_order msg) {
  uint32_t at = order_book_find(orders, msg.order);
  int is_named = msg.order != 0 && orders->slots[at].order == msg.order;
  if (!is_named && !order_book_take(orders, at, msg.order)) {
    totals->untracked += 1;
    return;
  }
  if (orders->slots[at].shares == 0)
    totals->live_orders += 1;
  orders->slots[at].shares += msg.shares;
}

/* An order that loses shares, or all of them. One that nobody has added is
 * unknown; it takes a slot while it lives, so that it is counted once. */
RA_KERNEL_FN void order_book_track_less(RA_STATE order_book_orders* orders,
                                        RA_STATE order_book_totals* totals,
                                        order_book_order msg) {
  uint32_t at = order_book_find(orders, msg.order);
  if (msg.order == 0 || orders->slots[at].order == 0) {
    totals->unknown_orders += 1;
    if (msg.type != order_book_delete)
      order_book_take(orders, at, msg.order);
    return;
  }
  uint64_t shares = orders->slots[at].shares;
  if (msg.type != order_book_delete && shares == 0)
    return;
  if (msg.type != order_book_delete && msg.shares < shares) {
    orders->slots[at].shares = shares - msg.shares;
    return;
  }
  totals->live_orders -= shares != 0;
  order_book_drop(orders, at);
}

#endif
