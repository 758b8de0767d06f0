// SPDX-License-Identifier: BSD-3-Clause
// The counts of events, and their text for Prometheus.
#include "ringactor/supervision/metrics.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <thread>

namespace {

using namespace ringactor::supervision;
using namespace std::chrono_literals;

event_record record(const std::string& child, event_kind kind,
                    std::optional<nanoseconds> down_for = {},
                    exit_class why = exit_class::normal) {
  event_record made;
  made.supervisor = "root";
  made.what.kind = kind;
  made.what.id = child;
  made.what.why.kind = why;
  made.what.down_for = down_for;
  return made;
}

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

std::uint64_t sum(const child_metrics& of) {
  std::uint64_t all = 0;
  for (const auto each : of.events)
    all += each;
  return all;
}

} // namespace

TEST_CASE("metrics: each kind and each exit has a count of its own") {
  metrics counts;
  for (std::size_t i = 0; i < event_kinds; ++i)
    for (std::size_t times = 0; times <= i; ++times)
      counts.took(record("a", static_cast<event_kind>(i)));
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t times = 0; times <= i; ++times)
      counts.took(
        record("b", event_kind::terminated, {}, static_cast<exit_class>(i)));
  counts.took(
    record("b", event_kind::stopped, {}, exit_class::shutdown)); // was told to
  const auto all = counts.read();
  REQUIRE(all.size() == 2);
  for (std::size_t i = 0; i < event_kinds; ++i)
    CHECK(all[0].count(static_cast<event_kind>(i)) == i + 1);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(all[1].count(static_cast<exit_class>(i)) == i + 1);
  CHECK(counts.lost() == 0);
}

TEST_CASE("metrics: a restart is in the bucket whose bound it does not pass") {
  metrics counts;
  for (const auto time : {0ns, 1000ns, 1001ns, 5000ns})
    counts.took(record("a", event_kind::started, time));
  counts.took(record("a", event_kind::started, 10s));
  counts.took(record("a", event_kind::started, 10s + 1ns));
  counts.took(record("a", event_kind::started)); // a first life
  const auto times = counts.read().at(0).restarts;
  CHECK(times.count == 6);
  CHECK(times.sum == 20s + 7002ns);
  CHECK(times.buckets[0] == 2);
  CHECK(times.buckets[1] == 2);
  CHECK(times.buckets[restart_bounds.size() - 1] == 1);
  CHECK(times.buckets[restart_bounds.size()] == 1);
}

TEST_CASE("metrics: children beyond the limit are counted together (names=3)") {
  metrics counts{3};
  for (int round = 0; round < 2; ++round)
    for (const auto* id : {"a", "b", "c", "d", "e"})
      counts.took(record(id, event_kind::started));
  const auto all = counts.read();
  REQUIRE(all.size() == 4);
  CHECK(all[0].child == metrics::others_name);
  CHECK(all[0].count(event_kind::started) == 4);
  CHECK(all[3].count(event_kind::started) == 2);
}

TEST_CASE("metrics: nothing is lost between threads (threads=4)") {
  metrics counts;
  constexpr std::uint64_t each = 20'000;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&counts, i] {
      for (std::uint64_t n = 0; n < each; ++n)
        counts.took(record(n % 2 ? "a" : std::string(1, char('b' + i)),
                           event_kind::restarting));
    });
  std::uint64_t before = 0;
  for (int i = 0; i < 100; ++i) { // read meanwhile: it never falls
    std::uint64_t now = 0;
    for (const auto& one : counts.read())
      now += sum(one);
    CHECK(now >= before);
    before = now;
  }
  for (auto& thread : threads)
    thread.join();
  const auto all = counts.read();
  REQUIRE(all.size() == 5);
  CHECK(all[0].count(event_kind::restarting) == 2 * each);
  CHECK(all[4].count(event_kind::restarting) == each / 2);
}

TEST_CASE("metrics: the text has types, labels and cumulated buckets") {
  metrics counts;
  auto started = record("a", event_kind::started, 3us);
  started.strategy = strategy::one_for_all;
  counts.took(started);
  started.what.down_for = 2ms;
  counts.took(started);
  started.what.kind = event_kind::restarting;
  started.what.down_for.reset();
  counts.took(started);
  counts.took(record("a", event_kind::terminated, {}, exit_class::killed));
  counts.took(record("", event_kind::ended));
  const auto all = counts.read();
  auto text = to_prometheus(all);
  const std::string of_a = "{supervisor=\"root\",child=\"a\"";
  CHECK(has(text, "# TYPE ringactor_restarts_total counter"));
  CHECK(has(text, "# TYPE ringactor_child_exits_total counter"));
  CHECK(has(text, "# TYPE ringactor_supervision_events_total counter"));
  CHECK(has(text, "# TYPE ringactor_restart_seconds histogram"));
  CHECK(has(text, "ringactor_restarts_total" + of_a
                    + ",strategy=\"one_for_one\"} 1"));
  CHECK(
    has(text, "ringactor_child_exits_total" + of_a + ",exit=\"killed\"} 1"));
  CHECK(
    has(text, "ringactor_child_exits_total" + of_a + ",exit=\"normal\"} 0"));
  CHECK(has(text,
            "ringactor_supervision_events_total"
            "{supervisor=\"root\",child=\"\",kind=\"ended\"} 1"));
  const auto bucket = "ringactor_restart_seconds_bucket" + of_a;
  CHECK(has(text, bucket + ",le=\"1e-06\"} 0"));
  CHECK(has(text, bucket + ",le=\"5e-06\"} 1"));
  CHECK(has(text, bucket + ",le=\"0.005\"} 2"));
  CHECK(has(text, bucket + ",le=\"10\"} 2"));
  CHECK(has(text, bucket + ",le=\"+Inf\"} 2"));
  CHECK(has(text, "ringactor_restart_seconds_sum" + of_a + "} 0.002003"));
  CHECK(has(text, "ringactor_restart_seconds_count" + of_a + "} 2"));
  CHECK(text.back() == '\n');
}

TEST_CASE("metrics: names in labels are escaped, so that a line stays a line") {
  metrics counts;
  auto odd = record("a\"b\\c\nd", event_kind::restarting);
  odd.supervisor = "\n";
  counts.took(odd);
  const auto text = to_prometheus(counts.read());
  CHECK(has(text,
            "ringactor_restarts_total{supervisor=\"\\n\","
            "child=\"a\\\"b\\\\c\\nd\",strategy=\"one_for_one\"} 1"));
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    CHECK((line.starts_with("# ") || line.starts_with("ringactor_")));
  CHECK(to_prometheus({}).find("\nringactor_") == std::string::npos);
}
