// SPDX-License-Identifier: BSD-3-Clause
// What an engine's configuration may be.
#include "gpu/host/layout.hpp"

#include "ringactor/abi/host_layer.h"

#include <doctest/doctest.h>

using namespace ringactor;

TEST_CASE("plan_layout refuses each field outside its range, by name") {
  struct wrong {
    const char* field;
    void (*set)(backend::engine_config&);
  };
  const wrong all[] = {
    {"engine_id", [](auto& c) { c.engine_id = 0; }},
    {"places_max", [](auto& c) { c.places_max = 0; }},
    {"places_max", [](auto& c) { c.places_max = 1u << 24; }},
    {"cells_max", [](auto& c) { c.cells_max = 31; }},
    {"workers", [](auto& c) { c.workers = 0; }},
    {"budget_messages", [](auto& c) { c.budget_messages = 0; }},
    {"budget_us", [](auto& c) { c.budget_us = 2000000; }},
    {"drift_max_ms", [](auto& c) { c.drift_max_ms = 0; }},
    {"pool_bytes", [](auto& c) { c.pool_bytes = 1; }},
    {"state_bytes", [](auto& c) { c.state_bytes = 0; }},
  };
  for (const auto& each : all) {
    backend::engine_config config;
    each.set(config);
    auto plan = host::plan_layout(config, 2);
    CAPTURE(each.field);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == errc::invalid_argument);
    CHECK(plan.error().what.find(each.field) != std::string::npos);
  }
}

TEST_CASE("plan_layout keeps its regions apart and aligned") {
  auto plan = host::plan_layout({}, 2);
  REQUIRE(plan);
  const auto& l = plan->record;
  const std::uint64_t shared[] = {0, l.control, l.telemetry, l.operations,
                                  l.pool};
  for (int i = 1; i < 5; ++i) {
    CHECK(shared[i] > shared[i - 1]);
    CHECK(shared[i] % 128 == 0);
  }
  CHECK(l.pool + l.pool_bytes <= plan->shared_bytes);
  CHECK(l.cell_table >= l.actor_table + std::uint64_t{l.places_max} * 64);
  CHECK(l.states + l.state_bytes <= plan->near_bytes);
}

TEST_CASE("the layout hash changes with each option that moves something") {
  auto one = host::plan_layout({}, 2);
  backend::engine_config config;
  config.cells_max += 32;
  auto two = host::plan_layout(config, 2);
  REQUIRE((one && two));
  CHECK(one->record.options_hash != two->record.options_hash);
  ra_layout same = one->record;
  CHECK(ra_layout_hash(&same) == one->record.options_hash);
}
