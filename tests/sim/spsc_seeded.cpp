// SPDX-License-Identifier: BSD-3-Clause
// The shipped spsc ring under relaxed-memory schedules, and its mutants.
// RINGACTOR_SEED=N repeats the seeded runs from N on.
#include "tests/sim/ring_scenario.hpp"

using namespace ringactor::sim;

namespace {

/// Two laps and more of two cells.
constexpr ring_plan small{.cells = 2, .each = 5};

template <class Orders>
void check_killed_spsc(const char* name) {
  spsc_rig<Orders> ring{small};
  check_killed(name, ring.make(true));
}

/// By what its reader gets, with no help from the detector of races.
template <class Orders>
void check_torn_spsc(const char* name) {
  spsc_rig<Orders, stale_atomics> ring{small};
  check_killed(name, ring.make(true));
}

} // namespace

TEST_CASE("an spsc ring holds in every schedule explored (cells=1, 2, 4)") {
  spsc_rig<default_orders> one{{.cells = 1, .each = 4}};
  spsc_rig<default_orders> two{small};
  spsc_rig<default_orders> four{{.cells = 4, .each = 9}};
  check_holds("spsc, cells=1", one.make(true));
  check_holds("spsc, cells=2", two.make(true));
  check_holds("spsc, cells=4", four.make(true));
}

TEST_CASE("an spsc ring holds where the tag of the lap wraps (cells=2)") {
  spsc_rig<default_orders> wrap{
    {.cells = 2, .each = 5, .first_position = 65'534 * 2}};
  check_holds("spsc, wrap", wrap.make(true));
}

TEST_CASE("an spsc ring holds where stale words would be seen (cells=2)") {
  spsc_rig<default_orders, stale_atomics> two{small};
  check_holds("spsc, by value", two.make(true));
}

TEST_CASE("the explorer kills spsc with a relaxed publish") {
  check_killed_spsc<relaxed_publish>("spsc, relaxed publish");
  check_torn_spsc<relaxed_publish>("spsc, relaxed publish, by value");
}

TEST_CASE("the explorer kills spsc with a relaxed observe") {
  check_killed_spsc<relaxed_observe>("spsc, relaxed observe");
  check_torn_spsc<relaxed_observe>("spsc, relaxed observe, by value");
}

TEST_CASE("the explorer kills spsc with a relaxed recycle") {
  check_killed_spsc<relaxed_recycle>("spsc, relaxed recycle");
}

TEST_CASE("the explorer kills spsc with a relaxed reclaim") {
  check_killed_spsc<relaxed_reclaim>("spsc, relaxed reclaim");
}

TEST_CASE("the explorer kills spsc that publishes before it writes") {
  check_killed_spsc<publish_before_write>("spsc, publish before write");
  check_torn_spsc<publish_before_write>("spsc, publish before write, by value");
}

TEST_CASE("the explorer kills spsc whose reader recycles before it reads") {
  check_killed_spsc<early_recycle>("spsc, early recycle");
  check_torn_spsc<early_recycle>("spsc, early recycle, by value");
}

// An spsc ring has no claim. Its nearest mutant breaks the contract instead:
// two writers at once, each with a position of its own that nothing swaps.
TEST_CASE("the explorer kills spsc with two writers at once") {
  spsc_rig<default_orders> ring{{.cells = 2, .producers = 2, .each = 2}};
  check_killed("spsc, two writers", ring.make(false));
}
