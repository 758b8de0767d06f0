// SPDX-License-Identifier: BSD-3-Clause
// What the generated image.cpp of a program gives to the CPU backend.
#pragma once

#include "gpu/cpu/layer.h"
#include "gpu/device/engine.h"
#include "gpu/device/mailbox.h"
#include "gpu/device/turn_budget.h"

#include <cstdint>
#include <span>

namespace ringactor::cpu {

struct cpu_image {
  /// Runs one activation of the actor in `place` (gpu/device/activation.h).
  int (*activate)(ra_engine* engine, std::uint32_t place, std::uint32_t worker,
                  ra_budget budget);
  /// Handles the first messages, all of the claimed actor in `place`.
  int (*handle)(ra_engine* engine, std::uint32_t place, std::uint32_t worker,
                std::span<const ra_message> messages, ra_budget budget,
                std::uint32_t* taken);
  /// sizeof the state of a kernel, by its number in the image.
  std::uint64_t (*state_bytes)(std::uint32_t behaviour);
  std::uint32_t kernels; // in the image
};

} // namespace ringactor::cpu
