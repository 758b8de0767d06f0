/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of unruly, whose handler writes where it is told to. */
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

typedef struct unruly_done {
  uint64_t count; /* of writes so far */
} unruly_done;
RA_MESSAGE(unruly_done, 20901);

#endif
