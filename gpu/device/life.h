/* SPDX-License-Identifier: BSD-3-Clause */
/* How a life begins and ends, in the actor's record. Used by turn.h. */
#ifndef RINGACTOR_DEVICE_LIFE_H
#define RINGACTOR_DEVICE_LIFE_H
#include "notice.h"

RA_FN void ra_begin_life(ra_engine* e, uint32_t place, const ra_message* m) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  RA_GLOBAL ra_control* control = ra_control_at(e, place);
  a->behaviour = (uint16_t)ra_message_handler(m);
  a->state = m->w[5];
  a->incarnation = (uint32_t)ra_message_correlation(m);
  a->mailbox_limit = ra_start_limit(m);
  a->owner_policy = ra_start_policy(m);
  for (uint32_t i = 0; i < 4; ++i)
    a->passed[i] = 0;
  a->life = ra_life_active;
  /* Order: relaxed; the host samples it. The errors before are others'. */
  ra_store(&control->activity, 0, ra_relaxed, ra_system);
  ra_actor_merge(e, a, m->w[7]); /* a stamp refused here changes nothing */
  RA_GLOBAL uint64_t* words = (RA_GLOBAL uint64_t*)(e->near + a->state);
  uint64_t bytes = ra_image_state_bytes(a->behaviour);
  for (uint64_t i = 0; i < (bytes + 7) / 8; ++i)
    words[i] = 0;
}
/* A life that begins with a state it is given: these bytes replace what init
 * left, all of them. Their block is given back in any case. */
RA_FN void ra_restore(ra_engine* e, RA_GLOBAL ra_actor* a, const ra_message* m,
                      uint32_t status) {
  uint64_t bytes = ra_image_state_bytes(a->behaviour);
  RA_GLOBAL uint64_t* words = (RA_GLOBAL uint64_t*)(e->near + a->state);
  RA_GLOBAL ra_pool* pool = ra_pool_of(e);
  ra_span span = ra_start_restore(m, (uint32_t)bytes);
  if (span.place == 0)
    return;
  if (status == ra_ok && ra_pool_check(pool, span) != ra_pool_classes) {
    RA_GLOBAL const uint64_t* from =
      (RA_GLOBAL const uint64_t*)((RA_GLOBAL uint8_t*)pool
                                  + ra_span_offset(span));
    for (uint64_t i = 0; i < (bytes + 7) / 8; ++i)
      words[i] = from[i];
  }
  ra_pool_give(pool, span);
}
RA_FN void ra_end_life(RA_GLOBAL ra_actor* a) {
  a->life = ra_life_stopped;
  /* Order: relaxed, both; a policy of a life that is over, and a count. */
  ra_store(&a->policy, ra_policy_reject, ra_relaxed, ra_device);
  ra_add(&a->credit, (uint64_t)0 - a->mailbox_limit, ra_relaxed, ra_device);
}

#endif
