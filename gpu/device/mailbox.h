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
#include "admission.h"
#include "rest.h"

enum { ra_idle = 0, ra_claimed = 1 };
/* In `first`: the cell has been handled, its successor is not linked yet. */
#define ra_spent ((uint64_t)1 << 63)

/* How an owner lets go; tests/sim puts mutants here, nobody else.
 * Order: release; hands state and cell to the next owner's acquire. */
#if !defined(RA_GO_IDLE)
#  define RA_GO_IDLE(tail, ref) \
    ra_cas(tail, ref, ra_idle, ra_release, ra_device)
#endif

/* ---- any worker ---------------------------------------------------------- */

/* Whole lines, not the words in use: a copy of known length is a few vector
 * moves, one of unknown length a call. */
RA_FN void ra_mail_write(ra_engine* e, uint64_t ref, const ra_message* m) {
  RA_GLOBAL ra_mail* cell = ra_mail_at(e, ref);
  int filled = ra_message_used_words(m) > (uint32_t)ra_envelope_words;
  for (int i = 0; i < ra_envelope_words; ++i)
    cell->w[i] = m->w[i];
  for (int i = ra_envelope_words; filled && i < ra_message_words; ++i)
    cell->w[i] = m->w[i];
}
RA_FN void ra_mail_read(ra_engine* e, uint64_t ref, ra_message* m) {
  RA_GLOBAL ra_mail* cell = ra_mail_at(e, ref);
  for (int i = 0; i < ra_envelope_words; ++i)
    m->w[i] = cell->w[i];
  int filled = ra_message_used_words(m) > (uint32_t)ra_envelope_words;
  for (int i = ra_envelope_words; i < ra_message_words; ++i) {
    m->w[i] = 0;
    if (filled)
      m->w[i] = cell->w[i];
  }
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
    ra_add(&a->credit, 1, ra_relaxed, ra_device); /* Order: a count */
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

/* ---- the owner of the activation ----------------------------------------- */

/* Gives the credit of handled messages back, all at once. */
RA_FN void ra_mailbox_credit(ra_engine* e, RA_GLOBAL ra_actor* a) {
  if (e->worker->credits == 0)
    return;
  /* Order: acquire; pairs with the release in ra_admission_wait: one of the two
   * sees what the other did. */
  ra_add(&a->credit, e->worker->credits, ra_acquire, ra_device);
  e->worker->credits = 0;
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
/* 1: the oldest message is in `m`. 0: a poster stands between its exchange and
 * its link; come back later. */
RA_FN int ra_mailbox_next(ra_engine* e, uint32_t place, ra_message* m) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: acquire; pairs with the poster's release store of `first`. */
  uint64_t ref = ra_load(&a->first, ra_acquire, ra_device);
  if (ref & ra_spent) {
    /* Order: acquire; pairs with the poster's release store of the link. */
    uint64_t next =
      ra_load(ra_link_at(e, ref & ~ra_spent), ra_acquire, ra_device);
    if (next == 0)
      return 0;
    ra_cell_give(e, ref & ~ra_spent);
    ra_store(&a->first, next, ra_relaxed, ra_device); /* Order: owner's own */
    ref = next;
  }
  if (ref == 0)
    return 0;
  ra_mail_read(e, ref, m);
  return 1;
}
/* After ra_mailbox_claim. 1: messages came meanwhile, the caller still owns the
 * actor. 0: the actor is idle and no longer the caller's. */
RA_FN int ra_mailbox_unclaim(ra_engine* e, uint32_t place) {
  return !RA_GO_IDLE(&ra_actor_at(e, place)->tail, ra_claimed);
}
/* Drops the message just handled. 1: there are more, the caller still owns the
 * actor. 0: the actor is idle and no longer the caller's. */
RA_FN int ra_mailbox_retire(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed; written by this owner, or acquired in ra_mailbox_next. */
  uint64_t ref = ra_load(&a->first, ra_relaxed, ra_device);
  if (++e->worker->credits >= a->mailbox_limit / 4 + 1
      || ref >= ra_stop_ref(e, 0)) /* the next life is to find all of it */
    ra_mailbox_credit(e, a);
  /* Order: acquire; pairs with the poster's release store of the link. */
  uint64_t next = ra_load(ra_link_at(e, ref), ra_acquire, ra_device);
  if (next) {
    ra_cell_give(e, ref);
    ra_store(&a->first, next, ra_relaxed, ra_device); /* Order: owner's own */
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
