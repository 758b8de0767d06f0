/* SPDX-License-Identifier: BSD-3-Clause */
/* Rest: an actor that is commanded to be inactive keeps its state and its
 * messages and handles nothing. An owner that finds the command lets it go
 * without making it idle, so that no poster wakes it; whoever resumes it owns
 * it. A blocked actor is let go already. Used by mailbox.h and activation.h. */
#ifndef RINGACTOR_DEVICE_REST_H
#define RINGACTOR_DEVICE_REST_H
#include "waiting.h"

enum { ra_post_own = 0x100 }; /* of a post: the caller owns the actor now */

/* From now on an owner that finds the command `inactive` lets the actor rest.
 * Thread: whoever commands the actor, one at a time. */
RA_FN uint32_t ra_rest_command(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_atomic* hold = &ra_actor_at(e, place)->hold;
  for (uint64_t tries = 0;; ++tries) { /* each failure is another's success */
    /* Order: relaxed, all; the command is what the owner looks at first, and
     * what a blocked actor was let go with stays as it is. */
    uint64_t before = ra_load(hold, ra_relaxed, ra_device);
    uint64_t next = before == ra_hold_none ? (uint64_t)ra_hold_wanted
                                           : (uint64_t)ra_hold_resting;
    if (before == ra_hold_wanted || before == ra_hold_resting
        || ra_cas(hold, before, next, ra_relaxed, ra_device)) /* Order */
      return ra_ok;
    ra_pause(tries);
  }
}
/* The same, but the actor rests only behind the next message that asks for its
 * snapshot and its rest (ra_rest_saved). One that was blocked is the caller's
 * now, to be made ready: ra_post_own. Thread: as above. */
RA_FN uint32_t ra_rest_save_command(ra_engine* e, uint32_t place) {
  /* Order: acq_rel; as ra_rest_end, which ends it. */
  uint64_t before = ra_exchange(&ra_actor_at(e, place)->hold, ra_hold_saving,
                                ra_acq_rel, ra_device);
  if (before < ra_hold_resting)
    return ra_ok;
  ra_wait_over(e, place);
  return ra_post_own;
}
/* The snapshot was taken, or could not be: the actor is to rest, unless it was
 * activated meanwhile. Thread: the owner. */
RA_FN void ra_rest_saved(ra_engine* e, uint32_t place) {
  /* Order: relaxed; ra_rest_begin hands the actor on. */
  ra_cas(&ra_actor_at(e, place)->hold, ra_hold_saving, ra_hold_wanted,
         ra_relaxed, ra_device);
}
/* ra_post_own: the actor rested, or was blocked, with messages; it is the
 * caller's now. Who waits for room in its mailbox is told of its end here: a
 * handler that does not return may keep its stop waiting. */
RA_FN uint32_t ra_rest_end(ra_engine* e, uint32_t place) {
  if (ra_is_stopped(e, place))
    ra_waiters_wake(e, place);
  /* Order: acq_rel; acquire takes the actor over from the owner that let it go,
   * release hands the command on to one that is about to (ra_wait_begin). */
  uint64_t before = ra_exchange(&ra_actor_at(e, place)->hold, ra_hold_none,
                                ra_acq_rel, ra_device);
  if (before < ra_hold_resting)
    return ra_ok;
  ra_wait_over(e, place);
  return ra_post_own;
}
/* 1: the actor rests, with its messages, and is no longer the caller's.
 * Thread: the owner, whose credits were given back. */
RA_FN int ra_rest_begin(ra_engine* e, uint32_t place) {
  /* Order: release; hands state and messages to whoever resumes it. */
  return ra_cas(&ra_actor_at(e, place)->hold, ra_hold_wanted, ra_hold_resting,
                ra_release, ra_device);
}
RA_FN int ra_is_commanded_to_rest(ra_engine* e, uint32_t place) {
  /* Order: relaxed; `hold` decides, and is never seen early. */
  uint64_t command =
    ra_load(&ra_control_at(e, place)->command, ra_relaxed, ra_system);
  return (command & 0xff) == ra_life_inactive;
}

#endif
