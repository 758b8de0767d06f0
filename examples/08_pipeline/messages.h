/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of stage. */
#ifndef RINGACTOR_EXAMPLES_STAGE_MESSAGES_H
#define RINGACTOR_EXAMPLES_STAGE_MESSAGES_H
#include "message.h"

typedef struct stage_config {
  ra_address next; /* id 0: this is the last stage */
  uint64_t factor;
} stage_config;
RA_MESSAGE(stage_config, 12020);

typedef struct stage_item {
  uint64_t value;
} stage_item;
RA_MESSAGE(stage_item, 12021);

/* Of the last stage; of an earlier one when it cannot hand on. */
typedef struct stage_result {
  uint64_t value;
  uint64_t status; /* enum ra_status */
} stage_result;
RA_MESSAGE(stage_result, 12022);

#endif
