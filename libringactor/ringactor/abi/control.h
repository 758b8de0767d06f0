/* SPDX-License-Identifier: BSD-3-Clause */
/* What host and engine tell each other about an actor and about a worker.
 * One writer per 64-byte line; all fields are 64-bit atomics. */
#ifndef RINGACTOR_ABI_CONTROL_H
#define RINGACTOR_ABI_CONTROL_H
#include "types.h"

enum ra_life { /* life cycle, commanded by the host */
               ra_life_created = 0,
               ra_life_active = 1,
               ra_life_inactive = 2,
               ra_life_draining = 3,
               ra_life_stopped = 4,
               ra_life_failed = 5
};

enum ra_activity { /* observed by the engine */
                   ra_activity_idle = 0,
                   ra_activity_ready = 1,
                   ra_activity_running = 2,
                   ra_activity_blocked = 3
};

/* One an actor. `command` is life 8 | incarnation 32 << 32: one word, so the
 * engine never sees a new life with an old incarnation. */
typedef struct ra_control {
  ra_atomic command; /* host: what this life shall do */
  uint64_t host_reserved[7];
  ra_atomic activity;  /* engine: ra_activity; ra_status of last error << 32 */
  ra_atomic beat;      /* engine: handler runs started */
  ra_atomic processed; /* engine: messages whose handler returned */
  ra_atomic published; /* engine: what small_state holds: published.h */
  ra_atomic small_state[4]; /* engine: 32 bytes the kernel publishes */
} ra_control;
RA_ASSERT_ABI(control_bytes, sizeof(ra_control) == 128);

enum { ra_small_state_bytes = 32, ra_small_state_words = 4 };

/* One a worker record, written by whoever holds the record, read by the host
 * without a device call. Counts of messages unless said. */
typedef struct ra_telemetry {
  ra_atomic handled;      /* handlers that returned */
  ra_atomic sent;         /* by handlers: replies, sends, forwards */
  ra_atomic refused;      /* refused at dispatch: error reply or dead letter */
  ra_atomic dead_letters; /* of the refused: had no requester to tell */
  ra_atomic would_block;  /* sends a handler was told could not go now */
  ra_atomic failed;       /* actors ended by ra_fail */
  ra_atomic activations;  /* times an actor was picked up */
  ra_atomic control;      /* engine's own messages handled: start, stop */
} ra_telemetry;
RA_ASSERT_ABI(telemetry_bytes, sizeof(ra_telemetry) == 64);

/* What a kernel measured of one of its operations, which it numbers itself.
 * Written as telemetry is: one row a worker record, kernel and operation. */
typedef struct ra_operation {
  ra_atomic count;  /* latencies recorded */
  ra_atomic sum_us; /* of them all, microseconds */
  ra_atomic max_us; /* the longest, microseconds */
  ra_atomic items;  /* throughput recorded */
} ra_operation;
enum { ra_operations_max = 8 };
typedef struct ra_operations { /* one a worker record and kernel */
  ra_operation of[ra_operations_max];
  ra_atomic lost; /* records whose operation is none of these */
  uint64_t pad[7];
} ra_operations;
RA_ASSERT_ABI(operations_bytes, sizeof(ra_operations) == 320);

RA_FN uint64_t ra_command_word(uint32_t life, uint32_t incarnation) {
  return (uint64_t)incarnation << 32 | life;
}

#endif
