/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of reporter, which tells the outside all that a handler can. */
#ifndef RINGACTOR_TESTS_REPORTER_MESSAGES_H
#define RINGACTOR_TESTS_REPORTER_MESSAGES_H
#include "message.h"

typedef struct reporter_config {
  uint64_t sum;       /* where the sum starts */
  ra_address barrier; /* where reporter_arrive arrives */
  uint32_t fail_code; /* not 0: init ends the actor with it */
  uint32_t tells;     /* not 0: init sends a reporter_alarm of this number */
} reporter_config;
RA_MESSAGE(reporter_config, 20200);

/* Adds to the sum, once a message id. */
typedef struct reporter_add {
  uint64_t amount;
} reporter_add;
RA_MESSAGE(reporter_add, 20201);

typedef struct reporter_total {
  uint64_t sum, repeats;
  uint64_t reached, generation; /* of the barrier; the last one */
} reporter_total;
RA_MESSAGE(reporter_total, 20202);

enum { /* what a reporter_do does; answered by reporter_done */
       reporter_alerts = 1,     /* reporter_alarm of number `value` */
       reporter_alerts_large,   /* reporter_large, more than a cell */
       reporter_alerts_bulk,    /* reporter_bulk with a block of 8 bytes */
       reporter_snapshots,      /* of the state */
       reporter_snapshots_part, /* of what is not the state */
       reporter_publishes,      /* reporter_pair of `value` */
       reporter_publishes_other,
       reporter_measures, /* operation `value`: took `us`, did `items` */
       reporter_arrives,
       reporter_asks_twice /* hands the request on to the alerts */
};
typedef struct reporter_do {
  uint32_t what, reserved;
  uint64_t value, us, items;
} reporter_do;
RA_MESSAGE(reporter_do, 20203);

typedef struct reporter_done {
  uint32_t status, reserved;
} reporter_done;
RA_MESSAGE(reporter_done, 20204);

/* Alerts: one in a cell, one in a block, one that owns a block. */
typedef struct reporter_alarm {
  uint64_t number;
} reporter_alarm;
RA_MESSAGE(reporter_alarm, 20205);

typedef struct reporter_large {
  uint64_t words[16];
} reporter_large;
RA_MESSAGE(reporter_large, 20206);

typedef struct reporter_bulk {
  ra_span data;
} reporter_bulk;
RA_MESSAGE(reporter_bulk, 20207);
RA_MESSAGE_SPANS(reporter_bulk, data);

/* Published: all four are functions of `a`. */
typedef struct reporter_pair {
  uint64_t a, not_a, twice, plus_one;
} reporter_pair;
RA_MESSAGE(reporter_pair, 20208);
RA_SMALL_STATE(reporter_pair);

typedef struct reporter_other {
  uint64_t a;
} reporter_other;
RA_MESSAGE(reporter_other, 20209);
RA_SMALL_STATE(reporter_other);

#endif
