// SPDX-License-Identifier: BSD-3-Clause
// What runs the engine's loop (gpu/device/resident.h) over the regions, on a
// device: each backend derives its own. Used by pump.cpp, on its thread.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <cstdint>

namespace ringactor::host {

/// Thread: one at a time.
class launcher {
public:
  struct limits {
    std::uint64_t activations; // a group ends after so many
    std::uint64_t idle_polls;  // or after so many looks at nothing
  };

  virtual ~launcher() = default; // nothing runs any more

  /// Runs the loop, once for each group. Nothing runs before.
  /// Errors: unavailable; nothing runs then.
  virtual result<void> start(const limits& until) = 0;
  virtual bool runs() const noexcept = 0;
  /// Looks whether the launch has ended; `runs` says so then.
  /// Errors: unavailable, the device gave it up.
  virtual result<void> look() = 0;
  /// True: a launch goes on without this process, until its lease is over.
  virtual bool outlives_host() const noexcept { return true; }
};

} // namespace ringactor::host
