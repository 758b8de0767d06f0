// SPDX-License-Identifier: BSD-3-Clause
// Supervisors that are children of supervisors: each a core of its own.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

child_rules supervisor(std::string id) {
  return {.id = std::move(id), .kind = child_kind::supervisor};
}

/// top: w, s (x, y).
sup_world nested(const sup_flags& inner = {}) {
  sup_world made{{.strategy = strategy::one_for_all},
                 {worker("w"), supervisor("s")}};
  auto& s = made.of("s");
  s.is_supervisor = true;
  s.flags = inner;
  s.children = {worker("x"), worker("y")};
  return made;
}

} // namespace

TEST_CASE(
  "tree: inner children are started before what follows, stopped "
  "before what is before") {
  auto w = nested();
  w.begin();
  CHECK(w.trace() == "start w, start s, start s/x, start s/y, ready s/, ready");
  w.of("y").stops = stop_manner::until_killed;
  w.stop();
  CHECK(w.trace() == "tell s, tell s/y");
  w.advance(5s);
  CHECK(w.trace()
        == "kill s/y, down s/y killed, tell s/x, down s/x shutdown, "
           "finished s/ shutdown, down s shutdown, tell w, "
           "down w shutdown, finished shutdown");
}

TEST_CASE(
  "tree: an inner supervisor over its limit is restarted by its "
  "parent (S20)") {
  auto w = nested({.intensity = 0});
  w.begin();
  w.trace();
  w.exits("x", exit_class::abnormal);
  CHECK(w.trace()
        == "down s/x abnormal, tell s/y, down s/y shutdown, "
           "finished s/ shutdown, down s shutdown, tell w, "
           "down w shutdown, start w, start s, start s/x, start s/y, "
           "ready s/");
  CHECK_FALSE(w.end());
  w.exits("y", exit_class::abnormal);
  CHECK(w.end()); // the second in 5 s
}

TEST_CASE("tree: dynamic children of a restarted subtree are not revived") {
  auto w = nested();
  w.of("s").flags.strategy = strategy::simple_one_for_one;
  w.of("s").children = {worker("x")};
  w.begin();
  w.post(start_instance{}, 2);
  w.settle();
  CHECK(w.who("x") != 0);
  w.trace();
  w.exits("w", exit_class::abnormal);
  CHECK(w.trace()
        == "down w abnormal, tell s, tell s/x, down s/x shutdown, "
           "finished s/ shutdown, down s shutdown, start w, start s, "
           "ready s/");
}

TEST_CASE("tree: the children of a killed supervisor die with it (S13)") {
  auto w = nested();
  w.begin();
  w.trace();
  w.exits("s", exit_class::killed);
  CHECK(w.trace()
        == "down s killed, down s/x killed, down s/y killed, tell w, "
           "down w shutdown, start w, start s, start s/x, start s/y, "
           "ready s/");
}

TEST_CASE("app_shutdown: the reason of a failed start reaches the top") {
  auto w = nested();
  w.of("y").starts = {start_outcome::fail};
  w.begin();
  CHECK(w.trace()
        == "start w, start s, start s/x, start s/y, failed s/y, "
           "tell s/x, down s/x shutdown, finished s/ shutdown, tell w, "
           "down w shutdown, finished shutdown");
  CHECK(w.end()->text
        == "child 's' could not be started: child 'y' could not be started: "
           "no luck");
}
