// SPDX-License-Identifier: BSD-3-Clause
// The CPU layer: what a backend must give the engine's text. Atomics (from
// abi/host_layer.h), identity, pause, ticks, and the two ways out: an actor
// became ready, a message goes up. One lane.
#ifndef RA_LAYER_H
#define RA_LAYER_H
#include "ringactor/abi/host_layer.h"
#include "ringactor/clock/ticks.hpp"

#include <sched.h>

#define RA_LOCAL

// Set once an engine, copied into each worker's view.
typedef struct ra_host {
  void* self;
  void* context; // of this call: the executor's, passed through
  void (*make_ready)(void* self, void* context, uint32_t place);
  void (*up)(void* self, void* context, const void* message);
} ra_host;
#define RA_LAYER_HOST ra_host
#define ra_make_ready(e, place) \
  (e)->host.make_ready((e)->host.self, (e)->host.context, place)
#define ra_up(e, message) \
  (e)->host.up((e)->host.self, (e)->host.context, message)

RA_FN uint32_t ra_lane_id(void) { return 0; }
RA_FN uint32_t ra_lane_count(void) { return 1; }

// Waits a little between tries; gives the core away when others must run.
RA_FN void ra_pause(uint64_t tries) {
  if (tries > 64)
    sched_yield();
  else
    ringactor::clock::pause();
}
// A cheap monotonic count, for budgets of time.
RA_FN uint64_t ra_ticks(void) { return ringactor::clock::ticks(); }

#endif
