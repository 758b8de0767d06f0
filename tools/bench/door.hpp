// SPDX-License-Identifier: BSD-3-Clause
// What the parts of the door's bench, and that of scale, share.
#pragma once

#include "actors.hpp"

namespace ringactor::bench {

/// An engine, and the bounds that its ratios to CAF are held to.
struct door {
  std::string name; // of its executor
  const engine& where;
  double p50, p99; // event to kernel / event to event
  double scoped;   // p50, scoped to kernel / scoped to event
  double crowd;    // messages a second, many askers
};

/// A ping while kernel actors keep each other busy.
void bench_door_flood(session& run, arena& in, const door& through);

/// Many askers, slow neighbours, a fan-out.
void bench_door_load(session& run, arena& in, const door& through);

inline constexpr std::uint32_t askers = 8;
inline constexpr std::uint32_t window = 16; // in flight, of each asker

/// 8 askers x 16 in flight over all targets for a while. Value: k/s; `extra`:
/// the most served asker's answers over the least served one's.
sample ask_crowded(caf::actor_system& system,
                   const std::vector<caf::actor>& targets,
                   std::uint64_t time_us, tally& counts);

} // namespace ringactor::bench
