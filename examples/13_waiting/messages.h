/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of hop. */
#ifndef RINGACTOR_EXAMPLES_HOP_MESSAGES_H
#define RINGACTOR_EXAMPLES_HOP_MESSAGES_H
#include "message.h"

typedef struct hop_config {
  ra_address next; /* id 0: this is the last one */
} hop_config;
RA_MESSAGE(hop_config, 12060);

typedef struct hop_item {
  uint64_t number; /* from 1 */
} hop_item;
RA_MESSAGE(hop_item, 12061);

/* Answers an item that is a request. */
typedef struct hop_totals {
  uint64_t items, out_of_order;
} hop_totals;
RA_MESSAGE(hop_totals, 12062);

#endif
