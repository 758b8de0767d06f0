// SPDX-License-Identifier: BSD-3-Clause
// The settings of CAF's scheduler, and whether a system starts with them.
#include "door_stress_image.hpp"
#include "ringactor/actor/tune.hpp"

#include <doctest/doctest.h>

using ringactor::preset;
using ringactor::tuning_warnings;

namespace {

/// The answer of an echo behind a system with this config.
std::uint64_t ask_through(caf::actor_system_config& config) {
  ringactor::init(config, door_stress_image());
  caf::actor_system system{config};
  auto engine = ringactor::open_engine(system, door_stress_image());
  REQUIRE(static_cast<bool>(engine));
  auto kernel = ringactor::spawn_kernel(*engine, probe_kernel({40, 0, 0}));
  REQUIRE(static_cast<bool>(kernel));
  caf::scoped_actor self{system};
  std::uint64_t sum = 0;
  self->request(*kernel, std::chrono::seconds{60}, probe_add{2})
    .receive([&](const probe_total& x) { sum = x.sum; },
             [](const caf::error& why) { FAIL(to_string(why)); });
  return sum;
}

} // namespace

TEST_CASE("tune: CAF's own defaults are warned of, each in a sentence") {
  caf::actor_system_config config;
  auto said = tuning_warnings(config);
  REQUIRE(said.size() == 2);
  CHECK(said[0].find("max-throughput") != std::string::npos);
  CHECK(said[1].find("moderate-poll-attempts") != std::string::npos);
}

TEST_CASE("tune: a system starts with each preset and has no warning") {
  for (auto how : {preset::low_latency, preset::quiet}) {
    caf::actor_system_config config;
    ringactor::tune(config, how, 2);
    CHECK(tuning_warnings(config).empty());
    CHECK(ask_through(config) == 42);
  }
}
