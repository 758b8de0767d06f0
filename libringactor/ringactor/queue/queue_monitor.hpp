// SPDX-License-Identifier: BSD-3-Clause
// Health of queues by how full they are, and whether another tier would suit
// them. Pure functions, and a list of queues by name that applies them. It has
// no thread: whoever owns it calls sample(), as often as it wants to know.
#pragma once

#include "ringactor/queue/message_queue.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor::queue {

enum class queue_health : std::uint8_t { good, warning, critical };
enum class tier_advice : std::uint8_t { keep, upgrade, downgrade };

/// Shares of the capacity, in percent, and how many samples make a trend.
struct monitor_limits {
  std::uint32_t warning_percent = 75;  ///< warning from here on
  std::uint32_t critical_percent = 90; ///< critical from here on
  std::uint32_t low_percent = 10;      ///< below it, a smaller tier would do
  std::uint32_t samples = 3;           ///< in a row, before advice is given
};

/// Errors: invalid_argument unless low < warning < critical <= 100 and
///         samples > 0.
result<void> check_limits(const monitor_limits& limits);

/// How many of a row of samples pointed one way.
struct tier_trend {
  std::uint32_t critical = 0;
  std::uint32_t low = 0;
  bool operator==(const tier_trend&) const = default;
};

/// Whether `depth` is at least `percent` of `capacity`.
constexpr bool reaches(std::uint64_t depth, std::uint64_t capacity,
                       std::uint32_t percent) noexcept {
  // Capacities are at most 2^24: no product overflows for them.
  return depth * 100 >= capacity * percent;
}

constexpr queue_health health_of(std::uint64_t depth, std::uint64_t capacity,
                                 const monitor_limits& limits = {}) noexcept {
  if (reaches(depth, capacity, limits.critical_percent))
    return queue_health::critical;
  return reaches(depth, capacity, limits.warning_percent)
           ? queue_health::warning
           : queue_health::good;
}

/// The trend with one more sample; a sample that points elsewhere ends a row.
constexpr tier_trend next_trend(tier_trend trend, std::uint64_t depth,
                                std::uint64_t capacity,
                                const monitor_limits& limits = {}) noexcept {
  const auto more = [&](std::uint32_t count) {
    return count < limits.samples ? count + 1 : count;
  };
  if (reaches(depth, capacity, limits.critical_percent))
    return {.critical = more(trend.critical), .low = 0};
  if (!reaches(depth, capacity, limits.low_percent))
    return {.critical = 0, .low = more(trend.low)};
  return {};
}

/// What a trend says of a queue of this capacity. The ends of the tiers, and a
/// capacity that is of none, are kept.
tier_advice advise(const tier_trend& trend, std::uint64_t capacity,
                   const monitor_limits& limits = {});

std::string_view to_string(queue_health health) noexcept;
std::string_view to_string(tier_advice advice) noexcept;

/// One queue at one moment.
struct queue_report {
  std::string name;
  queue_health health = queue_health::good;
  tier_advice advice = tier_advice::keep;
  std::uint64_t depth = 0;
  std::uint64_t capacity = 0;
};

/// Looks at queues by name. A queue that has ended drops out by itself.
/// Thread: one at a time; the queues go on meanwhile.
class queue_monitor {
public:
  /// Errors: those of check_limits().
  static result<queue_monitor> make(const monitor_limits& limits = {});

  /// Errors: invalid_argument for a name in use, an empty one, no queue.
  result<void> add(std::string name,
                   const std::shared_ptr<const message_queue>& queue);
  /// Whether there was one of this name.
  bool remove(std::string_view name);

  /// Takes one sample of each queue, in the order they were added.
  /// Cost: a few loads a queue, and the list.
  std::vector<queue_report> sample();

  std::size_t size() const noexcept { return watched_.size(); }

private:
  struct watched {
    std::string name;
    std::weak_ptr<const message_queue> queue;
    tier_trend trend;
  };

  explicit queue_monitor(const monitor_limits& limits) : limits_{limits} {}

  monitor_limits limits_;
  std::vector<watched> watched_;
};

/// The worst health of a sample; good when there are no queues.
queue_health worst(const std::vector<queue_report>& reports) noexcept;

} // namespace ringactor::queue
