// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/device_layout.hpp"

#include "gpu/device/engine_types.h"
#include "ringactor/abi/span_pool.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

namespace ringactor::host {

namespace {

// Of what goes up: 1 MiB where the host takes all the time; in batches, room
// for a launch, and for what one activation may say.
constexpr std::uint64_t up_cells_taken = 8192, up_cells_batch = 32768;
constexpr std::uint64_t up_cells_each = 1024;

template <class T>
void lower(T& bound, T standard, T least) {
  if (bound == standard)
    bound = least;
}

void write_door(const device_layout& plan, std::byte* at) {
  std::memset(at, 0, plan.door_bytes);
  std::memcpy(at, &plan.door, sizeof plan.door);
  auto* door = reinterpret_cast<ra_door*>(at);
  for (std::uint64_t i = 0; i <= plan.door.ready_mask; ++i)
    ra_ready_cell(door, i)->turn = i; // before the engine starts
}

void write_shared(const ra_layout& layout, std::byte* at, std::size_t bytes) {
  std::memset(at, 0, bytes);
  std::memcpy(at, &layout, sizeof layout);
  ra_pool_init(reinterpret_cast<ra_pool*>(at + layout.pool), layout.pool_bytes);
}

// Cells, links and states are written before they are read.
void write_near(const ra_layout& layout, std::byte* at) {
  std::memset(at, 0, layout.cell_table);
  std::memset(at + layout.cell_pool, 0, layout.states - layout.cell_pool);
}

void lower_bounds(backend::engine_config& config, bool is_copied) {
  const backend::engine_config standard;
  const unsigned less = is_copied ? 4 : 0; // each turn copies all but states
  lower(config.places_max, standard.places_max, 1u << (16 - less));
  lower(config.cells_max, standard.cells_max, 1u << (18 - less));
  lower<std::uint64_t>(config.pool_bytes, standard.pool_bytes,
                       32u << 20 >> less);
  lower<std::uint64_t>(config.state_bytes, standard.state_bytes, 256u << 20);
}

} // namespace

result<void> check_config(const backend::engine_config& config,
                          const std::string& backend) {
  if (config.stepped
      && config.model == ringactor::backend::execution_model::persistent)
    return {errc::invalid_argument,
            "engine_options::model is persistent, and executor is step: a "
            "resident kernel makes no steps; set model to slices, or executor "
            "to job"};
  if (config.lanes != 1)
    return {errc::invalid_argument,
            "engine_options::lanes is " + std::to_string(config.lanes)
              + ", but the " + backend
              + " backend runs one lane; set lanes to 1, or take the backend "
                "'cpu'"};
  return {};
}

result<device_layout> plan_device(backend::engine_config config,
                                  std::uint32_t kernels,
                                  const device_shape& shape) {
  constexpr std::uint32_t batch_most = 1u << 20;
  if (config.batch_limit < 1 || config.batch_limit > batch_most)
    return {errc::invalid_argument, "engine_options::batch_limit is "
                                      + std::to_string(config.batch_limit)
                                      + ", but must lie between 1 and "
                                      + std::to_string(batch_most)};
  const std::uint32_t groups = shape.groups;
  lower_bounds(config, shape.is_copied);
  config.workers += groups;
  auto engine = plan_layout(config, kernels);
  if (!engine)
    return engine.error();
  device_layout plan{*engine, groups, {}, 0};
  std::uint64_t up_cells = up_cells_taken;
  if (shape.in_batches) {
    plan.door.up_each = up_cells_each;
    up_cells = std::bit_ceil(std::max<std::uint64_t>(
      up_cells_batch, 2ull * config.batch_limit + groups * up_cells_each));
  }
  plan.door.ready_mask =
    std::bit_ceil(std::uint64_t{config.places_max} + groups) - 1;
  plan.door.ready_at = sizeof(ra_door);
  plan.door.up_mask = up_cells - 1;
  plan.door.up_at =
    plan.door.ready_at + (plan.door.ready_mask + 1) * sizeof(ra_ready);
  plan.door.up_at = (plan.door.up_at + 127) / 128 * 128;
  plan.door_bytes = plan.door.up_at + up_cells * sizeof(ra_up_cell);
  return plan;
}

void write_regions(const device_layout& plan, std::byte* shared,
                   std::byte* near, std::byte* door) {
  write_shared(plan.engine.record, shared, plan.engine.shared_bytes);
  write_near(plan.engine.record, near);
  write_door(plan, door);
}

} // namespace ringactor::host
