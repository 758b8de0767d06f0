/* SPDX-License-Identifier: BSD-3-Clause */
/* The two ways out of a layer whose host looks through a door: what is ready
 * goes into the ring of ready actors, what goes up into the ring that the host
 * takes from. The last include of such a layer. */
#ifndef RINGACTOR_DEVICE_DOOR_LAYER_H
#define RINGACTOR_DEVICE_DOOR_LAYER_H
#include "door_up.h"

typedef struct ra_door_view {
  RA_GLOBAL ra_door* door;
  uint32_t place;   /* of the activation that runs */
  uint32_t up_left; /* cells that it may still bring up: ra_up_promise */
} ra_door_view;
#define RA_LAYER_HOST ra_door_view
#define ra_make_ready(e, place) ra_ready_give((e)->host.door, place)
#define ra_up(e, message) \
  ra_up_give((e)->host.door, ra_up_count(&(e)->host), message)
#define ra_up_room(e) ((e)->host.up_left)
RA_FN uint32_t ra_up_count(ra_door_view* view) {
  view->up_left -= view->up_left != (uint32_t)~0u;
  return view->place;
}

#endif
