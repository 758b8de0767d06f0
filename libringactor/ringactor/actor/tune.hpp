// SPDX-License-Identifier: BSD-3-Clause
// Settings of CAF's scheduler that suit kernel actors. Call tune() before the
// actor_system is made; what the user sets afterwards wins.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ringactor {

enum class preset : std::uint8_t {
  low_latency, // idle workers poll for some 75 us, then sleep; under 1.1 % idle
  quiet        // idle workers sleep at once; a wake-up costs microseconds
};

/// As many workers as cores; an actor leaves its worker after 64 messages, so
/// that one whose mailbox never runs empty cannot keep it; no polling in sleeps
/// of 50 us, which answer late and burn all the same.
/// `workers`: 0 for one a core; with threads of the engine's own, give fewer.
void tune(caf::actor_system_config& config, preset how,
          std::size_t workers = 0);

/// What in this config will hurt, a sentence each; empty when nothing does.
std::vector<std::string>
tuning_warnings(const caf::actor_system_config& config);

} // namespace ringactor
