/* SPDX-License-Identifier: BSD-3-Clause */
/* The way up through the door: what an activation may say, whether the host
 * still lives, and the ring that it takes from. */
#ifndef RINGACTOR_DEVICE_DOOR_UP_H
#define RINGACTOR_DEVICE_DOOR_UP_H
#include "door.h"

/* Cells for one activation, where the host takes none meanwhile; without bound
 * where it does. 0: there are not enough, the launch is to end. */
RA_FN uint32_t ra_up_promise(RA_GLOBAL ra_door* door) {
  uint64_t each = door->up_each;
  if (each == 0)
    return (uint32_t)~0u;
  /* Order: relaxed, all; a count, and the host writes between launches. */
  uint64_t at = ra_add(&door->up_promised, each, ra_relaxed, ra_system);
  uint64_t taken = ra_load(&door->up_consumed, ra_relaxed, ra_system);
  if (at + each - taken <= door->up_mask + 1)
    return (uint32_t)each;
  /* Order: relaxed; a count. */
  ra_add(&door->up_promised, (uint64_t)0 - each, ra_relaxed, ra_system);
  return 0;
}
/* Those that it did not need are another's. */
RA_FN void ra_up_give_back(RA_GLOBAL ra_door* door, uint32_t left) {
  if (door->up_each != 0)
    /* Order: relaxed; a count. */
    ra_add(&door->up_promised, (uint64_t)0 - left, ra_relaxed, ra_system);
}

/* A worker's view of its host, which may have died while a device runs on: the
 * lease is over when its beats have not changed for lease_looks looks. */
typedef struct ra_lease {
  uint64_t beats, looks, next;
} ra_lease;
/* 1: it is over. Looks at the host's line every 1024 looks alone, of which the
 * caller's last work counts as many as `looks`. */
RA_FN int ra_lease_over(RA_GLOBAL ra_door* door, ra_lease* lease,
                        uint64_t looks) {
  lease->looks += looks;
  if (lease->looks < lease->next)
    return 0;
  lease->next = lease->looks + 1024;
  /* Order: relaxed; what was lost is lost for good, so all end. */
  if (ra_load(&door->lapsed, ra_relaxed, ra_system) == ra_lapse_lost)
    return 1;
  /* Order: relaxed, both; a count and a bound. */
  uint64_t beats = ra_load(&door->host_beats, ra_relaxed, ra_system);
  uint64_t most = ra_load(&door->lease_looks, ra_relaxed, ra_system);
  if (beats != lease->beats || most == 0) {
    lease->beats = beats;
    lease->looks = 0;
    lease->next = 1024;
    return 0;
  }
  return lease->looks > most;
}
/* Order: release; the host reads it once the launch is over. */
RA_FN void ra_lapse_tell(RA_GLOBAL ra_door* door, uint64_t what) {
  if (ra_load(&door->lapsed, ra_relaxed, ra_system) < what) /* Order: above */
    ra_store(&door->lapsed, what, ra_release, ra_system);
}

RA_FN void ra_up_fill(RA_GLOBAL ra_up_cell* cell, const ra_message* m) {
  ra_copy_envelope(cell->w, m->w);
  ra_copy_payload(cell->w + ra_envelope_words, m->w + ra_envelope_words);
}
/* Brings a message up, or with `m` 0 the word that an activation is over.
 * Waits for the host where its ring is full: the host takes in any case, and
 * needs no worker for it; one whose lease is over gets no message any more. */
RA_FN void ra_up_give(RA_GLOBAL ra_door* door, uint64_t place_and_kind,
                      const ra_message* m) {
  /* Order: relaxed; who comes after another in what an actor does comes after
   * it here too, by coherence. */
  uint64_t at = ra_add(&door->up_claimed, 1, ra_relaxed, ra_system);
  RA_GLOBAL ra_up_cell* cell = ra_up_cell_at(door, at);
  /* Order: acquire; pairs with the host's release: the cell is free. */
  ra_lease lease = {0, 0, 0};
  for (uint64_t tries = 0;
       at - ra_load(&door->up_consumed, ra_acquire, ra_system) > door->up_mask;
       ++tries) { /* ends: the host takes all the time, or its lease is over */
    if (ra_lease_over(door, &lease, 1)) {
      ra_lapse_tell(door, ra_lapse_lost);
      return;
    }
    ra_pause(tries);
  }
  if (m != 0)
    ra_up_fill(cell, m);
  /* Order: release; pairs with the host's acquire of the mark. */
  ra_store(&cell->mark, ra_up_mark(at, place_and_kind), ra_release, ra_system);
}

/* Cells that an activation has claimed and not filled yet, where it has a
 * promise: several at once, for the count of those claimed is a line that all
 * workers write. What is left of them at its end stays empty, and their marks
 * say so; the next activation, which may be another worker's, claims anew. */
typedef struct ra_up_block {
  uint64_t at, end; /* positions */
  uint32_t next;    /* size of the next claim: one answer leaves none empty */
} ra_up_block;
enum { ra_up_block_most = 16 };

/* As ra_up_give. `left`: of the promise, those not claimed yet. */
RA_FN void ra_up_block_give(RA_GLOBAL ra_door* door, ra_up_block* block,
                            uint32_t* left, uint32_t place,
                            const ra_message* m) {
  if (block->at == block->end) {
    uint32_t count = block->next;
    if (*left < 4 * (uint32_t)ra_up_block_most)
      count = 1; /* none of the last is left empty */
    /* Order: relaxed; as in ra_up_give. */
    block->at = ra_add(&door->up_claimed, count, ra_relaxed, ra_system);
    block->end = block->at + count;
    block->next = count < (uint32_t)ra_up_block_most ? 2 * count : count;
    *left -= count;
  }
  RA_GLOBAL ra_up_cell* cell = ra_up_cell_at(door, block->at);
  ra_up_fill(cell, m);
  /* Order: release; the host reads it once the launch is over. */
  ra_store(&cell->mark, ra_up_mark(block->at, place), ra_release, ra_system);
  block->at += 1;
#if defined(ra_prefetch_write)
  if (block->at != block->end) {
    cell = ra_up_cell_at(door, block->at);
    ra_prefetch_write(cell->w);
    ra_prefetch_write(cell->w + ra_envelope_words);
  }
#endif
}

#endif
