// SPDX-License-Identifier: BSD-3-Clause
// What runs the engine's loop (gpu/device/resident.h) over the regions, on a
// device: each backend derives its own. Used by pump.cpp, on its thread.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <cstdint>
#include <functional>

namespace ringactor::host {

/// Thread: one at a time.
class launcher {
public:
  struct limits {
    std::uint64_t activations; // a group ends after so many
    std::uint64_t idle_polls;  // or after so many looks at nothing
    std::uint32_t groups = ~std::uint32_t{0}; // at most, and at least 1
  };

  virtual ~launcher() = default; // nothing runs any more

  /// Runs the loop, once for each group. Nothing runs before.
  /// Errors: unavailable; nothing runs then.
  virtual result<void> start(const limits& until) = 0;
  /// Also true when the device was lost and look() has not said so.
  virtual bool runs() const noexcept = 0;
  /// Looks whether the launch has ended; `runs` says so then.
  /// Errors: unavailable, the device gave it up.
  virtual result<void> look() = 0;
  /// True: a launch goes on without this process, until its lease is over.
  virtual bool outlives_host() const noexcept { return true; }
  /// `wake` is to be called, by any thread, once the device is lost while
  /// nothing runs. Once. Thread: any. Default: nobody notices then.
  virtual void watch(std::function<void()> wake) { static_cast<void>(wake); }
  /// Before the rest of the engine goes: `wake` is called no more.
  virtual void end_watch() noexcept {}
};

} // namespace ringactor::host
