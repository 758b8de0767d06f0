/* SPDX-License-Identifier: BSD-3-Clause */
/* The 32 bytes that an actor publishes in its control block: one writer, any
 * number of readers, who never see parts of two values. A sequence count
 * without fences: every word is an atomic that orders by itself. Included after
 * a layer; used by device/reporting.h and backend/published.cpp.
 * Source: H.-J. Boehm, "Can Seqlocks Get Along With Programming Language
 * Memory Models?", 2012. */
#ifndef RINGACTOR_ABI_PUBLISHED_H
#define RINGACTOR_ABI_PUBLISHED_H
#include "control.h"
#include "status.h"

/* `published` is type id 16 | incarnation 16 << 16 | count 32 << 32; the count
 * is odd while the words are written. A reader that finds the same even word
 * before and after has words of one call; it would be wrong only if it slept
 * through 2^31 calls exactly. A life has published nothing while the word has
 * the incarnation of another. */
RA_FN uint64_t ra_published_word(uint64_t count, uint32_t incarnation,
                                 uint32_t type) {
  return count << 32 | (uint64_t)(incarnation & 0xffff) << 16 | type;
}

/* Thread: whoever owns the actor's activation, the only writer. */
RA_FN void ra_published_write(RA_GLOBAL ra_control* control,
                              uint32_t incarnation, uint32_t type,
                              uint32_t bytes, const uint64_t* words) {
  /* Order: relaxed; our own store. */
  uint64_t before = ra_load(&control->published, ra_relaxed, ra_system);
  uint64_t word = ra_published_word((before >> 32) + 1, incarnation, type);
  /* Order: relaxed; odd. Each of the words below releases it. */
  ra_store(&control->published, word, ra_relaxed, ra_system);
  for (uint32_t i = 0; i < ra_small_state_words; ++i) {
    uint64_t next = i * 8 < bytes ? words[i] : 0;
    /* Order: release; pairs with the reader's acquire of this word: who sees
     * it sees the odd count, and reads again. */
    ra_store(&control->small_state[i], next, ra_release, ra_system);
  }
  /* Order: release; pairs with the reader's acquire: who sees the even count
   * sees these words or newer ones. */
  ra_store(&control->published, word + (1ull << 32), ra_release, ra_system);
}

/* One look. ra_ok: `words` are of one value. ra_empty: this life has published
 * nothing. ra_bad_type: another struct. ra_would_block: it is being written;
 * look again. Thread: any. */
RA_FN uint32_t ra_published_look(RA_GLOBAL ra_control* control,
                                 uint32_t incarnation, uint32_t type,
                                 uint64_t* words) {
  /* Order: acquire; pairs with the release of the even count: the words below
   * are this count's, or newer. */
  uint64_t word = ra_load(&control->published, ra_acquire, ra_system);
  if ((word >> 16 & 0xffff) != (incarnation & 0xffff))
    return ra_empty;
  if ((word & 0xffff) != type)
    return ra_bad_type;
  for (uint32_t i = 0; i < ra_small_state_words; ++i)
    /* Order: acquire; pairs with the release of this word: if it is newer, so
     * is the count that is read next. */
    words[i] = ra_load(&control->small_state[i], ra_acquire, ra_system);
  /* Order: relaxed; it cannot move before the acquires above. */
  uint64_t after = ra_load(&control->published, ra_relaxed, ra_system);
  return after == word && (word >> 32 & 1) == 0 ? ra_ok : ra_would_block;
}

#endif
