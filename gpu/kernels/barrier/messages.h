/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of barrier: parties arrive, and are told once all have. Kernels
 * arrive by ra_arrive, host actors by sending barrier_arrive. */
#ifndef RINGACTOR_KERNELS_BARRIER_MESSAGES_H
#define RINGACTOR_KERNELS_BARRIER_MESSAGES_H
#include "message.h"

enum { barrier_parties_max = 256 };

typedef struct barrier_config {
  uint32_t parties; /* 1 to barrier_parties_max */
  uint32_t reserved;
} barrier_config;
RA_MESSAGE(barrier_config, 10060);
RA_MESSAGE_FIELDS(barrier_config, parties);

/* The sender has arrived. A request gets the empty answer. */
typedef struct barrier_arrive {
  uint32_t unused;
} barrier_arrive;
RA_MESSAGE(barrier_arrive, 10061);
RA_MESSAGE_FIELDS(barrier_arrive, unused);

/* To each party, once the last has arrived. */
typedef struct barrier_reached {
  uint64_t generation; /* from 1 */
} barrier_reached;
RA_MESSAGE(barrier_reached, 10062);
RA_MESSAGE_FIELDS(barrier_reached, generation);

typedef struct barrier_ask {
  uint32_t unused;
} barrier_ask;
RA_MESSAGE(barrier_ask, 10063);
RA_MESSAGE_FIELDS(barrier_ask, unused);

/* Answers barrier_ask. */
typedef struct barrier_status {
  uint64_t generation; /* the last one that was reached */
  uint32_t parties;    /* of each generation */
  uint32_t arrived;    /* of the next one */
  uint32_t untold;     /* parties that have yet to be told */
  uint32_t reserved;
  uint64_t missed;   /* parties that were never told: they had ended */
  uint64_t nameless; /* arrivals of nobody: not counted */
} barrier_status;
RA_MESSAGE(barrier_status, 10064);
RA_MESSAGE_FIELDS(barrier_status, generation, parties, arrived, untold, missed,
                  nameless);
RA_REPLY(barrier_ask, barrier_status);

/* An alert: a party was not told of this generation when it was reached. */
typedef struct barrier_missed {
  ra_address party;
  uint64_t generation;
  uint32_t status;     /* enum ra_status of the send */
  uint32_t will_retry; /* 1: at the barrier's next message */
} barrier_missed;
RA_MESSAGE(barrier_missed, 10065);
RA_MESSAGE_FIELDS(barrier_missed, generation, status, will_retry);

#if defined(RINGACTOR_DEVICE_KERNEL_H)
/* For handlers of other kernels; `barrier` comes from the host, which resolves
 * a name once. Waits for nothing; the status is that of ra_send. */
RA_FN uint32_t ra_arrive(ra_context* ctx, ra_address barrier) {
  barrier_arrive here = {0};
  return ra_send(ctx, barrier, here);
}
#endif

#endif
