// SPDX-License-Identifier: BSD-3-Clause
// What an OpenCL engine's regions hold: those of every engine, and the door.
#pragma once

#include "gpu/host/door.hpp"
#include "gpu/host/layout.hpp"
#include "gpu/opencl/memory.hpp"

namespace ringactor::opencl {

struct planned_layout {
  host::planned_layout engine; // its first `groups` workers are the device's
  std::uint32_t groups = 1;
  ra_door door{};
  std::size_t door_bytes = 0;
};

/// How a device runs an engine.
struct device_shape {
  std::uint32_t groups = 1;
  bool in_batches = false; // nobody takes what comes up while a launch runs
  bool is_copied = false;  // in batches, and its memory is not the host's
};

/// A device may back all of its memory at once, and what starts as zero is
/// written: bounds that were left at their defaults are lowered, others kept.
/// Errors: as host::plan_layout; invalid_argument.
result<planned_layout> plan_layout(backend::engine_config config,
                                   std::uint32_t kernels,
                                   const device_shape& shape);

/// Writes what an engine starts from.
void write_regions(const planned_layout& plan, std::byte* shared,
                   std::byte* near, std::byte* door);

struct regions {
  region shared, near, door;
};

/// Allocates them and writes what an engine starts from.
/// Errors: exhausted.
result<regions> make_regions(const planned_layout& plan, cl_context context,
                             const found_device& where);

} // namespace ringactor::opencl
