/* SPDX-License-Identifier: BSD-3-Clause */
/* A payload pool: blocks of 64 << class bytes, taken and given back by host
 * and engine alike, without locks. Included after a layer (host_layer.h or a
 * device's). Free blocks of a class form a stack whose top is tag 32 | block
 * 32 (the tag defeats ABA); fresh blocks come from a bump offset. Blocks are
 * never merged: a pool used up by small blocks has no room for a large one.
 * Source: R. K. Treiber, "Systems Programming: Coping with Parallelism", 1986,
 * with the usual counted pointer. */
#ifndef RINGACTOR_ABI_SPAN_POOL_H
#define RINGACTOR_ABI_SPAN_POOL_H
#include "envelope_fields.h"
#include "status.h"

enum {
  ra_pool_unit = 64, /* bytes; also the alignment of every span */
  ra_pool_classes = 26,
  ra_block_free = 0,
  ra_block_taken = 1
};

typedef struct ra_pool { /* stands at the start of the pool's memory */
  uint64_t bytes;        /* of the whole pool, written by the host once */
  ra_atomic fresh;       /* offset of the first byte never handed out */
  ra_atomic taken;       /* blocks in use now */
  ra_atomic refused;     /* frees that named no taken block */
  uint64_t pad[4];
  ra_atomic top[ra_pool_classes];
  uint64_t pad_end[6];
} ra_pool;
RA_ASSERT_ABI(pool_bytes, sizeof(ra_pool) == 320);

typedef struct ra_block { /* stands before each block's data */
  ra_atomic state;        /* ra_block_free or ra_block_taken | class << 8 */
  ra_atomic below;        /* next free block of the class, in units */
  uint64_t pad[6];
} ra_block;
RA_ASSERT_ABI(block_bytes, sizeof(ra_block) == 64);

/* Makes zeroed memory a pool of `bytes`. Once, by the host. */
RA_FN void ra_pool_init(RA_GLOBAL ra_pool* pool, uint64_t bytes) {
  pool->bytes = bytes;
  /* Order: relaxed; before the engine starts. */
  ra_store(&pool->fresh, sizeof(ra_pool), ra_relaxed, ra_system);
}
RA_FN uint32_t ra_pool_class(uint64_t bytes) {
#if defined(__GNUC__) && !defined(__OPENCL_VERSION__) \
  && !defined(__OPENCL_CPP_VERSION__) && !defined(__CUDACC__)
  /* The same without steps; 64 << class is the class's room. */
  uint32_t width =
    bytes > ra_pool_unit ? 64 - (uint32_t)__builtin_clzll(bytes - 1) - 6 : 0;
  return width < ra_pool_classes ? width : (uint32_t)ra_pool_classes;
#else
  uint32_t size_class = 0;
  while (size_class < ra_pool_classes
         && ((uint64_t)ra_pool_unit << size_class) < bytes)
    size_class += 1; /* at most 26 steps */
  return size_class;
#endif
}
RA_FN RA_GLOBAL ra_block* ra_block_at(RA_GLOBAL ra_pool* pool, uint64_t unit) {
  return (RA_GLOBAL ra_block*)((RA_GLOBAL uint8_t*)pool + unit * ra_pool_unit);
}
/* Whether a block of the class can stand there. The pool's words may be
 * spoiled by the other side, and whoever takes a block writes to it. */
