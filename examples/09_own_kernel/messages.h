/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of account: plain structs, each with a number of its own. */
#ifndef RINGACTOR_EXAMPLES_ACCOUNT_MESSAGES_H
#define RINGACTOR_EXAMPLES_ACCOUNT_MESSAGES_H
#include "message.h"

/* What init gets: sent again at a restart. */
typedef struct account_config {
  uint64_t cents;
} account_config;
RA_MESSAGE(account_config, 12030);

typedef struct account_deposit {
  uint64_t cents;
} account_deposit;
RA_MESSAGE(account_deposit, 12031);

typedef struct account_withdraw {
  uint64_t cents;
} account_withdraw;
RA_MESSAGE(account_withdraw, 12032);

typedef struct account_query {
  uint32_t unused;
} account_query;
RA_MESSAGE(account_query, 12033);

typedef struct account_balance {
  uint64_t cents;
} account_balance;
RA_MESSAGE(account_balance, 12034);
RA_MESSAGE_FIELDS(account_balance, cents); /* for JSON */
RA_REPLY(account_query, account_balance);
RA_REPLY(account_withdraw, account_balance);

enum { account_overdrawn = 3 }; /* a code of ra_fail */

#endif
