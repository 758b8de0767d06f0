/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of ledger, which handles each message id once. */
#ifndef RINGACTOR_TESTS_LEDGER_MESSAGES_H
#define RINGACTOR_TESTS_LEDGER_MESSAGES_H
#include "message.h"

/* Adds to the balance, once an id; a request is answered by ledger_balance,
 * a repeat of it too. */
typedef struct ledger_add {
  uint64_t amount;
} ledger_add;
RA_MESSAGE(ledger_add, 20100);

typedef struct ledger_balance {
  uint64_t balance, repeats;
} ledger_balance;
RA_MESSAGE(ledger_balance, 20101);

/* Not counted; answered by ledger_balance. */
typedef struct ledger_ask {
  uint32_t unused;
} ledger_ask;
RA_MESSAGE(ledger_ask, 20102);

#endif
