// SPDX-License-Identifier: BSD-3-Clause
// Queue tiers: the four capacities that a ring or a mailbox limit comes in.
// Pure values; who changes tier, and when, is the engine's matter.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>

namespace ringactor::ring {

enum class queue_tier : std::uint8_t {
  small,      ///< low traffic
  medium,     ///< moderate traffic; the default
  large,      ///< high traffic
  extra_large ///< very high traffic
};

/// Messages that a queue of the tier holds.
constexpr std::uint64_t capacity(queue_tier tier) noexcept {
  return std::uint64_t{256} << (2 * static_cast<unsigned>(tier));
}

constexpr std::string_view to_string(queue_tier tier) noexcept {
  switch (tier) {
    case queue_tier::small:
      return "small";
    case queue_tier::medium:
      return "medium";
    case queue_tier::large:
      return "large";
    case queue_tier::extra_large:
      return "extra_large";
  }
  return "unknown";
}

/// The next larger tier; the largest stays.
constexpr queue_tier upgrade(queue_tier tier) noexcept {
  return tier >= queue_tier::large
           ? queue_tier::extra_large
           : static_cast<queue_tier>(static_cast<unsigned>(tier) + 1);
}

/// The next smaller tier; the smallest stays.
constexpr queue_tier downgrade(queue_tier tier) noexcept {
  return tier <= queue_tier::medium
           ? queue_tier::small
           : static_cast<queue_tier>(static_cast<unsigned>(tier) - 1);
}

/// The smallest tier that holds what arrives within `headroom` while nobody
/// consumes; the largest when none does.
constexpr queue_tier
for_throughput(std::uint64_t messages_per_second,
               std::chrono::milliseconds headroom) noexcept {
  const std::uint64_t time_ms =
    headroom.count() > 0 ? static_cast<std::uint64_t>(headroom.count()) : 0;
  if (time_ms != 0
      && messages_per_second
           > (std::numeric_limits<std::uint64_t>::max() - 999) / time_ms)
    return queue_tier::extra_large; // the product below would overflow
  const std::uint64_t needed = (messages_per_second * time_ms + 999) / 1000;
  queue_tier tier = queue_tier::small;
  while (capacity(tier) < needed && tier != queue_tier::extra_large)
    tier = upgrade(tier); // at most 3 steps
  return tier;
}

} // namespace ringactor::ring
