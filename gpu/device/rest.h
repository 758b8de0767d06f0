/* SPDX-License-Identifier: BSD-3-Clause */
/* Rest: an actor that is commanded to be inactive keeps its state and its
 * messages and handles nothing. An owner that finds the command lets it go
 * without making it idle, so that no poster wakes it; whoever resumes it owns
 * it. Used by mailbox.h and activation.h. */
#ifndef RINGACTOR_DEVICE_REST_H
#define RINGACTOR_DEVICE_REST_H
#include "cell_pool.h"

enum { ra_post_own = 0x100 }; /* of a post: the caller owns the actor now */

/* From now on an owner that finds the command `inactive` lets the actor rest.
 * Thread: whoever commands the actor, one at a time. */
RA_FN uint32_t ra_rest_command(ra_engine* e, uint32_t place) {
  /* Order: relaxed; the command is what the owner looks at first. */
  ra_cas(&ra_actor_at(e, place)->hold, ra_hold_none, ra_hold_wanted, ra_relaxed,
         ra_device);
  return ra_ok;
}
/* ra_post_own: the actor rested with messages; it is the caller's now. */
RA_FN uint32_t ra_rest_end(ra_engine* e, uint32_t place) {
  /* Order: acquire; takes the actor over from the owner that let it rest. */
  uint64_t before = ra_exchange(&ra_actor_at(e, place)->hold, ra_hold_none,
                                ra_acquire, ra_device);
  return before == ra_hold_resting ? (uint32_t)ra_post_own : (uint32_t)ra_ok;
}
/* 1: the actor rests, with its messages, and is no longer the caller's.
 * Thread: the owner, whose credits were given back. */
RA_FN int ra_rest_begin(ra_engine* e, uint32_t place) {
  /* Order: release; hands state and messages to whoever resumes it. */
  return ra_cas(&ra_actor_at(e, place)->hold, ra_hold_wanted, ra_hold_resting,
                ra_release, ra_device);
}
/* The command is that of a life which handles messages, now or later. */
RA_FN uint32_t ra_commanded_life(ra_engine* e, uint32_t place) {
  /* Order: relaxed; a look, that of the admission decides. */
  return (uint32_t)ra_load(&ra_control_at(e, place)->command, ra_relaxed,
                           ra_system)
         & 0xff;
}
RA_FN int ra_is_stopped(ra_engine* e, uint32_t place) {
  return ra_commanded_life(e, place) >= ra_life_stopped;
}
RA_FN int ra_is_commanded_to_rest(ra_engine* e, uint32_t place) {
  /* Order: relaxed; `hold` decides, and is never seen early. */
  uint64_t command =
    ra_load(&ra_control_at(e, place)->command, ra_relaxed, ra_system);
  return (command & 0xff) == ra_life_inactive;
}

#endif
