// SPDX-License-Identifier: BSD-3-Clause
// What the regions of an engine hold whose device decides who runs: those of
// every engine, and the door.
#pragma once

#include "gpu/host/door.hpp"
#include "gpu/host/layout.hpp"

#include <cstddef>
#include <string>

namespace ringactor::host {

struct device_layout {
  planned_layout engine; // its first `groups` workers are the device's
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

/// What a launch of any such device refuses: a resident kernel in steps, and
/// more lanes than one. `backend` is its name, for people.
/// Errors: invalid_argument.
result<void> check_config(const backend::engine_config& config,
                          const std::string& backend);

/// A device may back all of its memory at once, and what starts as zero is
/// written: bounds that were left at their defaults are lowered, others kept.
/// Errors: as plan_layout; invalid_argument.
result<device_layout> plan_device(backend::engine_config config,
                                  std::uint32_t kernels,
                                  const device_shape& shape);

/// Writes what an engine starts from.
void write_regions(const device_layout& plan, std::byte* shared,
                   std::byte* near, std::byte* door);

} // namespace ringactor::host
