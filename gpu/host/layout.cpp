// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/layout.hpp"

#include "gpu/device/engine_types.h"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <string>

namespace ringactor::host {

namespace {

std::uint64_t reserve(std::size_t& end, std::uint64_t bytes) {
  std::uint64_t at = end;
  end += (bytes + 4095) / 4096 * 4096;
  return at;
}

result<void> in_range(const char* field, std::uint64_t value,
                      std::uint64_t least, std::uint64_t most) {
  if (value >= least && value <= most)
    return {};
  return {errc::invalid_argument,
          "engine_options::" + std::string{field} + " is "
            + std::to_string(value) + ", but must lie between "
            + std::to_string(least) + " and " + std::to_string(most)};
}

result<void> check(const backend::engine_config& c) {
  struct bound {
    const char* field;
    std::uint64_t value, least, most;
  };
  const bound bounds[] = {
    {"engine_id", c.engine_id, 1, 255},
    {"places_max", c.places_max, 1, ra_places_limit},
    {"cells_max", c.cells_max, 32, 1u << 30},
    {"workers", c.workers, 1, 4096},
    {"budget_messages", c.budget_messages, 1, 1u << 20},
    {"budget_us", c.budget_us, 0, 1000000},
    {"drift_max_ms", c.drift_max_ms, 1, 3600000},
    {"pool_bytes", c.pool_bytes, 4096, 1ull << 38},
    {"state_bytes", c.state_bytes, 64, 1ull << 42},
  };
  for (const auto& b : bounds)
    if (auto good = in_range(b.field, b.value, b.least, b.most); !good)
      return good.error();
  if (c.lanes != 1 && c.lanes != 4 && c.lanes != 32)
    return {errc::invalid_argument, "engine_options::lanes is "
                                      + std::to_string(c.lanes)
                                      + ", but must be 1, 4 or 32"};
  return {};
}

} // namespace

result<planned_layout> plan_layout(const backend::engine_config& config,
                                   std::uint32_t kernels) {
  if (auto good = check(config); !good)
    return good.error();
  planned_layout plan;
  plan.lanes = config.lanes;
  auto& l = plan.record;
  l.abi_version = ra_abi_version;
  l.engine_id = config.engine_id;
  l.places_max = config.places_max;
  l.cells_max = config.cells_max;
  l.workers = config.workers;
  l.budget = config.budget_messages;
  l.budget_us = config.budget_us;
  l.drift_max_ms = config.drift_max_ms;
  l.kernels = kernels;
  l.pool_bytes = config.pool_bytes;
  l.state_bytes = config.state_bytes;
  std::size_t& shared = plan.shared_bytes;
  reserve(shared, sizeof(ra_layout));
  l.control = reserve(shared, sizeof(ra_control) * l.places_max);
  l.telemetry = reserve(shared, sizeof(ra_telemetry) * l.workers);
  l.operations = reserve(shared, sizeof(ra_operations) * l.workers * l.kernels);
  l.pool = reserve(shared, l.pool_bytes);
  std::size_t& near = plan.near_bytes;
  std::uint64_t cells = std::uint64_t{l.cells_max} + l.places_max;
  l.actor_table = reserve(near, sizeof(ra_actor) * l.places_max);
  l.sorted_table = reserve(near, sizeof(ra_sorted) * l.places_max);
  // One more than places: its first word orders those who begin to wait.
  l.wait_table =
    reserve(near, sizeof(ra_wait) * (std::uint64_t{l.places_max} + 1));
  l.cell_table = reserve(near, sizeof(ra_mail) * cells);
  l.links = reserve(near, 2 * sizeof(ra_atomic) * cells);
  l.cell_pool = reserve(near, sizeof(ra_cell_pool));
  l.worker_table = reserve(near, sizeof(ra_worker) * l.workers);
  l.states = reserve(near, l.state_bytes);
  l.options_hash = ra_layout_hash(&l);
  return plan;
}

} // namespace ringactor::host
