/* SPDX-License-Identifier: BSD-3-Clause */
/* Handling a turn on all lanes where a worker is one thread: lanes are made
 * for the handlers that take all of them, and for nothing else. Elsewhere each
 * lane runs the loop itself. Used by activation.h. */
#ifndef RINGACTOR_DEVICE_TURN_LANES_H
#define RINGACTOR_DEVICE_TURN_LANES_H
#include "turn.h"

#if defined(ra_run_lanes)
RA_FN int ra_turn_takes_all(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_message m = turn->message;
  return turn->status == ra_ok && ra_message_type(&m) >= ra_type_user
         && ra_image_all_lanes(ra_actor_at(e, turn->place)->behaviour);
}
RA_FN void ra_turn_handle_all(ra_engine* e, RA_LOCAL ra_turn* turn) {
  if (ra_lane_count(e) == 1 || !ra_turn_takes_all(e, turn)) {
    ra_turn_handle(e, turn);
    return;
  }
  uint32_t status = ra_run_lanes(e, turn, ra_turn_handle);
  if (status != ra_ok)
    turn->outcome = status;
  if (status == ra_handler_failed)
    turn->code = ra_code_lanes_parted;
}
#else
RA_FN void ra_turn_handle_all(ra_engine* e, RA_LOCAL ra_turn* turn) {
  ra_turn_handle(e, turn);
}
#endif

#endif
