/* SPDX-License-Identifier: BSD-3-Clause */
/* Mailboxes: pooled cells in an intrusive list with many posters and one
 * owner. `tail` is idle (0), claimed (1) or the ref of the newest cell; whoever
 * moves it away from idle owns the actor's activation, and hands it to an
 * executor or, having claimed it, handles a message that never was in the
 * mailbox. No one ever spins on a preempted poster.
 * Source of the exchange-then-link list: D. Vyukov, "Intrusive MPSC
 * node-based queue", 1024cores; idle state, credit and `spent` are ours. */
#ifndef RINGACTOR_DEVICE_MAILBOX_H
#define RINGACTOR_DEVICE_MAILBOX_H
#include "posting.h"

/* In `first`: the cell has been handled, its successor is not linked yet. */
#define ra_spent ((uint64_t)1 << 63)

/* How an owner lets go; tests/sim puts mutants here, nobody else.
 * Order: release; hands state and cell to the next owner's acquire. */
#if !defined(RA_GO_IDLE)
#  define RA_GO_IDLE(tail, ref) \
    ra_cas(tail, ref, ra_idle, ra_release, ra_device)
#endif

RA_FN void ra_mail_read(ra_engine* e, uint64_t ref, ra_message* m) {
  RA_GLOBAL ra_mail* cell = ra_mail_at(e, ref);
  ra_copy_envelope(m->w, cell->w);
  if (ra_message_used_words(m) > (uint32_t)ra_envelope_words) {
    ra_copy_payload(m->w + ra_envelope_words, cell->w + ra_envelope_words);
    return;
  }
  for (int i = ra_envelope_words; i < ra_message_words; ++i)
    m->w[i] = 0;
}
/* Gives the credit of handled messages back, all at once. */
RA_FN void ra_mailbox_credit(ra_engine* e, RA_GLOBAL ra_actor* a) {
  if (e->worker->credits == 0)
    return;
  /* Order: acquire; pairs with the release in ra_admission_wait and in
   * ra_wait_begin: one of the two sees what the other did. */
  ra_add(&a->credit, e->worker->credits, ra_acquire, ra_device);
  e->worker->credits = 0;
  ra_waiters_tell(e, a);
  if (a->owner_policy == ra_policy_stash)
    ra_admission_tell(e, a);
}
/* 1: the actor was commanded to rest and does: it is no longer the caller's. */
RA_FN int ra_mailbox_rests(ra_engine* e, uint32_t place) {
  if (!ra_is_commanded_to_rest(e, place))
    return 0;
  ra_mailbox_credit(e, ra_actor_at(e, place));
  return ra_rest_begin(e, place);
}
/* The oldest cell; 0: none, or its poster stands between its exchange and its
 * link. Gives the cell back that was handled before it, if that had to wait. */
RA_FN uint64_t ra_mailbox_first(ra_engine* e, RA_GLOBAL ra_actor* a) {
  /* Order: acquire; pairs with the poster's release store of `first`. */
  uint64_t ref = ra_load(&a->first, ra_acquire, ra_device);
  if ((ref & ra_spent) == 0)
    return ref;
  ref &= ~ra_spent;
  /* Order: acquire; pairs with the poster's release store of the link. */
  uint64_t next = ra_load(ra_link_at(e, ref), ra_acquire, ra_device);
  if (next == 0)
    return 0;
  /* Before its cell is another's: whoever finds us dead follows `first`.
   * Order: relaxed; the owner's own. */
  ra_store(&a->first, next, ra_relaxed, ra_device);
  ra_cell_give(e, ref);
  return next;
}
/* 1: the oldest message is in `m`. 0: come back later. */
RA_FN int ra_mailbox_next(ra_engine* e, uint32_t place, ra_message* m) {
  uint64_t ref = ra_mailbox_first(e, ra_actor_at(e, place));
  if (ref == 0)
    return 0;
#if defined(ra_prefetch)
  /* Order: relaxed; a hint, where the next may be. */
  uint64_t next = ra_load(ra_link_at(e, ref), ra_relaxed, ra_device);
  if (next != 0) {
    ra_prefetch(ra_mail_at(e, next)->w);
    ra_prefetch(ra_mail_at(e, next)->w + ra_envelope_words);
    ra_prefetch(ra_link_at(e, next));
  }
#endif
  ra_mail_read(e, ref, m);
  return 1;
}
/* Takes the oldest cell, `ref`, out of the list; the actor is claimed when that
 * was the last. Returns the cell behind it, or 0; `ref` itself when a poster
 * has not linked behind it yet: it is still in the list then. */
RA_FN uint64_t ra_mailbox_unlink(ra_engine* e, RA_GLOBAL ra_actor* a,
                                 uint64_t ref) {
  /* Order: acquire; pairs with the poster's release store of the link. */
  uint64_t next = ra_load(ra_link_at(e, ref), ra_acquire, ra_device);
  /* Order: relaxed; while the list has a cell this word is the owner's. */
  ra_store(&a->first, next, ra_relaxed, ra_device);
  if (next != 0)
    return next;
  /* Order: release; a poster that finds it claimed may write `first`. */
  if (ra_cas(&a->tail, ref, ra_claimed, ra_release, ra_device))
    return 0;
  ra_store(&a->first, ref, ra_relaxed, ra_device); /* Order: as above */
  return ref;
}
/* A message has left the mailbox; its credit goes back now or a few later. */
RA_FN void ra_mailbox_left(ra_engine* e, RA_GLOBAL ra_actor* a, uint64_t ref) {
  if (++e->worker->credits >= a->mailbox_limit / 4 + 1
      || ref >= ra_stop_ref(e, 0)) /* the next life is to find all of it */
    ra_mailbox_credit(e, a);
}
/* After ra_mailbox_claim. 1: messages came meanwhile, the caller still owns the
 * actor. 0: the actor is idle and no longer the caller's. */
RA_FN int ra_mailbox_unclaim(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  ra_mailbox_credit(e, a); /* of what its handler received */
  return a->sorted != 0 || !RA_GO_IDLE(&a->tail, ra_claimed);
}
/* Drops the message just handled. 1: there are more, the caller still owns the
 * actor. 0: the actor is idle and no longer the caller's. */
RA_FN int ra_mailbox_retire(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed; written by this owner, or acquired in ra_mailbox_next. */
  uint64_t ref = ra_load(&a->first, ra_relaxed, ra_device);
  ra_mailbox_left(e, a, ref);
  /* Order: acquire; pairs with the poster's release store of the link. */
  uint64_t next = ra_load(ra_link_at(e, ref), ra_acquire, ra_device);
  if (next) { /* in this order, as above */
    ra_store(&a->first, next, ra_relaxed, ra_device); /* Order: owner's own */
    ra_cell_give(e, ref);
    return 1;
  }
  ra_mailbox_credit(e, a);
  ra_store(&a->first, 0, ra_relaxed, ra_device); /* Order: before the release */
  if (RA_GO_IDLE(&a->tail, ref)) {
    ra_cell_give(e, ref);
    return 0;
  }
  /* Order: relaxed; still this owner's word. */
  ra_store(&a->first, ref | ra_spent, ra_relaxed, ra_device);
  return 1;
}

#endif
