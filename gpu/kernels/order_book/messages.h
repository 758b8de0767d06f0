/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of order_book: a stream of exchange messages goes in (the types
 * and units of a LOBSTER file), the state of the book comes back. */
#ifndef RINGACTOR_KERNELS_ORDER_BOOK_MESSAGES_H
#define RINGACTOR_KERNELS_ORDER_BOOK_MESSAGES_H
#include "message.h"

enum {
  order_book_window = 10,      /* levels of a side that are shown */
  order_book_depth_max = 1024, /* levels of a side that are kept */
  order_book_types = 8         /* type 0 is unused */
};

/* Types of an order message. */
enum {
  order_book_new = 1,
  order_book_cancel = 2,  /* a part of an order is withdrawn */
  order_book_delete = 3,  /* what is left of an order is withdrawn */
  order_book_execute = 4, /* a visible order is executed */
  order_book_hidden = 5,  /* a hidden order is executed: no visible level */
  order_book_cross = 6,   /* an auction: no effect on the book */
  order_book_halt = 7     /* trading is halted or resumed: no effect */
};

/* Codes of ra_fail, and statuses beside those of status.h. */
enum {
  order_book_out_of_order = 256, /* the sequence number is not the next */
  order_book_bad_config = 257,
  order_book_not_taken = 258 /* an adopted level is known, or has no room */
};

typedef struct order_book_config {
  ra_address risk;        /* who gets risk_fill; id 0 = nobody */
  uint32_t depth;         /* levels kept a side, 1 to order_book_depth_max */
  uint32_t answer_levels; /* 1: orders are answered with order_book_levels */
} order_book_config;
RA_MESSAGE(order_book_config, 10040);
RA_MESSAGE_FIELDS(order_book_config, risk, depth, answer_levels);

enum {                             /* flags of order_book_order */
       order_book_in_snapshot = 1, /* the levels hold this order already */
       order_book_again = 2 /* applied before the snapshot: only its fill is
                             * told again, in order */
};

/* Answered with order_book_reply or order_book_levels. When the risk actor
 * cannot take a fill now, the answer's `applied` is 0 and nothing has changed:
 * send the order again. Later sequence numbers are refused until then. */
typedef struct order_book_order {
  uint64_t sequence; /* 1, 2, 3...; 0 = not checked */
  uint64_t time_ns;  /* after midnight */
  uint64_t order;    /* 0 where the message names none */
  uint64_t price;    /* 1/10000 dollar */
  uint32_t shares;
  int32_t direction; /* 1: a buy order, -1: a sell order */
  uint32_t type;     /* order_book_new ... order_book_halt */
  uint32_t flags;
} order_book_order;
RA_MESSAGE(order_book_order, 10041);
RA_MESSAGE_FIELDS(order_book_order, sequence, time_ns, order, price, shares,
                  direction, type, flags);

typedef struct order_book_reply {
  uint64_t sequence;
  uint64_t messages;        /* applied so far */
  uint64_t bid, bid_shares; /* the best bid; 0, 0 when the side is empty */
  uint64_t ask, ask_shares;
  uint32_t status;  /* ra_ok, or why the message was not applied */
  uint32_t applied; /* 0: nothing has changed */
} order_book_reply;
RA_MESSAGE(order_book_reply, 10042);
RA_MESSAGE_FIELDS(order_book_reply, sequence, messages, bid, bid_shares, ask,
                  ask_shares, status, applied);

typedef struct order_book_level {
  uint64_t price, shares;
} order_book_level;
RA_MESSAGE_FIELDS(order_book_level, price, shares);

/* The best levels of both sides, best first; unused ones are 0, 0. */
typedef struct order_book_levels {
  order_book_reply reply;
  uint32_t ask_count, bid_count;
  order_book_level ask[order_book_window], bid[order_book_window];
} order_book_levels;
RA_MESSAGE(order_book_levels, 10043);
RA_MESSAGE_FIELDS(order_book_levels, reply, ask_count, bid_count, ask, bid);

/* Replaces the levels, best first. Answered as an order. */
typedef struct order_book_snapshot {
  uint32_t ask_count, bid_count;
  order_book_level ask[order_book_window], bid[order_book_window];
} order_book_snapshot;
RA_MESSAGE(order_book_snapshot, 10044);
RA_MESSAGE_FIELDS(order_book_snapshot, ask_count, bid_count, ask, bid);

/* Takes over one level that came into the window from beyond the worst level
 * known. Answered as an order. */
typedef struct order_book_adopt {
  uint64_t price, shares;
  int32_t direction; /* 1: a bid, -1: an ask */
  uint32_t reserved;
} order_book_adopt;
RA_MESSAGE(order_book_adopt, 10045);
RA_MESSAGE_FIELDS(order_book_adopt, price, shares, direction);

/* Answered with order_book_totals. */
typedef struct order_book_query {
  uint64_t unused;
} order_book_query;
RA_MESSAGE(order_book_query, 10046);

typedef struct order_book_totals {
  uint64_t messages; /* applied */
  uint64_t by_type[order_book_types];
  uint64_t hidden_volume; /* shares */
  uint64_t fills_sent;    /* to the risk actor */
  uint64_t levels_adopted;
  uint64_t levels_forgotten; /* left the depth that is kept */
  uint64_t levels_short;     /* lost more shares than they were known to have */
  uint64_t outside;          /* changed a price at which no level is known */
  uint64_t unknown_orders;   /* named without having been added */
  uint64_t untracked;        /* orders the table had no room for */
  uint64_t live_orders;
  uint64_t bid, bid_shares, ask, ask_shares;
} order_book_totals;
RA_MESSAGE(order_book_totals, 10047);
RA_REPLY(order_book_query, order_book_totals);
RA_MESSAGE_FIELDS(order_book_totals, messages, by_type, hidden_volume,
                  fills_sent, levels_adopted, levels_forgotten, levels_short,
                  outside, unknown_orders, untracked, live_orders, bid,
                  bid_shares, ask, ask_shares);

/* To a book that goes on from a snapshot: who gets its fills now, and the last
 * that one has. Orders behind it which the book had applied are to come again,
 * marked so, before any other. Answered with order_book_position. */
typedef struct order_book_resume {
  ra_address risk;
  uint64_t risk_has; /* a sequence number; 0 = none */
} order_book_resume;
RA_MESSAGE(order_book_resume, 10048);
RA_MESSAGE_FIELDS(order_book_resume, risk, risk_has);

typedef struct order_book_position {
  uint64_t sequence; /* the last that was applied; all before it were */
} order_book_position;
RA_MESSAGE(order_book_position, 10049);
RA_REPLY(order_book_resume, order_book_position);
RA_MESSAGE_FIELDS(order_book_position, sequence);

#endif
