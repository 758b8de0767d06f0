/* SPDX-License-Identifier: BSD-3-Clause */
/* A message in the hands of its handler: the turn that all lanes share, and
 * the context that each lane has. Pages of the context include this one. */
#ifndef RINGACTOR_DEVICE_HANDLING_H
#define RINGACTOR_DEVICE_HANDLING_H
#include "route.h"

enum {
  ra_turn_frees = 2, /* spans a handler may give back */
  ra_lanes_max = 32
};

typedef struct ra_turn { /* one message; lane 0 writes it between barriers */
  uint32_t place;
  uint32_t status;   /* what admission said, then also `outcome` */
  uint32_t outcome;  /* what dispatch or ra_fail said */
  uint32_t code;     /* the number given to ra_fail */
  uint32_t answered; /* replied or forwarded */
  uint32_t outgoing; /* an all-lanes handler's message waits in `out` */
  uint64_t sorted;   /* its cell, when it was taken from the sorted ones */
  uint32_t frees;
  ra_span free[ra_turn_frees];
  ra_message message;
  ra_message out;
  uint64_t lane_words[ra_lanes_max]; /* of a shuffle or ballot */
} ra_turn;

typedef struct ra_context {
  ra_engine* engine;
  RA_LOCAL ra_turn* turn;
  RA_GLOBAL ra_actor* self;
  const ra_message* message;
  uint32_t lane, lanes; /* 0 of 1 unless the kernel asked for all lanes */
  uint32_t defer;       /* nothing leaves before all lanes are done */
} ra_context;

#endif
