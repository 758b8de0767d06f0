/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of total, which adds numbers up on all lanes. */
#ifndef RINGACTOR_EXAMPLES_TOTAL_MESSAGES_H
#define RINGACTOR_EXAMPLES_TOTAL_MESSAGES_H
#include "message.h"

typedef struct total_request {
  ra_span numbers; /* of uint64_t; given back by the kernel */
} total_request;
RA_MESSAGE(total_request, 12050);
RA_MESSAGE_SPANS(total_request, numbers);

typedef struct total_reply {
  uint64_t sum;
  uint32_t lanes, with_odd; /* lanes that met an odd number, as a mask */
} total_reply;
RA_MESSAGE(total_reply, 12051);

#endif
