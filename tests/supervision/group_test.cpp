// SPDX-License-Identifier: BSD-3-Clause
// Children that go down together are counted once (S17).
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

sup_world family(strategy how, std::uint32_t intensity = 1) {
  return {{.strategy = how, .intensity = intensity},
          {worker("a"), worker("b"), worker("c"), worker("d")}};
}

/// They go down of one cause.
void fall(sup_world& w, const std::vector<std::string>& ids) {
  group_down all;
  for (const auto& id : ids) {
    const auto who = w.who(id);
    REQUIRE(who != 0);
    w.nodes().at(1).lives.erase(who);
    all.all.push_back({who, {exit_class::abnormal, "the engine ended"}});
  }
  w.trace();
  w.give(1, std::move(all));
  w.settle();
}

} // namespace

TEST_CASE(
  "gpu_trap_groups: one_for_one restarts the group alone, counted once") {
  auto w = family(strategy::one_for_one);
  w.begin();
  fall(w, {"c", "a", "b"});
  CHECK(w.trace() == "start a, start b, start c");
  CHECK(w.count(event_kind::terminated) == 3);
  CHECK(w.count(event_kind::restarting) == 1);
  CHECK(w.listed() == "d running, c running, b running, a running");
  fall(w, {"b", "c"}); // the second within the period
  CHECK(w.count(event_kind::limit_reached) == 1);
  CHECK(w.end());
}

TEST_CASE("gpu_trap_groups: one_for_all cycles all, in order, counted once") {
  auto w = family(strategy::one_for_all);
  w.begin();
  fall(w, {"b", "c"});
  CHECK(w.trace()
        == "tell d, down d shutdown, tell a, down a shutdown, start a, start "
           "b, start c, start d");
  CHECK(w.count(event_kind::restarting) == 1);
}

TEST_CASE("gpu_trap_groups: rest_for_one cycles from the first of the group") {
  auto w = family(strategy::rest_for_one);
  w.begin();
  fall(w, {"c", "b"});
  CHECK(w.trace() == "tell d, down d shutdown, start b, start c, start d");
  CHECK(w.listed() == "d running, c running, b running, a running");
}

TEST_CASE(
  "gpu_trap_groups: a start that fails holds the rest of the group up, "
  "and loses none of it") {
  auto w = family(strategy::one_for_one, 2);
  w.begin();
  w.of("b").starts = {start_outcome::fail};
  fall(w, {"a", "b", "c", "d"});
  CHECK(w.listed() == "d running, c running, b running, a running");
  CHECK(w.count(event_kind::restarting) == 2); // the try counts
  CHECK(w.count(event_kind::start_error) == 1);
}

TEST_CASE(
  "gpu_trap_groups: when its first is terminated, the next is counted "
  "for the rest") {
  sup_world w{{.intensity = 9},
              {{.id = "a", .backoff = backoff_rule{.first = 100ms}},
               worker("b"),
               worker("c")}};
  w.begin();
  fall(w, {"a", "b", "c"});
  CHECK(w.listed() == "c restarting, b restarting, a restarting");
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::ok);
  CHECK(w.listed() == "c running, b running, a stopped");
  w.advance(1s);
  CHECK(w.listed() == "c running, b running, a stopped");
}

TEST_CASE(
  "gpu_trap_groups: when a second one is terminated before the first, the "
  "third is counted") {
  sup_world w{{.intensity = 9},
              {{.id = "a", .backoff = backoff_rule{.first = 100ms}},
               worker("b"),
               worker("c"),
               worker("d")}};
  w.begin();
  fall(w, {"a", "b", "c", "d"});
  CHECK(w.ask(terminate_child{"b"}).code == reply_code::ok);
  CHECK(w.ask(delete_child{"b"}).code == reply_code::ok);
  CHECK(w.ask(terminate_child{"c"}).code == reply_code::ok);
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::ok);
  CHECK(w.listed() == "d running, c stopped, a stopped");
}

TEST_CASE(
  "gpu_trap_groups: a temporary one goes, a terminated one is told of "
  "once") {
  sup_world w{{.strategy = strategy::one_for_all},
              {worker("a"),
               {.id = "t", .restart = restart_type::temporary},
               worker("b")}};
  w.begin();
  fall(w, {"t", "b"});
  CHECK(w.trace() == "tell a, down a shutdown, start a, start b");
  CHECK(w.listed() == "b running, a running");
}
