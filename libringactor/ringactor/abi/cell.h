/* SPDX-License-Identifier: BSD-3-Clause */
/* A cell, the entry of a ring, and the one word a ring's consumer publishes.
 * A cell validates itself: the low 16 bits of word 0 are the lap of the
 * position, and the writer stores word 0 last. ring/README.md has the argument
 * why that is enough. */
#ifndef RINGACTOR_ABI_CELL_H
#define RINGACTOR_ABI_CELL_H
#include "envelope.h"

enum { ra_cell_words = 16, ra_tag_mask = 0xffff };

/* 128 bytes. `first` is w0 of the message with its tag; `rest[i]` is w[i+1];
 * rest[14] holds the payload bits that tags displace (CUDA alone checks
 * them). */
typedef struct ra_cell {
  ra_atomic first;
  uint64_t rest[ra_cell_words - 1];
} ra_cell;
RA_ASSERT_ABI(cell_bytes, sizeof(ra_cell) == 128);

/* 64 bytes: an envelope alone, for rings whose messages have no payload. */
typedef struct ra_small_cell {
  ra_atomic first;
  uint64_t rest[ra_envelope_words - 1];
} ra_small_cell;
RA_ASSERT_ABI(small_cell_bytes, sizeof(ra_small_cell) == 64);

/* Head of a ring; the cells follow it. Two lines: the first is written by the
 * consumer only, the second is where MPSC producers claim (host memory only:
 * no read-modify-write ever crosses a bus). */
typedef struct ra_ring {
  ra_atomic consumed; /* positions, written by the consumer, lazily */
  uint64_t pad0[7];
  ra_atomic claimed; /* positions, written by MPSC producers */
  ra_atomic seen;    /* the producers' cached copy of `consumed` */
  uint64_t pad1[6];
} ra_ring;
RA_ASSERT_ABI(ring_bytes, sizeof(ra_ring) == 128);

/* The tag of a position: 16 bits of lap, starting at 1, so that zeroed memory
 * is empty. A writer is never a whole lap ahead, so 16 bits cannot alias. */
RA_FN uint64_t ra_lap_tag(uint64_t position, uint64_t capacity_shift) {
  return ((position >> capacity_shift) + 1) & ra_tag_mask;
}

#endif
