// SPDX-License-Identifier: BSD-3-Clause
// Which life of a kernel actor a child is, for events. Used by the supervisor.
#pragma once

#include <caf/actor_addr.hpp>
#include <cstdint>
#include <string>

namespace ringactor::supervision {

struct kernel_life {
  std::string address;           // "1/5": place 5 of engine 1
  std::uint32_t incarnation = 0; // 0: it is no kernel actor of this process
};

/// Thread: any.
kernel_life kernel_life_of(const caf::actor_addr& who);

} // namespace ringactor::supervision
