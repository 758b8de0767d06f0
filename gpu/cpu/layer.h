// SPDX-License-Identifier: BSD-3-Clause
// The CPU layer: what a backend must give the engine's text. Atomics (from
// abi/host_layer.h), lanes, pause, ticks, and the two ways out: an actor became
// ready, a message goes up. One lane, or 4 or 32 as fibres (lanes.hpp).
#ifndef RA_LAYER_H
#define RA_LAYER_H
#include "ringactor/abi/host_layer.h"
#include "ringactor/clock/ticks.hpp"

#include <sched.h>

#define RA_LOCAL

struct ra_engine;
struct ra_turn;
typedef void (*ra_lane_body)(ra_engine* view, ra_turn* turn);
namespace ringactor::cpu {
class lane_group;
uint32_t run_lanes(ra_engine* e, ra_turn* turn, ra_lane_body handle) noexcept;
void meet_lanes(ra_engine* e, uint32_t site);
} // namespace ringactor::cpu

// Set once an engine, copied into each worker's view. The lanes are set in the
// views that run handlers; there each lane has a copy of its own.
typedef struct ra_host {
  void* self;
  void* context; // of this call: the executor's, passed through
  ringactor::cpu::lane_group* group; // none with one lane
  uint32_t lane, lanes;
  void (*make_ready)(void* self, void* context, uint32_t place);
  void (*up)(void* self, void* context, const void* message);
} ra_host;
#define RA_LAYER_HOST ra_host
#define ra_make_ready(e, place) \
  (e)->host.make_ready((e)->host.self, (e)->host.context, place)
#define ra_up(e, message) \
  (e)->host.up((e)->host.self, (e)->host.context, message)

#define ra_lane_id(e) ((e)->host.lane)
#define ra_lane_count(e) ((e)->host.lanes)
#define ra_lane_barrier(e, site) ringactor::cpu::meet_lanes(e, site)
// A worker is one thread: it runs all lanes of a turn.
#define ra_run_lanes(e, turn, handle) ringactor::cpu::run_lanes(e, turn, handle)

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
