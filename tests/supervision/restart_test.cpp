// SPDX-License-Identifier: BSD-3-Clause
// Who is restarted, and with whom.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

sup_world three(strategy how, std::uint32_t intensity = 10) {
  sup_world made{{.strategy = how, .intensity = intensity},
                 {worker("c"), worker("a"), worker("b")}};
  made.begin();
  made.trace();
  return made;
}

/// One child of that type ends so; what followed.
std::string one(restart_type type, exit_class kind) {
  sup_world w{{}, {worker("a", type)}};
  w.begin();
  w.trace();
  w.exits("a", kind);
  return w.trace() + "; " + w.listed();
}

} // namespace

TEST_CASE(
  "permanent: restarted after a normal, shutdown, killed and abnormal "
  "exit") {
  using enum exit_class;
  for (auto kind : {normal, shutdown, killed, abnormal})
    CHECK(one(restart_type::permanent, kind)
          == "down a " + std::string{to_string(kind)} + ", start a; a running");
}

TEST_CASE(
  "transient: restarted after an abnormal exit alone, the spec is "
  "kept") {
  using enum exit_class;
  CHECK(one(restart_type::transient, normal) == "down a normal; a stopped");
  CHECK(one(restart_type::transient, shutdown) == "down a shutdown; a stopped");
  CHECK(one(restart_type::transient, killed)
        == "down a killed, start a; a running");
  CHECK(one(restart_type::transient, abnormal)
        == "down a abnormal, start a; a running");
}

TEST_CASE("temporary: gone with its spec, whatever its exit") {
  using enum exit_class;
  for (auto kind : {normal, shutdown, killed, abnormal})
    CHECK(one(restart_type::temporary, kind)
          == "down a " + std::string{to_string(kind)} + "; ");
}

TEST_CASE("one_for_one: only the dead one restarts, at its place") {
  auto w = three(strategy::one_for_one);
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace() == "down a abnormal, start a");
  CHECK(w.listed() == "b running, a running, c running");
}

TEST_CASE("one_for_all: others stopped in reverse, all restarted in order") {
  auto w = three(strategy::one_for_all);
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace()
        == "down a abnormal, tell b, down b shutdown, tell c, down c shutdown, "
           "start c, start a, start b");
  CHECK(w.listed() == "b running, a running, c running");
}

TEST_CASE("rest_for_one: earlier untouched, later cycled in order") {
  auto w = three(strategy::rest_for_one);
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace()
        == "down a abnormal, tell b, down b shutdown, start a, start b");
  w.exits("b", exit_class::abnormal);
  CHECK(w.trace() == "down b abnormal, start b");
  w.exits("c", exit_class::abnormal);
  CHECK(w.trace()
        == "down c abnormal, tell b, down b shutdown, tell a, "
           "down a shutdown, start c, start a, start b");
}

TEST_CASE(
  "escalation: over the limit all stop in reverse, and the supervisor "
  "ends with shutdown") {
  for (auto how :
       {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one}) {
    auto w = three(how, 1);
    w.exits("a", exit_class::abnormal);
    CHECK_FALSE(w.end());
    w.trace();
    w.exits("a", exit_class::abnormal);
    CHECK(w.trace()
          == "down a abnormal, tell b, down b shutdown, tell c, "
             "down c shutdown, finished shutdown");
    CHECK(w.count(event_kind::limit_reached) == 1);
    CHECK(w.count(event_kind::restarting) == 1);
  }
}

TEST_CASE("a restart starts those that had been terminated or had ended too") {
  auto w = three(strategy::one_for_all);
  w.ask(terminate_child{"b"});
  w.trace();
  w.exits("c", exit_class::killed);
  CHECK(w.trace()
        == "down c killed, tell a, down a shutdown, start c, start a, "
           "start b");
}

TEST_CASE("temporary siblings that were stopped are not started again") {
  sup_world w{{.strategy = strategy::one_for_all},
              {worker("a"), worker("t", restart_type::temporary)}};
  w.begin();
  w.trace();
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace() == "down a abnormal, tell t, down t shutdown, start a");
  CHECK(w.listed() == "a running");
}

TEST_CASE("rest_for_one: a temporary first child that dies touches nobody") {
  sup_world w{{.strategy = strategy::rest_for_one},
              {worker("t", restart_type::temporary), worker("a")}};
  w.begin();
  w.trace();
  w.exits("t", exit_class::abnormal);
  CHECK(w.trace() == "down t abnormal");
}

TEST_CASE("multiple_restarts: a burst within the intensity is all restarted") {
  auto w = three(strategy::one_for_one, 3);
  for (const auto* id : {"a", "b", "c"})
    w.end_life(1, w.who(id), {exit_class::killed, "burst"});
  w.settle();
  CHECK(w.listed() == "b running, a running, c running");
  CHECK(w.count(event_kind::restarting) == 3);
}

TEST_CASE(
  "a sibling that went down before it was told to stop counts as "
  "stopped, once") {
  auto w = three(strategy::one_for_all, 1);
  w.end_life(1, w.who("a"), {exit_class::abnormal, "both"});
  w.end_life(1, w.who("b"), {exit_class::abnormal, "both"});
  w.settle();
  CHECK(w.trace()
        == "down a abnormal, down b abnormal, tell c, down c shutdown, "
           "start c, start a, start b");
  CHECK(w.count(event_kind::restarting) == 1);
  CHECK(w.count(event_kind::shutdown_error) == 1);
}

TEST_CASE("a failed start in a group is tried again from that child") {
  auto w = three(strategy::rest_for_one);
  w.of("b").starts = {start_outcome::fail};
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace()
        == "down a abnormal, tell b, down b shutdown, start a, start b, "
           "failed b, start b");
  CHECK(w.count(event_kind::restarting) == 2);
  w.of("a").starts = {start_outcome::fail};
  w.exits("c", exit_class::abnormal);
  CHECK(w.trace()
        == "down c abnormal, tell b, down b shutdown, tell a, "
           "down a shutdown, start c, start a, failed a, start a, start b");
}

TEST_CASE("an ignored start in a restart keeps the spec with no instance") {
  auto w = three(strategy::one_for_all);
  w.of("c").starts = {start_outcome::ignore};
  w.exits("a", exit_class::abnormal);
  CHECK(w.listed() == "b running, a running, c stopped");
}

TEST_CASE("every transition is told before its effect can be seen") {
  auto w = three(strategy::one_for_all, 1);
  std::vector<std::string> said;
  w.between = [&](node&, const input&, std::vector<action>& actions) {
    for (const auto& each : actions) {
      if (const auto* told = std::get_if<event>(&each))
        said.push_back(std::string{to_string(told->kind)} + " " + told->id);
      if (std::holds_alternative<start_life>(each))
        said.push_back("START");
      if (std::holds_alternative<ask_to_stop>(each))
        said.push_back("TELL");
    }
  };
  w.exits("b", exit_class::abnormal);
  CHECK(said
        == std::vector<std::string>{
          "terminated b", "restarting b", "stopping a", "TELL", "stopped a",
          "stopping c", "TELL", "stopped c", "START", "started c", "START",
          "started a", "START", "started b"});
}
