/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of doubler. */
#ifndef RINGACTOR_EXAMPLES_DOUBLER_MESSAGES_H
#define RINGACTOR_EXAMPLES_DOUBLER_MESSAGES_H
#include "message.h"

/* Given to init: to whom it sends. */
typedef struct doubler_config {
  ra_address next;
} doubler_config;
RA_MESSAGE(doubler_config, 12000);

typedef struct doubler_number {
  uint64_t value;
} doubler_number;
RA_MESSAGE(doubler_number, 12001);

#endif
