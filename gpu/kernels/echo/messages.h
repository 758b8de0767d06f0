/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of echo: a number that comes back, and a text that is larger
 * than a cell and therefore travels through the payload pool. */
#ifndef RINGACTOR_KERNELS_ECHO_MESSAGES_H
#define RINGACTOR_KERNELS_ECHO_MESSAGES_H
#include "message.h"

typedef struct echo_request {
  uint64_t value;
} echo_request;
RA_MESSAGE(echo_request, 10000);
RA_MESSAGE_FIELDS(echo_request, value);

typedef struct echo_reply {
  uint64_t value;
  uint64_t count; /* requests answered by this actor so far */
} echo_reply;
RA_MESSAGE(echo_reply, 10001);
RA_MESSAGE_FIELDS(echo_reply, value, count);
RA_REPLY(echo_request, echo_reply);

typedef struct echo_text {
  uint32_t length; /* bytes used, at most 252 */
  char text[252];
} echo_text;
RA_MESSAGE(echo_text, 10002);
RA_MESSAGE_FIELDS(echo_text, length, text);
RA_REPLY(echo_text, echo_text);

/* Ends the actor with this code. */
typedef struct echo_fail {
  uint32_t code;
} echo_fail;
RA_MESSAGE(echo_fail, 10003);
RA_MESSAGE_FIELDS(echo_fail, code);

#endif
