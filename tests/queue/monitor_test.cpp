// SPDX-License-Identifier: BSD-3-Clause
// Health at its edges, advice after a row of samples, a set of queues by name.
#include "ringactor/queue/queue_monitor.hpp"

#include "tests/queue/stepped_atomics.hpp"

using namespace queue_tests;

namespace {

/// The advice after samples of these depths.
tier_advice after(std::initializer_list<std::uint64_t> depths,
                  std::uint64_t capacity) {
  tier_trend trend;
  for (const std::uint64_t depth : depths)
    trend = next_trend(trend, depth, capacity);
  return advise(trend, capacity);
}

bool is_refused(const monitor_limits& limits) {
  const auto made = queue_monitor::make(limits);
  return !made && made.error().code == errc::invalid_argument;
}

} // namespace

TEST_CASE("health changes at 75 and 90 percent (capacity=256, 1024)") {
  CHECK(health_of(0, 256) == queue_health::good);
  CHECK(health_of(191, 256) == queue_health::good);
  CHECK(health_of(192, 256) == queue_health::warning);
  CHECK(health_of(230, 256) == queue_health::warning); // 89.8 %
  CHECK(health_of(231, 256) == queue_health::critical);
  CHECK(health_of(767, 1024) == queue_health::good);
  CHECK(health_of(768, 1024) == queue_health::warning);
  CHECK(health_of(921, 1024) == queue_health::warning);
  CHECK(health_of(922, 1024) == queue_health::critical);
  CHECK(health_of(2000, 1024) == queue_health::critical); // two rings
}

TEST_CASE("health follows the limits that were set") {
  const monitor_limits half{.warning_percent = 50, .critical_percent = 100};
  CHECK(health_of(127, 256, half) == queue_health::good);
  CHECK(health_of(128, 256, half) == queue_health::warning);
  CHECK(health_of(255, 256, half) == queue_health::warning);
  CHECK(health_of(256, 256, half) == queue_health::critical);
}

TEST_CASE("limits that do not grow, or no samples, are refused") {
  CHECK(check_limits({}));
  CHECK(is_refused({.warning_percent = 90}));
  CHECK(is_refused({.warning_percent = 95}));
  CHECK(is_refused({.critical_percent = 101}));
  CHECK(is_refused({.low_percent = 75}));
  CHECK(is_refused({.samples = 0}));
}

TEST_CASE("an upgrade is advised after three critical samples in a row") {
  CHECK(after({1000, 1000}, 1024) == tier_advice::keep);
  CHECK(after({1000, 1000, 1000}, 1024) == tier_advice::upgrade);
  CHECK(after({1000, 1000, 1000, 1000}, 1024) == tier_advice::upgrade);
  CHECK(after({1000, 1000, 800, 1000}, 1024) == tier_advice::keep);
  CHECK(after({1000, 1000, 1000, 800}, 1024) == tier_advice::keep);
}

TEST_CASE("a downgrade is advised after three samples below ten percent") {
  CHECK(after({102, 0}, 1024) == tier_advice::keep);
  CHECK(after({102, 0, 5}, 1024) == tier_advice::downgrade);
  CHECK(after({102, 103, 5, 5}, 1024) == tier_advice::keep);
  CHECK(after({5, 5, 1000, 5}, 1024) == tier_advice::keep);
}

TEST_CASE("the last tiers and capacities of no tier are kept") {
  CHECK(after({16384, 16384, 16384}, 16384) == tier_advice::keep);
  CHECK(after({0, 0, 0}, 16384) == tier_advice::downgrade);
  CHECK(after({0, 0, 0}, 256) == tier_advice::keep);
  CHECK(after({256, 256, 256}, 256) == tier_advice::upgrade);
  CHECK(after({512, 512, 512}, 512) == tier_advice::keep);
}

TEST_CASE("a row of samples does not overflow its count") {
  tier_trend trend;
  for (int i = 0; i < 100; ++i)
    trend = next_trend(trend, 0, 1024);
  CHECK(trend == tier_trend{.critical = 0, .low = 3});
}

TEST_CASE("a monitor reports queues by name, in the order of adding") {
  auto monitor = queue_monitor::make();
  std::shared_ptr<message_queue> calm = must(make_queue(queue_kind::spsc));
  std::shared_ptr<message_queue> busy =
    must(make_queue(queue_kind::mpsc, queue_tier::small));
  CHECK(monitor->add("calm", calm));
  CHECK(monitor->add("busy", busy));
  CHECK(fill(*busy, 200) == 200);
  const auto reports = monitor->sample();
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].name == "calm");
  CHECK(reports[0].health == queue_health::good);
  CHECK(reports[1].name == "busy");
  CHECK(reports[1].health == queue_health::warning);
  CHECK(reports[1].depth == 200);
  CHECK(reports[1].capacity == 256);
  CHECK(worst(reports) == queue_health::warning);
}

TEST_CASE("a monitor advises a tier change, and the queue follows it") {
  auto monitor = queue_monitor::make({.samples = 2});
  std::shared_ptr<message_queue> queue =
    must(make_queue(queue_kind::mpsc, queue_tier::small));
  CHECK(monitor->add("orders", queue));
  CHECK(fill(*queue, 256) == 256);
  CHECK(monitor->sample()[0].advice == tier_advice::keep);
  CHECK(monitor->sample()[0].advice == tier_advice::upgrade);
  CHECK(monitor->sample()[0].advice == tier_advice::keep); // a new row
  CHECK(upgrade(*queue));
  CHECK(drain(*queue, 256));
  CHECK(monitor->sample()[0].advice == tier_advice::keep);
  CHECK(monitor->sample()[0].advice == tier_advice::downgrade);
}

TEST_CASE("a monitor refuses a name in use, no name and no queue") {
  auto monitor = queue_monitor::make();
  std::shared_ptr<message_queue> queue = must(make_queue(queue_kind::spsc));
  CHECK(monitor->add("a", queue));
  CHECK(monitor->add("a", queue).error().code == errc::invalid_argument);
  CHECK(monitor->add("", queue).error().code == errc::invalid_argument);
  CHECK(monitor->add("b", nullptr).error().code == errc::invalid_argument);
  CHECK(monitor->size() == 1);
}

TEST_CASE("a queue that was removed or has ended is not reported") {
  auto monitor = queue_monitor::make();
  std::shared_ptr<message_queue> one = must(make_queue(queue_kind::spsc));
  std::shared_ptr<message_queue> two = must(make_queue(queue_kind::spsc));
  CHECK(monitor->add("one", one));
  CHECK(monitor->add("two", two));
  CHECK(monitor->remove("one"));
  CHECK_FALSE(monitor->remove("one"));
  CHECK(monitor->sample().size() == 1);
  two.reset();
  CHECK(monitor->add("two", one)); // the name is free again
  CHECK(monitor->sample().size() == 1);
  CHECK(worst({}) == queue_health::good);
}

TEST_CASE("health and advice have names") {
  CHECK(to_string(queue_health::warning) == "warning");
  CHECK(to_string(tier_advice::downgrade) == "downgrade");
  CHECK(to_string(static_cast<queue_health>(9)) == "unknown");
  CHECK(to_string(static_cast<tier_advice>(9)) == "unknown");
}
