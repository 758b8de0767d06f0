// SPDX-License-Identifier: BSD-3-Clause
// The restart window and the backoff.
#include "ringactor/supervision/backoff.hpp"
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

TEST_CASE(
  "window_edge: the restart after `intensity` of them is fatal, the "
  "edge included") {
  restart_window window;
  CHECK_FALSE(window.add(100ns, 2, 50ns));
  CHECK_FALSE(window.add(101ns, 2, 50ns));
  CHECK(window.add(150ns, 2, 50ns)); // 100 is just within
  restart_window later;
  CHECK_FALSE(later.add(100ns, 2, 50ns));
  CHECK_FALSE(later.add(101ns, 2, 50ns));
  CHECK_FALSE(later.add(151ns, 2, 50ns));
  CHECK(later.size() == 2);
}

TEST_CASE(
  "window_edge: intensity 0 makes the first fatal, a clock that steps "
  "back changes nothing") {
  restart_window window;
  CHECK(window.add(0ns, 0, 1s));
  restart_window back;
  CHECK_FALSE(back.add(10s, 1, 5s));
  CHECK(back.add(1s, 1, 5s)); // counts as 10 s
}

TEST_CASE(
  "window_edge: restarts spaced by more than the period are never "
  "fatal") {
  sup_world w{{.intensity = 1, .period = 5s}, {worker("a")}};
  w.begin();
  for (int i = 0; i < 100; ++i) {
    w.exits("a", exit_class::abnormal);
    w.advance(5s + 1ns);
  }
  CHECK_FALSE(w.end());
  w.exits("a", exit_class::abnormal);
  w.advance(5s);
  w.exits("a", exit_class::abnormal);
  CHECK(w.end());
}

TEST_CASE("a backoff doubles up to its most") {
  const backoff_rule rule{.first = 100ms, .most = 1s};
  std::mt19937_64 random{1};
  const std::vector<nanoseconds> wanted{100ms, 200ms, 400ms, 800ms, 1s, 1s};
  for (std::uint32_t i = 0; i < wanted.size(); ++i)
    CHECK(backoff_delay(rule, i, random) == wanted[i]);
  CHECK(backoff_delay(rule, 4'000'000'000, random) == 1s);
}

TEST_CASE(
  "jitter stays within its part, moves both ways, and follows the "
  "seed") {
  const backoff_rule rule{.first = 1s, .most = 1s, .jitter = 0.25};
  std::mt19937_64 random{7}, same{7}, other{8};
  int above = 0, different = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto delay = backoff_delay(rule, 0, random);
    CHECK(delay >= 750ms);
    CHECK(delay <= 1250ms);
    CHECK(delay == backoff_delay(rule, 0, same));
    different += delay != backoff_delay(rule, 0, other) ? 1 : 0;
    above += delay > 1s ? 1 : 0;
  }
  CHECK(above > 400);
  CHECK(above < 600);
  CHECK(different > 990);
}

namespace {

/// `a` waits 100, 200, 400 ms; 10 s of health reset it. `b` has no backoff.
sup_world waiting(std::uint32_t intensity = 100) {
  auto a = worker("a");
  a.backoff = backoff_rule{.first = 100ms, .most = 1s, .reset_after = 10s};
  sup_world made{
    {.strategy = strategy::one_for_all, .intensity = intensity, .period = 1h},
    {a, worker("b")}};
  made.begin();
  made.trace();
  return made;
}

} // namespace

TEST_CASE(
  "backoff: a restart waits, longer each time, siblings run "
  "meanwhile") {
  auto w = waiting();
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace() == "down a abnormal");
  CHECK(w.listed() == "b running, a restarting");
  w.advance(100ms - 1ns);
  CHECK(w.trace() == "");
  w.advance(1ns);
  CHECK(w.trace() == "tell b, down b shutdown, start a, start b");
  w.exits("a", exit_class::abnormal);
  w.advance(199ms);
  CHECK(w.trace() == "down a abnormal");
  w.advance(1ms);
  CHECK(w.listed() == "b running, a running");
  CHECK(w.count(event_kind::delayed) == 2);
}

TEST_CASE(
  "backoff: a child that ran long enough begins again with the "
  "first delay") {
  auto w = waiting();
  const auto waits = [&](nanoseconds health) {
    w.advance(health);
    w.exits("a", exit_class::abnormal);
    w.trace();
    const auto from = w.now();
    while (w.now() - from < 1s && w.trace().empty())
      w.advance(1ms);
    return w.now() - from;
  };
  CHECK(waits(0ns) == 100ms);
  CHECK(waits(10s - 1ns) == 200ms);
  CHECK(waits(10s) == 100ms);
}

TEST_CASE(
  "backoff: failed tries wait too, and each counts against the "
  "intensity") {
  auto w = waiting(2);
  w.of("a").starts.assign(9, start_outcome::fail);
  w.exits("a", exit_class::abnormal);
  w.advance(100ms);
  CHECK(w.listed() == "b stopped, a restarting");
  CHECK_FALSE(w.end());
  w.advance(200ms);
  CHECK(w.end());
  CHECK(w.count(event_kind::limit_reached) == 1);
}

TEST_CASE(
  "backoff: who waits answers as one whose restart fails, and "
  "terminate_child ends it") {
  auto w = waiting();
  w.exits("a", exit_class::abnormal);
  CHECK(w.ask(start_child{worker("a")}).code == reply_code::already_present);
  CHECK(w.ask(restart_child{"a"}).code == reply_code::restarting);
  CHECK(w.ask(delete_child{"a"}).code == reply_code::restarting);
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::ok);
  w.trace();
  w.advance(1h);
  CHECK(w.trace() == "");
  CHECK(w.listed() == "b running, a stopped");
}

TEST_CASE("backoff: a sibling's restart takes who waits with it, once") {
  auto w = waiting();
  w.exits("a", exit_class::abnormal);
  w.trace();
  w.exits("b", exit_class::abnormal);
  CHECK(w.trace() == "down b abnormal, start a, start b");
  w.advance(1h);
  CHECK(w.trace() == "");
}

TEST_CASE("backoff: a stop does not wait for who waits") {
  auto w = waiting();
  w.exits("a", exit_class::abnormal);
  w.trace();
  w.stop();
  CHECK(w.trace() == "tell b, down b shutdown, finished shutdown");
  w.advance(1h);
  CHECK(w.trace() == "");
}
