/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of bench: what is measured, checked on both sides. The CAF
 * actor that it is compared with takes the same. */
#ifndef RINGACTOR_TOOLS_BENCH_KERNEL_MESSAGES_H
#define RINGACTOR_TOOLS_BENCH_KERNEL_MESSAGES_H
#include "message.h"

enum { bench_sources = 8 };

/* Answered with bench_pong. Numbers of one source grow from message to
 * message; `steps` of bench_work come before the answer. */
typedef struct bench_ping {
  uint64_t number, value;
  uint32_t source, steps;
} bench_ping;
RA_MESSAGE(bench_ping, 10900);

typedef struct bench_pong {
  uint64_t number;
  uint64_t value;    /* bench_work(value, steps) of the ping, ^ number */
  uint64_t disorder; /* pings and notes that came out of order so far */
} bench_pong;
RA_MESSAGE(bench_pong, 10901);

/* Not answered. */
typedef struct bench_note {
  uint64_t number, value;
  uint32_t source, reserved;
} bench_note;
RA_MESSAGE(bench_note, 10902);

/* Answered with bench_totals. */
typedef struct bench_query {
  uint64_t unused;
} bench_query;
RA_MESSAGE(bench_query, 10903);

typedef struct bench_totals {
  uint64_t received, disorder, sum; /* of notes and pings */
  uint64_t relayed;                 /* hops */
} bench_totals;
RA_MESSAGE(bench_totals, 10904);

/* Goes to and fro between its receiver and `peer`, so many hops more. Not
 * answered. */
typedef struct bench_relay {
  ra_address peer;
  uint64_t hops;
} bench_relay;
RA_MESSAGE(bench_relay, 10905);

/* Ends its receiver by a fault. Not answered. */
typedef struct bench_fail {
  uint64_t code; /* of ra_fail */
} bench_fail;
RA_MESSAGE(bench_fail, 10906);

/* Work that takes its time and cannot be skipped: the result is checked. */
RA_FN uint64_t bench_work(uint64_t value, uint32_t steps) {
  for (uint32_t i = 0; i < steps; ++i) { /* bounded by the message */
    value ^= value << 13;
    value ^= value >> 7;
    value ^= value << 17;
  }
  return value;
}

#endif
