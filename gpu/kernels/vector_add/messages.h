/* SPDX-License-Identifier: BSD-3-Clause */
/* Two vectors of floats in the payload pool, and their sum. */
#ifndef RINGACTOR_KERNELS_VECTOR_ADD_MESSAGES_H
#define RINGACTOR_KERNELS_VECTOR_ADD_MESSAGES_H
#include "message.h"

typedef struct vector_add_request {
  ra_span a, b; /* floats, as many in both */
} vector_add_request;
RA_MESSAGE(vector_add_request, 10010);
RA_MESSAGE_SPANS(vector_add_request, a, b);
RA_MESSAGE_FIELDS(vector_add_request, a, b);

typedef struct vector_add_reply {
  ra_span sum;    /* floats; the block that held `a` */
  uint64_t items; /* floats added */
} vector_add_reply;
RA_MESSAGE(vector_add_reply, 10011);
RA_MESSAGE_SPANS(vector_add_reply, sum);
RA_MESSAGE_FIELDS(vector_add_reply, sum, items);
RA_REPLY(vector_add_request, vector_add_reply);

enum { /* codes of ra_fail */
       vector_add_bad_span = 1,
       vector_add_unequal = 2
};

#endif
