/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of probe, the kernel that tests are made with. */
#ifndef RINGACTOR_TESTS_PROBE_MESSAGES_H
#define RINGACTOR_TESTS_PROBE_MESSAGES_H
#include "message.h"

typedef struct probe_config {
  uint64_t sum;        /* where the sum starts */
  uint32_t fail_code;  /* not 0: init ends the actor with it */
  uint32_t wait_bytes; /* not 0: init waits as probe_wait, for block `sum` */
} probe_config;
RA_MESSAGE(probe_config, 20000);

/* Adds to the sum; answered by probe_total. */
typedef struct probe_add {
  uint64_t amount;
} probe_add;
RA_MESSAGE(probe_add, 20001);

typedef struct probe_total {
  uint64_t count, sum;
} probe_total;
RA_MESSAGE(probe_total, 20002);

typedef struct probe_fail {
  uint32_t code, reply_first;
} probe_fail;
RA_MESSAGE(probe_fail, 20003);

/* Sends probe_value to an address; answered by probe_status. */
typedef struct probe_send {
  ra_address to;
  uint64_t value;
  uint32_t times, reserved;
} probe_send;
RA_MESSAGE(probe_send, 20004);

/* Not answered: a request gets the empty reply. */
typedef struct probe_value {
  uint64_t value;
} probe_value;
RA_MESSAGE(probe_value, 20005);

typedef struct probe_status {
  uint32_t sent, status; /* how many went; the first status that was not ok */
} probe_status;
RA_MESSAGE(probe_status, 20006);

/* Hands a probe_add on to another actor, which answers. */
typedef struct probe_forward {
  ra_address to;
  uint64_t amount;
} probe_forward;
RA_MESSAGE(probe_forward, 20007);

typedef struct probe_ask {
  uint32_t unused;
} probe_ask;
RA_MESSAGE(probe_ask, 20008);

/* Answers probe_ask. */
typedef struct probe_facts {
  ra_address self, sender;
  uint64_t now; /* the actor's clock */
  uint64_t received, disorder;
  uint32_t lane, lanes;
} probe_facts;
RA_MESSAGE(probe_facts, 20009);

enum { probe_sources = 64 };
/* Numbered per source and class; the actor counts what comes out of order. */
typedef struct probe_sequence {
  uint32_t source, priority_class; /* class 0..3 */
  uint64_t number;                 /* from 1 */
  uint32_t answer, reserved;       /* 1: answer with the same */
} probe_sequence;
RA_MESSAGE(probe_sequence, 20010);

/* Waits until the first word of the block is not 0; then gives it back. */
typedef struct probe_wait {
  ra_span cell;
} probe_wait;
RA_MESSAGE(probe_wait, 20011);
RA_MESSAGE_SPANS(probe_wait, cell);

/* Larger than a cell; answered with the same. */
typedef struct probe_large {
  uint64_t words[64];
} probe_large;
RA_MESSAGE(probe_large, 20012);

/* Sends a probe_value to `first`, then a probe_large to `then`; answered by a
 * probe_large. */
typedef struct probe_late {
  ra_address first, then;
} probe_late;
RA_MESSAGE(probe_late, 20013);

/* As probe_wait; then sends a probe_value, and is answered by probe_status. */
typedef struct probe_hold {
  ra_span cell;
  ra_address then;
} probe_hold;
RA_MESSAGE(probe_hold, 20014);
RA_MESSAGE_SPANS(probe_hold, cell);

#endif
