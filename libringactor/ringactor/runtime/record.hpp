// SPDX-License-Identifier: BSD-3-Clause
// What a runtime knows of one kernel. Private to runtime.cpp.
#pragma once

#include "ringactor/runtime/inbox.hpp"
#include "ringactor/runtime/runtime.hpp"

#include <algorithm>
#include <condition_variable>

namespace ringactor {

struct runtime::shared {
  std::mutex mutex; // of all of a runtime's and its records' fields
  std::condition_variable ended;
};

struct runtime::record {
  explicit record(caf::actor_system& system)
    : inbox{caf_compat::make_facade<ringactor::inbox>(system)} {}

  std::string id;
  engine where;
  caf::actor kernel;
  spawn_options options;
  std::string behaviour;
  std::chrono::steady_clock::time_point launched;
  std::uint32_t place = 0, incarnation = 0;

  bool has_ended = false, is_drained = false;
  caf::error reason;
  kernel_telemetry before; // what the place had counted for others
  kernel_telemetry last;   // when it ended

  const caf::actor inbox;
};

/// The moment so far from now; a wait of years is for ever, and in range.
inline std::chrono::steady_clock::time_point
deadline_in(std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds forever = std::chrono::hours{24 * 3650};
  return std::chrono::steady_clock::now() + std::clamp(wait, -forever, forever);
}

} // namespace ringactor
