// SPDX-License-Identifier: BSD-3-Clause
// The four capacities and how one is chosen.
#include "ringactor/ring/tier.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>

using namespace std::chrono_literals;
using namespace ringactor::ring;

TEST_CASE("the tiers hold 256, 1024, 4096 and 16384 messages") {
  CHECK(capacity(queue_tier::small) == 256);
  CHECK(capacity(queue_tier::medium) == 1024);
  CHECK(capacity(queue_tier::large) == 4096);
  CHECK(capacity(queue_tier::extra_large) == 16384);
}

TEST_CASE("a tier moves one step up or down and stays at the ends") {
  CHECK(upgrade(queue_tier::small) == queue_tier::medium);
  CHECK(upgrade(queue_tier::medium) == queue_tier::large);
  CHECK(upgrade(queue_tier::large) == queue_tier::extra_large);
  CHECK(upgrade(queue_tier::extra_large) == queue_tier::extra_large);
  CHECK(downgrade(queue_tier::extra_large) == queue_tier::large);
  CHECK(downgrade(queue_tier::large) == queue_tier::medium);
  CHECK(downgrade(queue_tier::medium) == queue_tier::small);
  CHECK(downgrade(queue_tier::small) == queue_tier::small);
}

TEST_CASE("for_throughput takes the smallest tier that holds the headroom") {
  CHECK(for_throughput(10'000, 100ms) == queue_tier::medium);
  CHECK(for_throughput(0, 100ms) == queue_tier::small);
  CHECK(for_throughput(2'560, 100ms) == queue_tier::small);
  CHECK(for_throughput(2'561, 100ms) == queue_tier::medium); // 256.1 messages
  CHECK(for_throughput(10'240, 100ms) == queue_tier::medium);
  CHECK(for_throughput(10'241, 100ms) == queue_tier::large);
  CHECK(for_throughput(40'960, 100ms) == queue_tier::large);
  CHECK(for_throughput(40'961, 100ms) == queue_tier::extra_large);
}

TEST_CASE("for_throughput saturates at both ends") {
  CHECK(for_throughput(1'000'000'000, 1h) == queue_tier::extra_large);
  CHECK(for_throughput(~std::uint64_t{0}, 1s) == queue_tier::extra_large);
  CHECK(for_throughput(std::uint64_t{1} << 63, 2ms) // a product of 2^64
        == queue_tier::extra_large);
  CHECK(for_throughput(~std::uint64_t{0}, 0ms) == queue_tier::small);
  CHECK(for_throughput(1'000'000, -1s) == queue_tier::small);
}

TEST_CASE("a tier has a name") {
  CHECK(to_string(queue_tier::small) == "small");
  CHECK(to_string(queue_tier::extra_large) == "extra_large");
}