RA_FN int ra_pool_fits(RA_GLOBAL ra_pool* pool, uint32_t size_class,
                       uint64_t unit) {
  uint64_t units = 1 + ((uint64_t)1 << size_class);
  uint64_t all = pool->bytes / ra_pool_unit;
  return unit >= sizeof(ra_pool) / ra_pool_unit && unit < all
         && units <= all - unit;
}
/* Cost: one load when the class has no free block, else one CAS. */
RA_FN uint64_t ra_pool_pop(RA_GLOBAL ra_pool* pool, uint32_t size_class) {
  for (int tries = 0; tries < 64; ++tries) { /* contended: take fresh memory */
    /* Order: acquire; pairs with the release of ra_pool_push. */
    uint64_t top = ra_load(&pool->top[size_class], ra_acquire, ra_system);
    uint64_t unit = top & 0xffffffff;
    if (!ra_pool_fits(pool, size_class, unit))
      return 0; /* empty, or a corrupt link: the rest of the stack is lost */
    /* Order: relaxed; the tag makes a stale link fail the swap. */
    uint64_t below =
      ra_load(&ra_block_at(pool, unit)->below, ra_relaxed, ra_system);
    uint64_t next = ((top >> 32) + 1) << 32 | (below & 0xffffffff);
    /* Order: acq_rel; the release keeps the chain below visible. */
    if (ra_cas(&pool->top[size_class], top, next, ra_acq_rel, ra_system))
      return unit;
  }
  return 0;
}
RA_FN void ra_pool_push(RA_GLOBAL ra_pool* pool, uint32_t size_class,
                        uint64_t unit) {
  for (;;) { /* bounded by the other sides' progress: each failure is one */
    /* Order: relaxed; the swap below publishes. */
    uint64_t top = ra_load(&pool->top[size_class], ra_relaxed, ra_system);
    ra_store(&ra_block_at(pool, unit)->below, top & 0xffffffff, ra_relaxed,
             ra_system); /* Order: published by the swap */
    uint64_t next = (top & ~0xffffffffull) | unit;
    /* Order: acq_rel; pairs with the acquire of ra_pool_pop. */
    if (ra_cas(&pool->top[size_class], top, next, ra_acq_rel, ra_system))
      return;
  }
}
RA_FN uint64_t ra_pool_fresh(RA_GLOBAL ra_pool* pool, uint32_t size_class) {
  uint64_t bytes = (1 + ((uint64_t)1 << size_class)) * ra_pool_unit;
  for (;;) { /* bounded by the other sides' progress: each failure is one */
    /* Order: relaxed; fresh memory carries nothing yet. */
    uint64_t at = ra_load(&pool->fresh, ra_relaxed, ra_system);
    if (!ra_pool_fits(pool, size_class, at / ra_pool_unit))
      return 0;
    /* Order: relaxed; as above. */
    if (ra_cas(&pool->fresh, at, at + bytes, ra_relaxed, ra_system))
      return at / ra_pool_unit;
  }
}
/* Takes a block of at least `bytes`; a span with place 0 when none is left.
 * The span's pool number is `number`. Thread: any. No lock, no system call. */
RA_FN ra_span ra_pool_take(RA_GLOBAL ra_pool* pool, uint32_t number,
                           uint64_t bytes) {
  uint32_t size_class = ra_pool_class(bytes);
  uint64_t unit = 0;
  if (size_class < ra_pool_classes) {
    unit = ra_pool_pop(pool, size_class);
    if (unit == 0)
      unit = ra_pool_fresh(pool, size_class);
  }
  if (unit == 0)
    return ra_make_span(0, 0, 0);
  /* Order: relaxed; the taker is the only one that knows the block. */
  ra_store(&ra_block_at(pool, unit)->state,
           ra_block_taken | (uint64_t)size_class << 8, ra_relaxed, ra_system);
  ra_add(&pool->taken, 1, ra_relaxed, ra_system); /* Order: a count only */
  return ra_make_span(number, (unit + 1) * ra_pool_unit, (uint32_t)bytes);
}
/* The block's class, or ra_pool_classes when the span names no taken block. */
RA_FN uint32_t ra_pool_check(RA_GLOBAL ra_pool* pool, ra_span span) {
  uint64_t offset = ra_span_offset(span);
  if (offset % ra_pool_unit || offset < sizeof(ra_pool) + sizeof(ra_block)
      || offset >= pool->bytes)
    return ra_pool_classes;
  RA_GLOBAL ra_block* block = ra_block_at(pool, offset / ra_pool_unit - 1);
  /* Order: relaxed; the message that carried the span ordered it. */
  uint64_t state = ra_load(&block->state, ra_relaxed, ra_system);
  uint32_t size_class = (uint32_t)(state >> 8);
  if ((state & 0xff) != ra_block_taken || size_class >= ra_pool_classes)
    return ra_pool_classes;
  uint64_t room = (uint64_t)ra_pool_unit << size_class;
  return span.bytes <= room && offset + room <= pool->bytes
           ? size_class
           : (uint32_t)ra_pool_classes;
}
/* Gives a block back. A span that names no taken block changes nothing but
 * the count of refusals, so a double free is seen. */
RA_FN int ra_pool_give(RA_GLOBAL ra_pool* pool, ra_span span) {
  uint32_t size_class = ra_pool_check(pool, span);
  uint64_t unit = ra_span_offset(span) / ra_pool_unit - 1;
  uint64_t taken = ra_block_taken | (uint64_t)size_class << 8;
  if (size_class == ra_pool_classes
      /* Order: relaxed; decides which of two frees is the one. */
      || !ra_cas(&ra_block_at(pool, unit)->state, taken, ra_block_free,
                 ra_relaxed, ra_system)) {
    ra_add(&pool->refused, 1, ra_relaxed, ra_system); /* Order: a count only */
    return ra_bad_span;
  }
  ra_add(&pool->taken, (uint64_t)-1, ra_relaxed, ra_system); /* Order: count */
  ra_pool_push(pool, size_class, unit);
  return ra_ok;
}

#endif
