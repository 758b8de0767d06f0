/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of demo_book and demo_risk: rows with numbers, so that each can
 * be sent again; what an actor has seen; and faults to order. */
#ifndef RINGACTOR_COMMAND_DEMO_BOOK_MESSAGES_H
#define RINGACTOR_COMMAND_DEMO_BOOK_MESSAGES_H
#include "message.h"
#include "gpu/kernels/order_book/messages.h"
#include "gpu/kernels/risk/messages.h"

enum {                         /* statuses beside those of status.h */
       demo_gap = 400,         /* a row before this one is missing */
       demo_told_to_fail = 401 /* the code of ra_fail */
};
enum {                 /* operations whose throughput is recorded */
       demo_fills = 0, /* sent by demo_book; handled by demo_risk */
       demo_rows = 1,  /* handled by demo_book */
       demo_faults = 2 /* handled by either */
};

typedef struct demo_book_config {
  uint64_t snapshot_rows; /* a snapshot after so many rows */
} demo_book_config;
RA_MESSAGE(demo_book_config, 10100);

/* Row `order.sequence` of the stream, from 1. One that was applied is not
 * applied again, but its fill is sent again: the risk actor knows it by its
 * number. Answered with demo_row_done. */
typedef struct demo_row {
  order_book_order order;
  uint64_t fill_before; /* the row of the execution before this one; 0: none */
} demo_row;
RA_MESSAGE(demo_row, 10101);

typedef struct demo_row_done {
  uint64_t row;
  uint32_t status; /* not ra_ok: nothing has changed, send it again */
  uint32_t is_repeat;
} demo_row_done;
RA_MESSAGE(demo_row_done, 10102);

/* Begins anew after any restart: who gets the fills now. Of the book and of
 * the risk actor, which needs none. Answered with demo_seen. */
typedef struct demo_sync {
  ra_address risk;
} demo_sync;
RA_MESSAGE(demo_sync, 10103);

typedef struct demo_seen {
  uint64_t row; /* the newest: of the stream, or of a fill */
} demo_seen;
RA_MESSAGE(demo_seen, 10104);
RA_REPLY(demo_sync, demo_seen);

/* Answered with demo_book_final: by a book at rest. */
typedef struct demo_book_query {
  uint64_t unused;
} demo_book_query;
RA_MESSAGE(demo_book_query, 10105);

typedef struct demo_book_final {
  order_book_totals totals;
  uint64_t digest; /* of all levels and of all orders that are alive */
} demo_book_final;
RA_MESSAGE(demo_book_final, 10106);

/* Answered with risk_totals. */
typedef struct demo_risk_query {
  uint64_t unused;
} demo_risk_query;
RA_MESSAGE(demo_risk_query, 10107);

typedef struct demo_fill {
  risk_fill fill;
  uint64_t row;    /* its number: a fill is counted once */
  uint64_t before; /* the row of the fill before it */
} demo_fill;
RA_MESSAGE(demo_fill, 10108);

typedef struct demo_risk_config {
  uint64_t snapshot_fills;
  uint64_t notional_limit;
  uint64_t takes_repeats; /* 1: the test that the check can fail */
} demo_risk_config;
RA_MESSAGE(demo_risk_config, 10109);

/* What no actor in its senses does. */
typedef struct demo_fault {
  uint64_t hangs; /* 0: fails; 1: does not return until it is given up */
} demo_fault;
RA_MESSAGE(demo_fault, 10110);

#endif
