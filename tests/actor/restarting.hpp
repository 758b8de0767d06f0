// SPDX-License-Identifier: BSD-3-Clause
// What the tests of restarts share.
#pragma once

#include "acts.hpp"

namespace actor_tests {

/// A probe whose address is kept.
inline caf::actor spawn_kept(stepped& world, std::uint64_t sum = 0) {
  return world.spawn(sum, {.keep_address = true});
}

inline caf::expected<caf::actor>
respawn(stepped& world, const ringactor::actor_ref& who, std::uint64_t sum = 0,
        ringactor::spawn_options options = {}) {
  return ringactor::respawn_kernel(world.engine, who, probe_kernel({sum, 0, 0}),
                                   options);
}

} // namespace actor_tests
