// SPDX-License-Identifier: BSD-3-Clause
// How children are stopped, and what becomes of those that do not.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

child_rules stopped_by(std::string id, shutdown_rule rule) {
  return {.id = std::move(id), .shutdown = rule};
}

sup_world begun(std::vector<child_rules> children,
                const sup_flags& flags = {}) {
  sup_world made{flags, std::move(children)};
  made.begin();
  made.trace();
  return made;
}

} // namespace

TEST_CASE("stop_infinity: the supervisor waits, for workers too") {
  auto w = begun({stopped_by("a", shutdown_rule::infinity())});
  w.of("a").stop_takes = 1000h;
  w.stop();
  w.advance(999h);
  CHECK(w.trace() == "tell a");
  w.advance(1h);
  CHECK(w.trace() == "down a shutdown, finished shutdown");
}

TEST_CASE(
  "stop_timeout: the slow child is killed at its time, others are "
  "clean") {
  auto w = begun(
    {worker("a"), stopped_by("b", shutdown_rule::within(200ms)), worker("c")});
  w.of("b").stops = stop_manner::until_killed;
  w.stop();
  CHECK(w.trace() == "tell c, down c shutdown, tell b");
  w.advance(199ms);
  CHECK(w.trace() == "");
  w.advance(1ms);
  CHECK(w.trace()
        == "kill b, down b killed, tell a, down a shutdown, "
           "finished shutdown");
  CHECK(w.count(event_kind::shutdown_error) == 1);
  CHECK(w.count(event_kind::stopped) == 2);
}

TEST_CASE("stop_timeout: a child that goes down in time is not killed later") {
  auto w = begun({stopped_by("a", shutdown_rule::within(200ms))});
  w.of("a").stop_takes = 150ms;
  const auto call = w.post(terminate_child{"a"});
  w.advance(150ms);
  CHECK(w.answers().at(call).code == reply_code::ok);
  w.ask(restart_child{"a"});
  w.advance(10s);
  CHECK(w.trace() == "tell a, down a shutdown, start a");
}

TEST_CASE("brutal_kill: killed without being told, which is no error") {
  auto w = begun({stopped_by("a", shutdown_rule::brutal_kill())});
  w.stop();
  CHECK(w.trace() == "kill a, down a killed, finished shutdown");
  CHECK(w.count(event_kind::shutdown_error) == 0);
}

TEST_CASE("another reason than was asked for is an error of the stop") {
  for (auto type : {restart_type::permanent, restart_type::transient}) {
    auto w = begun({worker("a", type)});
    w.of("a").says = {exit_class::normal, "enough"};
    w.stop();
    const bool is_error = type == restart_type::permanent;
    CHECK(w.count(event_kind::shutdown_error) == (is_error ? 1 : 0));
    CHECK(w.count(event_kind::stopped) == (is_error ? 0 : 1));
  }
}

TEST_CASE(
  "unlink: a child that is deaf to everything is abandoned after the "
  "grace") {
  auto w = begun({worker("a"), stopped_by("b", shutdown_rule::within(10ms))},
                 {.kill_grace = 30ms});
  w.of("b").stops = stop_manner::for_ever;
  const auto call = w.post(terminate_child{"b"});
  w.advance(39ms);
  CHECK(w.trace() == "tell b, kill b");
  CHECK(w.answers().empty());
  w.advance(1ms);
  CHECK(w.trace() == "abandon b");
  CHECK(w.answers().at(call).code == reply_code::ok);
  CHECK(w.count(event_kind::abandoned) == 1);
  CHECK(w.listed() == "b stopped, a running");
}

TEST_CASE(
  "abandoned: its restart is another life, its late end counts for "
  "nothing") {
  auto w = begun({worker("a"), stopped_by("b", shutdown_rule::brutal_kill())},
                 {.strategy = strategy::one_for_all, .kill_grace = 30ms});
  w.of("b").stops = stop_manner::for_ever;
  const auto old = w.who("b");
  w.exits("a", exit_class::abnormal);
  w.advance(30ms);
  CHECK(w.trace() == "down a abnormal, kill b, abandon b, start a, start b");
  CHECK(w.who("b") != old);
  w.end_life(1, old, {exit_class::abnormal, "late"});
  w.settle();
  CHECK(w.trace() == "down b abnormal");
  CHECK(w.listed() == "b running, a running");
  CHECK(w.count(event_kind::restarting) == 1);
}

TEST_CASE("a stop waits for one child at a time, abandoned ones included") {
  std::vector<child_rules> children;
  for (const auto* id : {"a", "b", "c"})
    children.push_back(stopped_by(id, shutdown_rule::within(10ms)));
  auto w = begun(children, {.kill_grace = 10ms});
  for (const auto* id : {"a", "b", "c"})
    w.of(id).stops = stop_manner::for_ever;
  w.stop();
  w.advance(60ms);
  CHECK(w.trace()
        == "tell c, kill c, abandon c, tell b, kill b, abandon b, tell a, "
           "kill a, abandon a, finished shutdown");
}

TEST_CASE(
  "order: unsorted ids start in list order, stop partly and wholly in "
  "reverse") {
  sup_world w{{.strategy = strategy::rest_for_one},
              {worker("m"), worker("z"), worker("a"), worker("k")}};
  w.begin();
  CHECK(w.trace() == "start m, start z, start a, start k, ready");
  w.exits("z", exit_class::abnormal);
  CHECK(w.trace()
        == "down z abnormal, tell k, down k shutdown, tell a, "
           "down a shutdown, start z, start a, start k");
  w.stop();
  CHECK(w.trace()
        == "tell k, down k shutdown, tell a, down a shutdown, tell z, "
           "down z shutdown, tell m, down m shutdown, finished shutdown");
}
