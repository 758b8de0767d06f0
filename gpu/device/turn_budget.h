/* SPDX-License-Identifier: BSD-3-Clause */
/* How much an activation may do before others get their turn. */
#ifndef RINGACTOR_DEVICE_TURN_BUDGET_H
#define RINGACTOR_DEVICE_TURN_BUDGET_H
#include "ringactor/abi/types.h"

typedef struct ra_budget {
  uint32_t messages; /* at least 1 */
  uint64_t ticks;    /* of ra_ticks(); 0 = no bound in time */
} ra_budget;

#endif
