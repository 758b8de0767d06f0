/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for room: an actor that keeps its message enters a list of the one
 * that is full, is let go without becoming idle (`hold`: blocked), and handles
 * nothing. Who brings credit back there takes the list whole and makes all of
 * it ready. `hold` says who owns a blocked actor, so a stop or a rest need not
 * ask the list: an entry that is left in one wakes nobody, or once too often.
 * Used by rest.h, admission.h and keeping.h. */
#ifndef RINGACTOR_DEVICE_WAITING_H
#define RINGACTOR_DEVICE_WAITING_H
#include "cell_pool.h"

RA_FN RA_GLOBAL ra_wait* ra_wait_at(ra_engine* e, uint32_t place) {
  return (RA_GLOBAL ra_wait*)(e->near + e->layout->wait_table) + place;
}
/* Thread: the owner. */
RA_FN void ra_set_activity(ra_engine* e, uint32_t place, uint32_t activity) {
  RA_GLOBAL ra_atomic* word = &ra_control_at(e, place)->activity;
  /* Order: relaxed, both; the host samples it. */
  uint64_t error = ra_load(word, ra_relaxed, ra_system) >> 32;
  ra_store(word, error << 32 | activity, ra_relaxed, ra_system);
}

/* ---- any worker ---------------------------------------------------------- */

/* The caller owns an actor that was blocked. */
RA_FN void ra_wait_over(ra_engine* e, uint32_t place) {
  /* Order: relaxed; a word seen late makes a cycle of what is none any more. */
  ra_store(&ra_wait_at(e, place)->on, 0, ra_relaxed, ra_device);
  ra_set_activity(e, place, ra_activity_idle);
}
/* 1: the actor was blocked, and is the caller's. */
RA_FN int ra_wait_take(ra_engine* e, uint32_t place) {
  /* Order: acquire; takes the actor over from the owner that let it go. */
  if (!ra_cas(&ra_actor_at(e, place)->hold, ra_hold_blocked, ra_hold_none,
              ra_acquire, ra_device))
    return 0;
  ra_wait_over(e, place);
  return 1;
}
/* Makes ready all that wait for room in this mailbox. */
RA_FN void ra_waiters_wake(ra_engine* e, uint32_t place) {
  /* Order: acq_rel; acquire pairs with the release of ra_waiters_join, release
   * hands on to those that join later that the actor has ended. */
  uint64_t at =
    ra_exchange(&ra_actor_at(e, place)->waiters, 0, ra_acq_rel, ra_device);
  while (at != 0) { /* ends: the list is this caller's alone */
    uint32_t who = (uint32_t)at - 1;
    RA_GLOBAL ra_wait* w = ra_wait_at(e, who);
    at = w->next;
    /* Order: acq_rel; release says that `next` was read, acquire pairs with
     * the release in ra_wait_begin: one of the two sees the other. */
    ra_exchange(&w->at, 0, ra_acq_rel, ra_device);
    if (ra_wait_take(e, who))
      ra_make_ready(e, who);
  }
}
/* As above, for who has just brought credit back, acquiring.
 * Cost: a read of the line that the credit is on. */
RA_FN void ra_waiters_tell(ra_engine* e, RA_GLOBAL ra_actor* a) {
  /* Order: relaxed; the credit's acquire pairs with the release of the look at
   * it in ra_wait_begin: either that saw the credit, or this sees the list. */
  if (ra_load(&a->waiters, ra_relaxed, ra_device) != 0)
    ra_waiters_wake(e, (uint32_t)(a - ra_actor_at(e, 0)));
}

/* ---- the owner of the activation ----------------------------------------- */

/* 1: the actor may wait for room in the mailbox of `to`; it says so from now
 * on. 0: that would close a cycle, of which the last one to ask sees all, or
 * it is still in another's list.
 * Cost: a read-modify-write on a word of the engine, a walk along those that
 * wait for each other. */
