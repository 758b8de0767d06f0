/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of precise: a sum that only double holds. */
#ifndef RINGACTOR_TESTS_PRECISE_MESSAGES_H
#define RINGACTOR_TESTS_PRECISE_MESSAGES_H
#include "message.h"

/* Answered by precise_rest. */
typedef struct precise_add {
  double value; /* added to 1 */
} precise_add;
RA_MESSAGE(precise_add, 20620);

typedef struct precise_rest {
  double value; /* what is left when 1 is taken away again */
} precise_rest;
RA_MESSAGE(precise_rest, 20621);
RA_REPLY(precise_add, precise_rest);

#endif
