/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of clerk, who asks the context for clock, domain and end. */
#ifndef RINGACTOR_TESTS_CLERK_MESSAGES_H
#define RINGACTOR_TESTS_CLERK_MESSAGES_H
#include "message.h"

typedef struct clerk_config {
  uint32_t quits; /* 1: init ends the actor */
} clerk_config;
RA_MESSAGE(clerk_config, 20500);

/* Looks at the clock, ticks twice, merges the stamp; answered by clerk_times.
 */
typedef struct clerk_time {
  uint64_t stamp;
} clerk_time;
RA_MESSAGE(clerk_time, 20501);

typedef struct clerk_times {
  uint64_t before, first, second; /* first and second: what ra_tick gave */
  uint64_t ticked, merged;        /* ra_now behind the ticks, the merge */
  uint32_t status, reserved;      /* of ra_merge */
} clerk_times;
RA_MESSAGE(clerk_times, 20502);

/* These three: answered by clerk_number, the domain of the question. */
typedef struct clerk_trade {
  uint32_t unused;
} clerk_trade;
RA_DOMAIN_MESSAGE(clerk_trade, order_matching, 90);
typedef struct clerk_audit {
  uint32_t unused;
} clerk_audit;
RA_DOMAIN_MESSAGE(clerk_audit, financial_audit, 99);
typedef struct clerk_custom {
  uint32_t unused;
} clerk_custom;
RA_MESSAGE(clerk_custom, 20503);

typedef struct clerk_number {
  uint64_t number;
} clerk_number;
RA_MESSAGE(clerk_number, 20504);

/* Quits; answered by clerk_number{value} if `replies`. */
typedef struct clerk_leave {
  uint64_t value;
  uint32_t replies, fail_code; /* not 0: fails, too */
} clerk_leave;
RA_MESSAGE(clerk_leave, 20505);

/* Sets the second word of the block, waits for the first, then looks on all
 * lanes; answered by clerk_seen. */
typedef struct clerk_look {
  ra_span words;
} clerk_look;
RA_MESSAGE(clerk_look, 20506);

typedef struct clerk_seen {
  uint32_t stopping, yielding; /* lanes that were told so, as bits */
  uint64_t looks;
} clerk_seen;
RA_MESSAGE(clerk_seen, 20507);

/* Looks until ra_should_yield, `looks_max` times at most; clerk_seen. */
typedef struct clerk_spin {
  uint64_t looks_max;
} clerk_spin;
RA_MESSAGE(clerk_spin, 20508);

/* Does one part of the work a turn, as long as it may, and sends itself the
 * rest. When all is done, clerk_number{parts} goes to `report_to`. */
typedef struct clerk_work {
  uint64_t done, parts;
  ra_address report_to;
} clerk_work;
RA_MESSAGE(clerk_work, 20509);

#endif
