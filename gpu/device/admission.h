/* SPDX-License-Identifier: BSD-3-Clause */
/* Admission: a mailbox has credit for as many messages as its limit, and a
 * policy for the one that comes when there is none. Used by mailbox.h. */
#ifndef RINGACTOR_DEVICE_ADMISSION_H
#define RINGACTOR_DEVICE_ADMISSION_H
#include "waiting.h"

/* Why a message is not admitted: the actor is full (its policy says who is
 * told), has ended, or never was. */
RA_FN uint32_t ra_admission_refusal(ra_engine* e, uint32_t place,
                                    uint64_t policy) {
  /* Order: relaxed; the answer may be a moment old, as any refusal. */
  uint64_t command =
    ra_load(&ra_control_at(e, place)->command, ra_relaxed, ra_system);
  uint32_t life = (uint32_t)command & 0xff;
  if (life == ra_life_created)
    return ra_no_such;
  if (life != ra_life_active && life != ra_life_inactive)
    return ra_down;
  return policy == ra_policy_drop_newest || policy == ra_policy_drop_oldest
           ? ra_dropped
           : ra_full;
}
/* Asks for a notice when there is room, and looks once more: the owner's notice
 * and this look cannot miss each other. 1: there was room, it is taken. */
RA_FN int ra_admission_wait(RA_GLOBAL ra_actor* a) {
  ra_store(&a->wanted, 1, ra_relaxed, ra_device); /* Order: as below */
  for (;;) { /* each turn more is another's try, which had hidden the room */
    /* Order: release; pairs with the acquire in ra_mailbox_credit: either we
     * see its credit, or it sees that we want room. */
    int64_t before =
      (int64_t)ra_add(&a->credit, (uint64_t)-1, ra_release, ra_device);
    if (before > 0)
      return 1;
    /* Order: relaxed; a count. Who gives back last sees that there is room. */
    if ((int64_t)ra_add(&a->credit, 1, ra_relaxed, ra_device) < 0)
      return 0;
  }
}
/* Gives the credit back of a message that does not come. For that moment who
 * looked for room may have found none. */
RA_FN void ra_admission_undo(ra_engine* e, RA_GLOBAL ra_actor* a) {
  /* Order: acquire; pairs with the release in ra_wait_begin. */
  int64_t before = (int64_t)ra_add(&a->credit, 1, ra_acquire, ra_device);
  if (before >= 0)
    ra_waiters_tell(e, a);
}
/* ra_ok: one message may be posted. Else why not, and nothing has changed.
 * Drop-oldest admits as many beyond the limit as the limit is: the owner drops
 * them, oldest first, before it handles another. */
RA_FN uint32_t ra_admission_take(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed; a count that admits, it guards no data. */
  int64_t before =
    (int64_t)ra_add(&a->credit, (uint64_t)-1, ra_relaxed, ra_device);
  if (before > 0)
    return ra_ok;
  /* Order: relaxed, both; written before the life's first message. */
  uint64_t policy = ra_load(&a->policy, ra_relaxed, ra_device);
  int64_t limit = (int64_t)ra_load(&a->limit, ra_relaxed, ra_device);
  if (policy == ra_policy_drop_oldest && before + limit > 0)
    return ra_ok;
  ra_admission_undo(e, a);
  if (policy == ra_policy_stash && ra_admission_wait(a))
    return ra_ok;
  return ra_admission_refusal(e, place, policy);
}
/* 1: more wait than the limit allows, so the owner drops its next message. */
RA_FN int ra_admission_drops(ra_engine* e, RA_GLOBAL ra_actor* a) {
  if (a->owner_policy != ra_policy_drop_oldest)
    return 0;
  /* Order: relaxed; a count. */
  int64_t credit = (int64_t)ra_load(&a->credit, ra_relaxed, ra_device);
  return credit + (int64_t)e->worker->credits < 0;
}
/* Tells the host that a full mailbox has room, if it asked. */
RA_FN void ra_admission_tell(ra_engine* e, RA_GLOBAL ra_actor* a) {
  ra_message m;
  /* Order: relaxed; a hint, the exchange decides. */
  if (ra_load(&a->wanted, ra_relaxed, ra_device) == 0
      || ra_exchange(&a->wanted, 0, ra_relaxed, ra_device) == 0) /* Order */
    return;
  for (uint32_t i = 0; i < ra_message_words; ++i)
    m.w[i] = 0;
  m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_room, 0);
  ra_set_from(&m, ra_place_address(e, (uint32_t)(a - ra_actor_at(e, 0))));
  ra_up(e, &m);
}

#endif
