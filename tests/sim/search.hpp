// SPDX-License-Identifier: BSD-3-Clause
// Both searches of a scenario, as a test asks for them.
#pragma once

#include "tests/sim/explore.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>

namespace ringactor::sim {

/// Runs of each search; RINGACTOR_SIM_EFFORT=N makes them N times as many.
struct effort {
  std::uint64_t seeded_runs = 10'000;
  std::uint64_t bounded_runs = 40'000;
  bounds limits{};
};

struct verdicts {
  verdict seeded, bounded;
};

inline verdicts search(const char* name, const scenario& what,
                       const effort& spend) {
  const char* given = std::getenv("RINGACTOR_SIM_EFFORT");
  const std::uint64_t times = given ? std::strtoull(given, nullptr, 0) : 1;
  verdicts found{
    explore_seeded(what, spend.seeded_runs * times),
    explore_bounded(what, spend.limits, spend.bounded_runs * times)};
  print(name, "seeded", found.seeded);
  print(name, "bounded", found.bounded);
  return found;
}

/// The shipped text: neither search finds anything.
inline void check_holds(const char* name, const scenario& what,
                        const effort& spend = {}) {
  const verdicts found = search(name, what, spend);
  INFO(found.seeded.where);
  INFO(found.bounded.where);
  CHECK(found.seeded.holds());
  CHECK(found.bounded.holds());
}

/// A mutant: each search by itself finds it.
inline void check_killed(const char* name, const scenario& what,
                         const effort& spend = {}) {
  const verdicts found = search(name, what, spend);
  const bool killed =
    !found.seeded.failure.empty() && !found.bounded.failure.empty();
  CHECK(killed);
}

} // namespace ringactor::sim
