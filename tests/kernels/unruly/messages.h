/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of unruly, whose handlers write where, and take as long as, they
 * are told to. */
#ifndef RINGACTOR_TESTS_UNRULY_MESSAGES_H
#define RINGACTOR_TESTS_UNRULY_MESSAGES_H
#include "message.h"

/* Writes the value so many words behind the state; answered by unruly_done.
 * Only offset 0 is the actor's own. */
typedef struct unruly_write {
  int64_t offset;
  uint64_t value;
} unruly_write;
RA_MESSAGE(unruly_write, 20900);

/* Counts through so many numbers, about a nanosecond each, and answers with
 * unruly_done: `count` is the last of them. */
typedef struct unruly_work {
  uint64_t rounds;
} unruly_work;
RA_MESSAGE(unruly_work, 20902);

typedef struct unruly_done {
  uint64_t count; /* of writes so far */
} unruly_done;
RA_MESSAGE(unruly_done, 20901);

#endif
