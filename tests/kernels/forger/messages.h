/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of forger, a kernel that breaks the rules. */
#ifndef RINGACTOR_TESTS_FORGER_MESSAGES_H
#define RINGACTOR_TESTS_FORGER_MESSAGES_H
#include "message.h"

/* Words of a message that goes up as they are. A request is answered by it
 * when `is_answer` is 1: it gets the correlation of the request. `block` bytes
 * of the pool are taken for it, if not 0, and named in the payload. */
typedef struct forger_words {
  uint64_t w[ra_message_words];
  uint32_t is_answer, block;
} forger_words;
RA_MESSAGE(forger_words, 20100);

#endif
