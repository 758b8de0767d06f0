// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/layout.hpp"

namespace ringactor::opencl {

result<std::unique_ptr<regions>> regions::make(const planned_layout& plan,
                                               cl_context context,
                                               const found_device& where) {
  auto shared = map_region(context, where, plan.engine.shared_bytes);
  if (!shared)
    return shared.error();
  auto near = map_region(context, where, plan.engine.near_bytes);
  if (!near)
    return near.error();
  auto door = map_region(context, where, plan.door_bytes);
  if (!door)
    return door.error();
  host::write_regions(plan, shared->get(), near->get(), door->get());
  std::unique_ptr<regions> out{new regions};
  out->shared_ = std::move(*shared);
  out->near_ = std::move(*near);
  out->door_ = std::move(*door);
  return out;
}

} // namespace ringactor::opencl
