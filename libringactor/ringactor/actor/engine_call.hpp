// SPDX-License-Identifier: BSD-3-Clause
// What travels through an engine as `context`; private to engine_core.
#pragma once

#include "ringactor/actor/engine_core.hpp"

namespace ringactor {

/// The worker we are on, and who sent (in post) or who runs (in run).
struct engine_core::call {
  caf_compat::execution_unit* unit = nullptr;
  // The door: sent through (post), or run while it sends (run_at_once). It is
  // alive for the call.
  kernel_actor* through = nullptr;
  place_job* job = nullptr;          // run: the actor being run
  caf::strong_actor_ptr self;        // run: that actor, once it is needed
  bool keeps_alive = false;          // run: a host's message waits for it
  caf::strong_actor_ptr before = {}; // run: the life that retired in this run
};

} // namespace ringactor
