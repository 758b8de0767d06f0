// SPDX-License-Identifier: BSD-3-Clause
// The two searches over schedules of a scenario, and what they say.
#pragma once

#include "tests/sim/world.hpp"

#include <cstdint>
#include <string>

namespace ringactor::sim {

struct verdict {
  std::uint64_t runs = 0;
  std::uint64_t distinct = 0;    // schedules, no two alike
  std::uint64_t cut = 0;         // runs that were too long to end
  bool complete = false;         // bounded: nothing is left within the bounds
  std::uint32_t whole_below = 0; // bounded: all with fewer departures were run
  std::string failure; // of the first run that failed; that one ends it
  std::string where;   // how to see it again, and its last accesses

  bool holds() const noexcept { return failure.empty() && cut == 0; }
};

/// Run `i` has the seed RINGACTOR_SEED + i (1 + i when it is not set), so a
/// seed that failed fails again as the first.
verdict explore_seeded(const scenario& what, std::uint64_t runs);

/// Every schedule within the bounds, tame ones first, at most `runs`.
verdict explore_bounded(const scenario& what, bounds limits,
                        std::uint64_t runs);

/// Prints a line: how much was explored, what was found.
void print(const char* name, const char* search, const verdict& found);

} // namespace ringactor::sim
