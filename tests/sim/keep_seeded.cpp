// SPDX-License-Identifier: BSD-3-Clause
// Waiting for room, as it is shipped, under relaxed-memory schedules: whoever
// keeps a message is woken when there is room, or when it or the other ends,
// and actors that would wait in a cycle do not all wait.
#include "tests/sim/keep_scenario.hpp"
#include "tests/sim/search.hpp"

using namespace ringactor::sim;

TEST_CASE("whoever keeps is woken in every schedule explored (keepers=1)") {
  keep_rig rig{1};
  check_holds("keep, keepers=1", make_kept(rig, 1));
}

TEST_CASE("whoever keeps is woken in every schedule explored (keepers=2)") {
  keep_rig rig{1};
  check_holds("keep, keepers=2", make_kept(rig, 2));
}

TEST_CASE("whoever keeps is woken though another hid the room for a moment") {
  keep_rig rig{1};
  check_holds("keep, hidden room", make_kept(rig, 1, true));
}

TEST_CASE("whoever keeps is woken though it is to rest meanwhile (keepers=2)") {
  keep_rig rig{1};
  check_holds("keep, rest", make_kept_resting(rig, 2, 2));
}

TEST_CASE("of a cycle of actors one at least does not wait") {
  keep_rig rig{1};
  check_holds("keep, cycle", make_cycle(rig));
}

TEST_CASE("an actor that begins to wait sees that it was stopped") {
  keep_rig rig{1};
  check_holds("keep, stopped", make_stopped(rig, 1));
}

TEST_CASE("an actor that begins to wait sees that the other was stopped") {
  keep_rig rig{1};
  check_holds("keep, other stopped", make_stopped(rig, 0));
}
