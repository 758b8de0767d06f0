// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/kernel_life.hpp"

#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor::supervision {

kernel_life kernel_life_of(const caf::actor_addr& who) {
  const auto strong = caf::actor_cast<caf::strong_actor_ptr>(who);
  const auto* kernel =
    strong ? caf_compat::facade_cast<kernel_actor>(strong) : nullptr;
  if (!kernel)
    return {};
  const auto id = kernel->where().id;
  return {std::to_string(id >> ra_engine_shift) + "/"
            + std::to_string(id & ra_index_mask),
          kernel->incarnation()};
}

} // namespace ringactor::supervision