RA_FN int ra_wait_allowed(ra_engine* e, uint32_t place, uint32_t to) {
  RA_GLOBAL ra_wait* w = ra_wait_at(e, place);
  uint64_t next = (uint64_t)to + 1;
  /* Order: relaxed, both; ra_waiters_join looks again. */
  uint64_t at = ra_load(&w->at, ra_relaxed, ra_device);
  if (at != 0 && at != next) {
    ra_waiters_wake(e, (uint32_t)at - 1);
    if (ra_load(&w->at, ra_relaxed, ra_device) != 0) /* Order: as above */
      return 0;
  }
  ra_store(&w->on, next, ra_relaxed, ra_device); /* Order: the add's */
  /* Order: acq_rel; who comes later sees what all before it wait for. */
  ra_add(&ra_wait_at(e, e->layout->places_max)->on, 1, ra_acq_rel, ra_device);
  for (uint32_t i = 0; i < e->layout->places_max && next != 0; ++i) {
    if (next == (uint64_t)place + 1)
      break;
    /* Order: relaxed; the add above acquired it. */
    next =
      ra_load(&ra_wait_at(e, (uint32_t)next - 1)->on, ra_relaxed, ra_device);
  }
  if (next != 0)
    ra_store(&w->on, 0, ra_relaxed, ra_device); /* Order: as ra_wait_over */
  return next == 0;
}
RA_FN void ra_waiters_join(ra_engine* e, uint32_t place, uint32_t to) {
  RA_GLOBAL ra_wait* w = ra_wait_at(e, place);
  RA_GLOBAL ra_atomic* list = &ra_actor_at(e, to)->waiters;
  /* Order: acquire; who took the actor out of a list has read `next`. */
  if (ra_load(&w->at, ra_acquire, ra_device) != 0)
    return; /* of a try before, whose wait another ended */
  /* Order: relaxed; the swap publishes it. */
  ra_store(&w->at, (uint64_t)to + 1, ra_relaxed, ra_device);
  for (uint64_t tries = 0;; ++tries) { /* each failure is another's success */
    /* Order: relaxed; the swap decides. */
    uint64_t before = ra_load(list, ra_relaxed, ra_device);
    w->next = before;
    /* Order: acq_rel; release publishes the entry, acquire pairs with the
     * release of an end that has taken the list before. */
    if (ra_cas(list, before, (uint64_t)place + 1, ra_acq_rel, ra_device))
      return;
    ra_pause(tries);
  }
}
/* Lets the actor go until `to` has room; ra_wait_allowed said 1, the worker's
 * credits were given back. 1: it is still the caller's, and goes on at once. */
RA_FN int ra_wait_begin(ra_engine* e, uint32_t place, uint32_t to) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  ra_waiters_join(e, place, to);
  ra_set_activity(e, place, ra_activity_blocked);
  /* Order: acq_rel; release hands state and messages on, acquire pairs with
   * ra_rest_end: one of the two sees that the actor was stopped. */
  if (!ra_cas(&a->hold, ra_hold_none, ra_hold_blocked, ra_acq_rel, ra_device)) {
    ra_wait_over(e, place); /* it is to rest */
    return 1;
  }
  /* From here on the actor may be another's. Order: release; pairs with
   * ra_waiters_wake: either that finds it blocked, or this that it was taken
   * out of the list before. */
  uint64_t at = ra_add(&ra_wait_at(e, place)->at, 0, ra_release, ra_device);
  if (at == 0 || ra_is_stopped(e, place))
    return ra_wait_take(e, place);
  /* Order: release; pairs with the acquire of who brings credit. */
  int64_t room =
    (int64_t)ra_add(&ra_actor_at(e, to)->credit, 0, ra_release, ra_device);
  uint32_t life = ra_commanded_life(e, to);
  if (room > 0 || (life != ra_life_active && life != ra_life_inactive))
    ra_waiters_wake(e, to);
  return 0;
}

#endif
