// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/process_regions.hpp"

namespace ringactor::host {

result<std::unique_ptr<process_regions>>
process_regions::make(const device_layout& plan) {
  auto shared = map_region(plan.engine.shared_bytes);
  if (!shared)
    return shared.error();
  auto near = map_region(plan.engine.near_bytes);
  if (!near)
    return near.error();
  auto door = map_region(plan.door_bytes);
  if (!door)
    return door.error();
  write_regions(plan, shared->get(), near->get(), door->get());
  std::unique_ptr<process_regions> out{new process_regions};
  out->shared_ = std::move(*shared);
  out->near_ = std::move(*near);
  out->door_ = std::move(*door);
  return out;
}

} // namespace ringactor::host
