// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/queue/queue_monitor.hpp"

#include <algorithm>

namespace ringactor::queue {

result<void> check_limits(const monitor_limits& limits) {
  if (limits.samples == 0)
    return {errc::invalid_argument,
            "advice after 0 samples was asked for; it needs at least 1"};
  if (limits.low_percent < limits.warning_percent
      && limits.warning_percent < limits.critical_percent
      && limits.critical_percent <= 100)
    return {};
  return {errc::invalid_argument,
          "low, warning and critical are " + std::to_string(limits.low_percent)
            + ", " + std::to_string(limits.warning_percent) + " and "
            + std::to_string(limits.critical_percent)
            + " percent; they must grow, and 100 is the most"};
}

tier_advice advise(const tier_trend& trend, std::uint64_t capacity,
                   const monitor_limits& limits) {
  const auto tier = tier_of(capacity);
  if (!tier)
    return tier_advice::keep;
  if (trend.critical >= limits.samples && ring::upgrade(*tier) != *tier)
    return tier_advice::upgrade;
  if (trend.low >= limits.samples && ring::downgrade(*tier) != *tier)
    return tier_advice::downgrade;
  return tier_advice::keep;
}

std::string_view to_string(queue_health health) noexcept {
  switch (health) {
    case queue_health::good:
      return "good";
    case queue_health::warning:
      return "warning";
    case queue_health::critical:
      return "critical";
  }
  return "unknown";
}

std::string_view to_string(tier_advice advice) noexcept {
  switch (advice) {
    case tier_advice::keep:
      return "keep";
    case tier_advice::upgrade:
      return "upgrade";
    case tier_advice::downgrade:
      return "downgrade";
  }
  return "unknown";
}

result<queue_monitor> queue_monitor::make(const monitor_limits& limits) {
  if (auto fine = check_limits(limits); !fine)
    return fine.error();
  return queue_monitor{limits};
}

result<void>
queue_monitor::add(std::string name,
                   const std::shared_ptr<const message_queue>& queue) {
  if (name.empty() || !queue)
    return {errc::invalid_argument, "a monitor needs a name and a queue"};
  // One that has ended since gives its name back.
  std::erase_if(watched_,
                [](const watched& each) { return each.queue.expired(); });
  if (std::ranges::find(watched_, name, &watched::name) != watched_.end())
    return {errc::invalid_argument,
            "the monitor watches a queue named " + name + " already"};
  watched_.push_back({std::move(name), queue, {}});
  return {};
}

bool queue_monitor::remove(std::string_view name) {
  return std::erase_if(watched_,
                       [&](const watched& each) { return each.name == name; })
         != 0;
}

std::vector<queue_report> queue_monitor::sample() {
  std::vector<queue_report> reports;
  reports.reserve(watched_.size());
  for (watched& each : watched_) {
    const auto queue = each.queue.lock();
    if (!queue)
      continue;
    queue_report now{
      .name = each.name, .depth = queue->size(), .capacity = queue->capacity()};
    now.health = health_of(now.depth, now.capacity, limits_);
    each.trend = next_trend(each.trend, now.depth, now.capacity, limits_);
    now.advice = advise(each.trend, now.capacity, limits_);
    if (now.advice != tier_advice::keep)
      each.trend = {}; // the next advice needs a row of its own
    reports.push_back(std::move(now));
  }
  std::erase_if(watched_,
                [](const watched& each) { return each.queue.expired(); });
  return reports;
}

queue_health worst(const std::vector<queue_report>& reports) noexcept {
  queue_health found = queue_health::good;
  for (const queue_report& each : reports)
    found = std::max(found, each.health);
  return found;
}

} // namespace ringactor::queue
