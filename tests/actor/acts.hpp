// SPDX-License-Identifier: BSD-3-Clause
// What the tests of names, refs, letters and restarts do to actors.
#pragma once

#include "stepped.hpp"

namespace actor_tests {

inline void end(stepped& world, const caf::actor& who) {
  caf::anon_send_exit(who, caf::exit_reason::kill);
  world.settle();
}

/// A host actor that waits for nothing of ours.
inline caf::actor idle(stepped& world) {
  return world.system.spawn(
    [](caf::event_based_actor*) -> caf::behavior { return {[](int) {}}; });
}

} // namespace actor_tests
