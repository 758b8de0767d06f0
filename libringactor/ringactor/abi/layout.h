/* SPDX-License-Identifier: BSD-3-Clause */
/* Where everything is. The record stands at the start of the shared region and
 * is written by the host before the engine starts; all offsets are bytes from
 * the start of their region, so both sides may map it anywhere. */
#ifndef RINGACTOR_ABI_LAYOUT_H
#define RINGACTOR_ABI_LAYOUT_H
#include "cell.h"
#include "control.h"

enum { ra_abi_version = 2 };

typedef struct ra_layout {
  uint64_t abi_version;
  uint64_t options_hash; /* of every field below: checked at attach */
  uint32_t engine_id;    /* 1..255, the home engine of its addresses */
  uint32_t places_max;   /* actors at most */
  uint32_t cells_max;    /* mailbox cells at most, all actors together */
  uint32_t workers;      /* worker records */
  uint32_t budget;       /* messages per activation */
  uint32_t drift_max_ms; /* a stamp further ahead is refused */
  uint32_t kernels;      /* in the image */
  uint32_t reserved;
  uint64_t budget_us; /* time per activation, us */
  uint64_t pool_bytes;
  uint64_t state_bytes; /* all actors together */
  /* shared region */
  uint64_t control, telemetry, operations, pool;
  /* near region */
  uint64_t actor_table, sorted_table, wait_table, cell_table, links, cell_pool;
  uint64_t worker_table, states;
} ra_layout;

/* FNV-1a (Fowler, Noll, Vo) over the fields after the hash itself. */
RA_FN uint64_t ra_layout_hash(const ra_layout* layout) {
  const uint8_t* bytes = (const uint8_t*)layout;
  uint64_t hash = 14695981039346656037ull;
  for (uint64_t i = 16; i < sizeof(ra_layout); ++i)
    hash = (hash ^ bytes[i]) * 1099511628211ull;
  return hash
         ^ ((uint64_t)sizeof(ra_layout) << 48 | sizeof(ra_cell) << 32
            | sizeof(ra_control) << 16 | (uint64_t)ra_message_words);
}

#endif
