/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of relay: it keeps what a full receiver refuses, takes messages
 * out of its own mailbox, and says what another's still takes. */
#ifndef RINGACTOR_TESTS_RELAY_MESSAGES_H
#define RINGACTOR_TESTS_RELAY_MESSAGES_H
#include "message.h"

typedef struct relay_config {
  ra_address keeps_at; /* not nobody: init tries to keep its start for it */
} relay_config;
RA_MESSAGE(relay_config, 20211);

enum relay_how {
  relay_plain = 0,
  relay_sends_first = 1, /* says something before it keeps */
  relay_sends_late = 2,  /* tries to, after it has kept */
  relay_fails_late = 3,  /* fails after it has kept */
  relay_keeps_alone = 4, /* keeps without having tried to send */
  relay_frees_first = 5  /* gives a block back before it keeps */
};
/* Sends relay_item{source, number} to an address, and keeps itself if that is
 * full; answered by relay_passed once it did not. */
typedef struct relay_pass {
  ra_address to;
  uint64_t number;
  uint32_t source, how;
} relay_pass;
RA_MESSAGE(relay_pass, 20200);

typedef struct relay_passed {
  uint64_t runs;         /* of this handler, in this life */
  uint32_t sent, kept;   /* the last run's statuses; kept: ok when not tried */
  uint32_t late, source; /* late: of a send or keep that came too late */
  uint64_t number;
} relay_passed;
RA_MESSAGE(relay_passed, 20201);

/* Counted by source, which numbers from 1. */
typedef struct relay_item {
  uint64_t number;
  uint32_t source, reserved;
} relay_item;
RA_MESSAGE(relay_item, 20202);

enum { relay_sources = 16 };
typedef struct relay_ask {
  uint32_t unused;
} relay_ask;
RA_MESSAGE(relay_ask, 20203);

/* Answers relay_ask. */
typedef struct relay_facts {
  uint64_t items, disorder, sum; /* of relay_item */
  uint64_t digits;               /* of relay_digit, in the order handled */
} relay_facts;
RA_MESSAGE(relay_facts, 20204);

typedef struct relay_digit {
  uint64_t value; /* 1..9 */
} relay_digit;
RA_MESSAGE(relay_digit, 20205);

/* Sends the digits 1 to `own` to itself, then takes at most so many relay_digit
 * (or relay_block, if `large`) of that sender out of the mailbox; answered by
 * relay_taken. */
typedef struct relay_take {
  ra_address from;
  uint32_t most, large, own, reserved;
} relay_take;
RA_MESSAGE(relay_take, 20206);

typedef struct relay_taken {
  uint64_t count, digits;
} relay_taken;
RA_MESSAGE(relay_taken, 20207);

/* More than a cell holds; counts as the digit in its last word. */
typedef struct relay_block {
  uint64_t words[16];
} relay_block;
RA_MESSAGE(relay_block, 20208);

/* Answered by relay_cells: what the mailbox of an actor still takes. */
typedef struct relay_room {
  ra_address of;
} relay_room;
RA_MESSAGE(relay_room, 20209);

typedef struct relay_cells {
  uint32_t cells, reserved;
} relay_cells;
RA_MESSAGE(relay_cells, 20210);

#endif
