// SPDX-License-Identifier: BSD-3-Clause
// The shipped mailbox under relaxed-memory schedules: each accepted message is
// handled once and in its poster's order, by one owner at a time, and nothing
// is left behind. RINGACTOR_SEED=N repeats the seeded runs from N on.
#include "tests/sim/mailbox_receive.hpp"
#include "tests/sim/mailbox_scenario.hpp"
#include "tests/sim/search.hpp"

using namespace ringactor::sim;

TEST_CASE("a mailbox holds in every schedule explored (posters=2, limit=2)") {
  mailbox_rig rig{{.limit = 2}};
  check_holds("mailbox, posters=2", make_posters(rig, 2, 2, 2));
}

TEST_CASE("a mailbox holds in every schedule explored (posters=3, limit=4)") {
  mailbox_rig rig{{.limit = 4}};
  check_holds("mailbox, posters=3", make_posters(rig, 3, 2, 4));
}

TEST_CASE("a mailbox holds when idle actors are served past it (posters=2)") {
  mailbox_rig rig{{.limit = 2}};
  check_holds("mailbox, direct", make_direct(rig, 2, 2, 2));
}

TEST_CASE("a mailbox holds when idle actors are served past it (posters=3)") {
  mailbox_rig rig{{.limit = 4}};
  check_holds("mailbox, direct, posters=3", make_direct(rig, 3, 2, 4));
}

TEST_CASE("a mailbox holds when executors take turns (executors=2)") {
  mailbox_rig rig{{.limit = 2}};
  check_holds("mailbox, executors=2", make_executors(rig, 2, 2));
}

TEST_CASE("a mailbox holds when its place is used again (posters=1)") {
  mailbox_rig rig{{.limit = 2}};
  check_holds("mailbox, lives=2", make_lives(rig, 1, 3, 2));
}

TEST_CASE("a mailbox holds when its place is used again (posters=2)") {
  mailbox_rig rig{{.limit = 2}};
  check_holds("mailbox, lives=2, posters=2", make_lives(rig, 2, 2, 2));
}

TEST_CASE("a mailbox holds when its owner sorts classes (posters=2)") {
  mailbox_rig rig{{.limit = 3, .cells = {6, 6}}};
  check_holds("mailbox, sorted", make_sorted(rig, 3, 3));
}

TEST_CASE("a mailbox holds when its actor rests and goes on (times=2)") {
  mailbox_rig rig{{.limit = 2, .cells = {6, 6}}};
  check_holds("mailbox, rest", make_rest(rig, 3, 2, 2));
}

TEST_CASE("a mailbox holds when its owner takes messages out (posters=2)") {
  mailbox_rig rig{{.limit = 3, .cells = {6, 6}}};
  check_holds("mailbox, received", make_received(rig, 2, 3, 3));
}

TEST_CASE("a mailbox holds when its owner takes messages out (posters=3)") {
  mailbox_rig rig{{.limit = 3, .cells = {6, 6, 6}}};
  check_holds("mailbox, received, posters=3", make_received(rig, 3, 2, 3));
}

TEST_CASE("who waits for room in a mailbox is told (posters=2, limit=1)") {
  mailbox_rig rig{{.limit = 1, .policy = ra_policy_stash}};
  check_holds("mailbox, told", make_told(rig, 2, 1));
}

TEST_CASE("no chain of cells is taken twice (threads=3, chains=2)") {
  mailbox_rig rig{{.limit = 2, .cells = {}}};
  check_holds("cell pool, threads=3", make_chains(rig, 3, 2));
}

// One worker gives a chain to the others, one runs out of cells.
TEST_CASE("cells go from worker to worker and none is lost (posters=2)") {
  mailbox_rig rig{{.limit = 2, .cells = {63, 1}, .has_fresh = true}};
  check_holds("cell pool, spill", make_posters(rig, 2, 3, 2));
  CHECK(rig.runs_shared > 0);
  CHECK(rig.runs_fresh > 0);
}
