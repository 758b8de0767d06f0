/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of lockstep, whose handlers run on all lanes. */
#ifndef RINGACTOR_TESTS_LOCKSTEP_MESSAGES_H
#define RINGACTOR_TESTS_LOCKSTEP_MESSAGES_H
#include "message.h"

typedef struct lockstep_config {
  uint64_t base; /* what lanes tell each other starts here */
} lockstep_config;
RA_MESSAGE(lockstep_config, 20400);

/* What init saw; each lane's number, by itself. Answered by lockstep_facts. */
typedef struct lockstep_ask {
  uint32_t unused;
} lockstep_ask;
RA_MESSAGE(lockstep_ask, 20401);

typedef struct lockstep_facts {
  uint32_t lanes, numbers_sum; /* of the handler that answers */
  uint32_t inits, init_lanes;  /* how often init ran, on how many lanes */
} lockstep_facts;
RA_MESSAGE(lockstep_facts, 20402);

/* One of these through each call; answered by lockstep_sum. */
typedef struct lockstep_barrier {
  uint32_t rounds;
} lockstep_barrier;
RA_MESSAGE(lockstep_barrier, 20403);
typedef struct lockstep_shuffle {
  uint32_t from_lane;
} lockstep_shuffle;
RA_MESSAGE(lockstep_shuffle, 20404);
typedef struct lockstep_ballot {
  uint32_t votes; /* bit i: lane i's */
} lockstep_ballot;
RA_MESSAGE(lockstep_ballot, 20405);
typedef struct lockstep_count {
  uint64_t amount; /* each lane adds it */
} lockstep_count;
RA_MESSAGE(lockstep_count, 20406);
typedef struct lockstep_queue { /* lanes take a lock, one a round */
  uint32_t unused;
} lockstep_queue;
RA_MESSAGE(lockstep_queue, 20407);

typedef struct lockstep_sum {
  uint64_t sum;   /* over all lanes: see each handler */
  uint64_t wrong; /* lanes that found something else than they should */
} lockstep_sum;
RA_MESSAGE(lockstep_sum, 20408);

enum lockstep_how { lockstep_leaves, lockstep_elsewhere, lockstep_more_often };
/* Lane `who` does not come to the barrier of the others. `tally`: a word to
 * which each lane adds 1 when it ends as a handler does. */
typedef struct lockstep_part {
  uint32_t who, how, reply_first, reserved;
  ra_span tally;
} lockstep_part;
RA_MESSAGE(lockstep_part, 20409);

/* Lane 0 fails before the others begin; each lane adds 1 to the word. */
typedef struct lockstep_fail {
  ra_span tally;
} lockstep_fail;
RA_MESSAGE(lockstep_fail, 20410);

#endif
