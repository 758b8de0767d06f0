// SPDX-License-Identifier: BSD-3-Clause
// A mutant of the shipped mailbox: the owner goes idle by a store, which loses
// a post that came after it looked.
// Order: release, as the swap that it replaces.
#define RA_GO_IDLE(tail, ref) \
  ((void)(ref), ra_store(tail, ra_idle, ra_release, ra_device), 1)

#include "tests/sim/mailbox_scenario.hpp"
#include "tests/sim/search.hpp"

using namespace ringactor::sim;

TEST_CASE("the explorer kills a wake-up lost between idle and a post") {
  mailbox_rig rig{{.limit = 2}};
  check_killed("mailbox, idle by store", make_posters(rig, 2, 2, 2));
}
