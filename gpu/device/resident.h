/* SPDX-License-Identifier: BSD-3-Clause */
/* The loop of a worker on a device that decides itself which actor runs: takes
 * the next ready actor, runs an activation, and so on until its limits. With
 * bounds it is a slice that the host starts again, without it stays resident.
 * All that outlives it lies in the regions. Included after image.h. */
#ifndef RINGACTOR_DEVICE_RESIDENT_H
#define RINGACTOR_DEVICE_RESIDENT_H
#include "activation.h"
#include "door_up.h"

typedef struct ra_limits {
  uint64_t activations; /* it ends after so many */
  uint64_t idle_polls;  /* or after so many looks that found nothing ready */
} ra_limits;

/* One activation of a ready actor, which goes to the ring while it has more.
 * 0: what it may say would not go up in this launch, so it is ready still. */
RA_FN int ra_resident_run(ra_engine* e, uint32_t worker, uint64_t entry,
                          RA_LOCAL ra_turn* turn) {
  RA_GLOBAL ra_door* door = e->host.door;
  uint32_t place = (uint32_t)entry & ra_index_mask;
  ra_budget budget;
  budget.messages = e->layout->budget;
  budget.ticks = 0; /* OpenCL C has no clock */
  e->host.place = place;
  e->host.up_left = ra_up_promise(door);
  ra_up_begin(e);
  if (e->host.up_left == 0) {
    ra_ready_give(door, entry);
    return 0;
  }
  /* Order: relaxed; a time that the host keeps moving. */
  e->worker->wall_us = ra_load(&door->wall_us, ra_relaxed, ra_system);
  int more = ra_activate(e, place, turn, budget);
  ra_telemetry_publish(e, worker);
  if (more) {
    ra_ready_give(door, entry);
  } else if (entry & ra_ready_held) {
    e->host.up_left -= 1;
    ra_up_give(door, (uint64_t)place | ra_up_over, 0);
  }
  ra_up_give_back(door, e->host.up_left);
  return 1;
}

/* Thread: one worker of one launch. Ends by its limits, when it finds nothing
 * ready and is to stop, when nothing more can go up, or its host is silent. */
RA_FN void ra_resident_loop(ra_engine* e, uint32_t worker,
                            RA_LOCAL ra_turn* turn, ra_limits limits) {
  RA_GLOBAL ra_door* door = e->host.door;
  uint64_t idle = 0;
  ra_lease lease = {0, 0, 0};
  for (uint64_t done = 0;
       done < limits.activations && idle < limits.idle_polls;) {
    if (ra_lease_over(door, &lease, idle != 0 ? 1 : 64)) { /* no host */
      ra_lapse_tell(door, ra_lapse_idle);
      return;
    }
    uint64_t found = ra_ready_take(door);
    if (found != 0) {
      if (!ra_resident_run(e, worker, found - 1, turn))
        return;
      idle = 0;
      done += 1;
    } else {
      /* Order: acquire; what was ready before the wish is seen. */
      if (ra_load(&door->stop, ra_acquire, ra_system) != 0)
        return;
      ra_pause(++idle);
    }
  }
}

/* How a launch enters the loop: as the worker of this number, over regions. */
RA_FN void ra_resident_enter(RA_GLOBAL uint8_t* shared, RA_GLOBAL uint8_t* near,
                             RA_GLOBAL uint8_t* door, uint32_t worker,
                             ra_limits limits) {
  ra_engine e;
  ra_turn turn;
  e.shared = shared;
  e.near = near;
  e.layout = (RA_GLOBAL const ra_layout*)shared;
  e.worker = (RA_GLOBAL ra_worker*)(near + e.layout->worker_table) + worker;
  e.host.door = (RA_GLOBAL ra_door*)door;
  e.host.place = 0;
  e.host.up_left = 0;
  ra_resident_loop(&e, worker, &turn, limits);
}

#endif
