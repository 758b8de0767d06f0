/* SPDX-License-Identifier: BSD-3-Clause */
/* Mailbox cells: a private chain in each worker record, and one shared stack
 * of chains of ra_chain_cells. Memory follows messages in flight: a cell is
 * touched for the first time when the stack is empty.
 * A ref is an index + 2, so that 0 and 1 can mean idle and claimed. */
#ifndef RINGACTOR_DEVICE_CELL_POOL_H
#define RINGACTOR_DEVICE_CELL_POOL_H
#include "engine.h"

enum { ra_cache_cells = 64, ra_chain_cells = 32 };

RA_FN RA_GLOBAL ra_mail* ra_mail_at(ra_engine* e, uint64_t ref) {
  return (RA_GLOBAL ra_mail*)(e->near + e->layout->cell_table) + (ref - 2);
}
/* Word 0 links cells of a chain or mailbox, word 1 links chains. */
RA_FN RA_GLOBAL ra_atomic* ra_link_at(ra_engine* e, uint64_t ref) {
  return (RA_GLOBAL ra_atomic*)(e->near + e->layout->links) + (ref - 2) * 2;
}
RA_FN RA_GLOBAL ra_cell_pool* ra_cells_of(ra_engine* e) {
  return (RA_GLOBAL ra_cell_pool*)(e->near + e->layout->cell_pool);
}
/* Places own one cell each beyond the pool: their stop message always has
 * room. */
RA_FN uint64_t ra_stop_ref(ra_engine* e, uint32_t place) {
  return (uint64_t)e->layout->cells_max + place + 2;
}

/* Tells the host that nothing of this life will touch the place again. Called
 * when the stop cell has left the mailbox, so it may be used again too. */
RA_FN void ra_place_retired(ra_engine* e, uint32_t place) {
  ra_message m;
  for (uint32_t i = 0; i < ra_message_words; ++i)
    m.w[i] = 0;
  m.w[0] = ra_head_word(ra_flag_retired, ra_priority_critical, ra_type_stop, 0);
  ra_set_from(&m, ra_make_address(e->layout->engine_id, place, 0));
  ra_up(e, &m);
}

RA_FN void ra_chain_push(ra_engine* e, uint64_t ref) {
  RA_GLOBAL ra_atomic* top = &ra_cells_of(e)->top;
  /* Order: relaxed; a count. */
  ra_add(&ra_cells_of(e)->chains, 1, ra_relaxed, ra_device);
  for (uint64_t tries = 0;; ++tries) { /* each failure is another's success */
    /* Order: relaxed; the swap below publishes. */
    uint64_t old = ra_load(top, ra_relaxed, ra_device);
    ra_store(ra_link_at(e, ref) + 1, old & 0xffffffff, ra_relaxed,
             ra_device); /* Order: published by the swap */
    uint64_t next = (old & ~0xffffffffull) | ref;
    /* Order: acq_rel; its release half pairs with ra_chain_pop's acquire. */
    if (ra_cas(top, old, next, ra_acq_rel, ra_device))
      return;
    ra_pause(tries);
  }
}
RA_FN uint64_t ra_chain_pop(ra_engine* e) {
  RA_GLOBAL ra_atomic* top = &ra_cells_of(e)->top;
  for (uint64_t tries = 0;; ++tries) { /* each failure is another's success */
    /* Order: acquire; pairs with the release of ra_chain_push. */
    uint64_t old = ra_load(top, ra_acquire, ra_device);
    uint64_t ref = old & 0xffffffff;
    if (ref == 0)
      return 0;
    /* Order: relaxed; a stale link fails the swap by its tag. */
    uint64_t below = ra_load(ra_link_at(e, ref) + 1, ra_relaxed, ra_device);
    uint64_t next = ((old >> 32) + 1) << 32 | below;
    /* Order: acq_rel; keeps the chain below visible to the next pop. */
    if (ra_cas(top, old, next, ra_acq_rel, ra_device)) {
      /* Order: relaxed; a count, so that it is never too low. */
      ra_add(&ra_cells_of(e)->chains, (uint64_t)-1, ra_relaxed, ra_device);
      return ref;
    }
    ra_pause(tries);
  }
}
/* A chain of cells that were never used before; 0 when the pool is used up. */
RA_FN uint64_t ra_chain_fresh(ra_engine* e) {
  RA_GLOBAL ra_atomic* fresh = &ra_cells_of(e)->fresh;
  for (uint64_t tries = 0;; ++tries) { /* each failure is another's success */
    /* Order: relaxed; fresh cells carry nothing. */
    uint64_t at = ra_load(fresh, ra_relaxed, ra_device);
    if (at + ra_chain_cells > e->layout->cells_max)
      return 0;
    /* Order: relaxed; as above. */
    if (ra_cas(fresh, at, at + ra_chain_cells, ra_relaxed, ra_device)) {
      for (uint64_t i = 0; i < ra_chain_cells; ++i) {
        uint64_t next = i + 1 < ra_chain_cells ? at + i + 3 : 0;
        /* Order: relaxed; private until published. */
        ra_store(ra_link_at(e, at + i + 2), next, ra_relaxed, ra_device);
      }
      return at + 2;
    }
    ra_pause(tries);
  }
}
/* Thread: the holder of the worker record. 0 when the pool is used up. */
RA_FN uint64_t ra_cell_take(ra_engine* e) {
  RA_GLOBAL ra_worker* w = e->worker;
  if (w->free_head == 0) {
    w->free_head = ra_chain_pop(e);
    if (w->free_head == 0)
      w->free_head = ra_chain_fresh(e);
    w->free_count = w->free_head ? ra_chain_cells : 0;
  }
  uint64_t ref = w->free_head;
  if (ref) {
    /* Order: relaxed; the chain is private to this record. */
    w->free_head = ra_load(ra_link_at(e, ref), ra_relaxed, ra_device);
    w->free_count -= 1;
  }
  return ref;
}
/* Cells that this worker could take now; a few more while others take some. */
RA_FN uint64_t ra_cells_left(ra_engine* e) {
  RA_GLOBAL ra_cell_pool* pool = ra_cells_of(e);
  /* Order: relaxed, both; counts. */
  uint64_t fresh = ra_load(&pool->fresh, ra_relaxed, ra_device);
  uint64_t chains = ra_load(&pool->chains, ra_relaxed, ra_device);
  chains += (e->layout->cells_max - fresh) / ra_chain_cells;
  return e->worker->free_count + chains * ra_chain_cells;
}
RA_FN void ra_cell_give(ra_engine* e, uint64_t ref) {
  RA_GLOBAL ra_worker* w = e->worker;
  if (ref >= ra_stop_ref(e, 0)) { /* a place's own cell: its life is over */
    ra_place_retired(e, (uint32_t)(ref - ra_stop_ref(e, 0)));
    return;
  }
  /* Order: relaxed, here and below; the chain is private to this record. */
  ra_store(ra_link_at(e, ref), w->free_head, ra_relaxed, ra_device);
  w->free_head = ref;
  if (++w->free_count < ra_cache_cells)
    return;
  uint64_t last = ref; /* gives the newest chain to the others */
  for (int i = 1; i < ra_chain_cells; ++i)
    /* Order: relaxed; still private. */
    last = ra_load(ra_link_at(e, last), ra_relaxed, ra_device);
  w->free_head = ra_load(ra_link_at(e, last), ra_relaxed, ra_device);
  w->free_count -= ra_chain_cells;
  ra_store(ra_link_at(e, last), 0, ra_relaxed, ra_device); /* Order: as above */
  ra_chain_push(e, ref);
}

#endif
