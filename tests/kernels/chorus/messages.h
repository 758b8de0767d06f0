/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of chorus, which reports from all lanes. */
#ifndef RINGACTOR_TESTS_CHORUS_MESSAGES_H
#define RINGACTOR_TESTS_CHORUS_MESSAGES_H
#include "message.h"

typedef struct chorus_config {
  uint64_t turns; /* where the count starts */
} chorus_config;
RA_MESSAGE(chorus_config, 20302);

enum { /* what a chorus_sing does; all of them publish and measure */
       chorus_alerts = 1,
       chorus_snapshots,
       chorus_arrives,
       chorus_says_two /* an alert, then a snapshot */
};
typedef struct chorus_sing {
  uint32_t what, reserved;
  ra_address barrier;
} chorus_sing;
RA_MESSAGE(chorus_sing, 20300);

/* Published, and an alert. */
typedef struct chorus_heard {
  uint64_t turns;  /* so far */
  uint32_t status; /* of the last thing that was said */
  uint32_t lanes;
} chorus_heard;
RA_MESSAGE(chorus_heard, 20301);
RA_SMALL_STATE(chorus_heard);

#endif
