/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of meter. */
#ifndef RINGACTOR_EXAMPLES_METER_MESSAGES_H
#define RINGACTOR_EXAMPLES_METER_MESSAGES_H
#include "message.h"

typedef struct meter_reading {
  uint64_t value;
} meter_reading;
RA_MESSAGE(meter_reading, 12040);

/* Answers a reading; published, too. */
typedef struct meter_total {
  uint64_t readings, sum;
} meter_total;
RA_MESSAGE(meter_total, 12041);
RA_SMALL_STATE(meter_total);

/* The alert of a reading above 100. */
typedef struct meter_alarm {
  uint64_t value;
} meter_alarm;
RA_MESSAGE(meter_alarm, 12042);

enum { meter_reads = 0 }; /* an operation whose throughput is recorded */

#endif
