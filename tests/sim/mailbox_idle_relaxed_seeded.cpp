// SPDX-License-Identifier: BSD-3-Clause
// A mutant of the shipped mailbox: the owner lets go without a release.
// Order: relaxed; what the mutant lost.
#define RA_GO_IDLE(tail, ref) ra_cas(tail, ref, ra_idle, ra_relaxed, ra_device)

#include "tests/sim/mailbox_scenario.hpp"
#include "tests/sim/search.hpp"

using namespace ringactor::sim;

TEST_CASE("the explorer kills an activation handed over without release") {
  mailbox_rig rig{{.limit = 2}};
  check_killed("mailbox, idle relaxed", make_posters(rig, 2, 2, 2));
}
