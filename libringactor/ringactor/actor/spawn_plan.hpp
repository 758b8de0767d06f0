// SPDX-License-Identifier: BSD-3-Clause
// A spawn or restart whose arguments were checked: which kernel, with what
// config and bounds. Private to this folder.
#pragma once

#include "ringactor/actor/engine_options.hpp"
#include "ringactor/actor/image.hpp"

#include <cstdint>

namespace ringactor {

class engine_core;

struct spawn_plan {
  behaviour what;
  std::uint16_t number = 0; // of the kernel in the image
  backend::handler_cost cost = backend::handler_cost::normal;
  std::shared_ptr<const std::vector<std::byte>> restore = {};
};

/// A restart whose place is not free yet. Holds the actor: whoever sent to it
/// may have dropped the handle.
struct waiting_start {
  caf::strong_actor_ptr actor;
  spawn_plan plan;
};

/// Errors: no_such (the text names the image's kernels), invalid_argument.
result<spawn_plan> plan_spawn(engine_core& core, const behaviour& what,
                              const spawn_options& options);

} // namespace ringactor
