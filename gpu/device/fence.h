/* SPDX-License-Identifier: BSD-3-Clause */
/* The fence: an actor that has ended while one of its handlers runs says
 * nothing more. Its end was told, and another life may have its name by then.
 * Included by sending.h, which asks before anything leaves a handler. */
#ifndef RINGACTOR_DEVICE_FENCE_H
#define RINGACTOR_DEVICE_FENCE_H
#include "cell_pool.h"

/* 1: the actor in `place` has ended. The message goes up, where it is counted
 * and what it owns is given back; the handler is told ra_ok, so it owns nothing
 * of it any more. Cost: a read of a line that the host writes at the ends of
 * lives alone. */
RA_FN int ra_fence(ra_engine* e, uint32_t place, ra_message* m) {
  /* Order: relaxed; whoever lets the handler go on after the end has stored
   * the command before. */
  uint64_t command =
    ra_load(&ra_control_at(e, place)->command, ra_relaxed, ra_system);
  if (((uint32_t)command & 0xff) < ra_life_stopped)
    return 0;
  ra_set_flags(m, ra_message_flags(m) | ra_flag_fenced);
  ra_up(e, m);
  return 1;
}

#endif
