/* SPDX-License-Identifier: BSD-3-Clause */
/* The two ways out of a layer whose host looks through a door: what is ready
 * goes into the ring of ready actors, what goes up into the ring that the host
 * takes from. The last include of such a layer. */
#ifndef RINGACTOR_DEVICE_DOOR_LAYER_H
#define RINGACTOR_DEVICE_DOOR_LAYER_H
#include "door_up.h"

typedef struct ra_door_view {
  RA_GLOBAL ra_door* door;
  uint32_t place;       /* of the activation that runs */
  uint32_t up_left;     /* cells that it may still claim: ra_up_promise */
  ra_up_block up_block; /* where that has a bound: those that it has */
} ra_door_view;
#define RA_LAYER_HOST ra_door_view
#define ra_make_ready(e, place) ra_ready_give((e)->host.door, place)
#define ra_up(e, message) ra_up_say(&(e)->host, message)
#define ra_up_room(e) ra_up_left(&(e)->host)
#define ra_up_begin(e) ra_up_anew(&(e)->host)
RA_FN void ra_up_anew(ra_door_view* view) {
  view->up_block.at = view->up_block.end = 0;
  view->up_block.next = 1;
}
RA_FN uint32_t ra_up_left(const ra_door_view* view) {
  return view->up_left + (uint32_t)(view->up_block.end - view->up_block.at);
}
RA_FN void ra_up_say(ra_door_view* view, const ra_message* m) {
  if (view->up_left == (uint32_t)~0u)
    ra_up_give(view->door, view->place, m);
  else
    ra_up_block_give(view->door, &view->up_block, &view->up_left, view->place,
                     m);
}

#endif
