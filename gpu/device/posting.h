/* SPDX-License-Identifier: BSD-3-Clause */
/* The posters' half of mailbox.h: any worker brings a message to an actor. */
#ifndef RINGACTOR_DEVICE_POSTING_H
#define RINGACTOR_DEVICE_POSTING_H
#include "admission.h"
#include "rest.h"

enum { ra_idle = 0, ra_claimed = 1 }; /* of `tail` */

/* Whole lines, not the words in use: a copy of known length is a few vector
 * moves, one of unknown length a call. */
RA_FN void ra_mail_write(ra_engine* e, uint64_t ref, const ra_message* m) {
  RA_GLOBAL ra_mail* cell = ra_mail_at(e, ref);
  int filled = ra_message_used_words(m) > (uint32_t)ra_envelope_words;
  ra_copy_envelope(cell->w, m->w);
  if (filled)
    ra_copy_payload(cell->w + ra_envelope_words, m->w + ra_envelope_words);
}
RA_FN uint32_t ra_mailbox_link(ra_engine* e, uint32_t place, uint64_t ref) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed; the exchange publishes the link with the cell. */
  ra_store(ra_link_at(e, ref), 0, ra_relaxed, ra_device);
  /* Order: acq_rel; release publishes the cell, acquire takes the actor over
   * from the owner that made it idle. */
  uint64_t before = ra_exchange(&a->tail, ref, ra_acq_rel, ra_device);
  if (before == ra_idle) {
    /* Order: relaxed; only the owner reads it, and that is the caller. */
    ra_store(&a->first, ref, ra_relaxed, ra_device);
    return ra_post_own;
  }
  /* Order: release; pairs with the owner's acquire of `first` or the link. */
  ra_store(before == ra_claimed ? &a->first : ra_link_at(e, before), ref,
           ra_release, ra_device);
  return ra_ok;
}
/* ra_ok, ra_post_own, ra_full or ra_dropped (the actor's limit), ra_down,
 * ra_no_such or ra_exhausted (no cell). Cost: two read-modify-writes, 9 to 15
 * words; one more for another class than normal. */
RA_FN uint32_t ra_mailbox_post(ra_engine* e, uint32_t place,
                               const ra_message* m) {
  uint32_t refusal = ra_admission_take(e, place);
  if (refusal != ra_ok)
    return refusal;
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  uint64_t ref = ra_cell_take(e);
  if (ref == 0) {
    ra_admission_undo(e, a);
    return ra_exhausted;
  }
  ra_mail_write(e, ref, m);
  uint32_t status = ra_mailbox_link(e, place, ref);
  /* After the link: an owner that has cleared the hint has seen the cell. */
  if (!ra_is_normal(ra_message_priority(m)))
    ra_add(&a->odd, 1, ra_relaxed, ra_device); /* Order: a hint */
  return status;
}
/* The first message of a life; brings the credit of its mailbox. */
RA_FN uint32_t ra_mailbox_post_start(ra_engine* e, uint32_t place,
                                     const ra_message* m) {
  uint64_t ref = ra_cell_take(e);
  if (ref == 0)
    return ra_exhausted;
  ra_mail_write(e, ref, m);
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed, all; who posts meanwhile is refused for want of credit,
   * or meets the policy of a life that is over. */
  ra_store(&a->policy, ra_start_policy(m), ra_relaxed, ra_device);
  ra_store(&a->limit, ra_start_limit(m), ra_relaxed, ra_device);
  /* Order: relaxed; a count. One credit is the start message's own. */
  ra_add(&a->credit, (uint64_t)ra_start_limit(m) - 1, ra_relaxed, ra_device);
  return ra_mailbox_link(e, place, ref);
}
/* The last message of a life. Thread: whoever commanded the stop, once. */
RA_FN uint32_t ra_mailbox_post_stop(ra_engine* e, uint32_t place,
                                    const ra_message* m) {
  uint64_t ref = ra_stop_ref(e, place);
  ra_mail_write(e, ref, m);
  /* Order: relaxed; a count. Stop is admitted beyond the limit. */
  ra_add(&ra_actor_at(e, place)->credit, (uint64_t)-1, ra_relaxed, ra_device);
  uint32_t status = ra_mailbox_link(e, place, ref);
  uint32_t resumed = ra_rest_end(e, place); /* an end needs no activate */
  return resumed == ra_post_own ? resumed : status;
}

/* 1: the actor was idle, and is the caller's, with nothing in its mailbox.
 * Cost: a read, and a compare-and-swap when it is idle. */
RA_FN int ra_mailbox_claim(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed; a hint, the swap decides. */
  if (ra_load(&a->tail, ra_relaxed, ra_device) != ra_idle)
    return 0;
  /* Order: acquire; takes the actor over from the owner that made it idle. */
  return ra_cas(&a->tail, ra_idle, ra_claimed, ra_acquire, ra_device);
}

#endif
