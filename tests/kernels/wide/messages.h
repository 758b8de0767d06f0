/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of wide: what its lanes say to each other. */
#ifndef RINGACTOR_TESTS_WIDE_MESSAGES_H
#define RINGACTOR_TESTS_WIDE_MESSAGES_H
#include "message.h"

/* Answered by wide_found. */
typedef struct wide_ask {
  uint64_t value; /* of lane 0; each next lane has one more */
} wide_ask;
RA_MESSAGE(wide_ask, 20630);

typedef struct wide_found {
  uint64_t last; /* the value of the last lane */
  uint32_t lanes, ballot;
} wide_found;
RA_MESSAGE(wide_found, 20631);
RA_REPLY(wide_ask, wide_found);

#endif
