// SPDX-License-Identifier: BSD-3-Clause
// Starts the image's loop on the device and says when it has ended: the only
// calls of OpenCL while an engine runs. Used by pump.cpp, on its thread.
#pragma once

#include "gpu/opencl/layout.hpp"
#include "gpu/opencl/program.hpp"

namespace ringactor::opencl {

class launcher {
public:
  /// Of the image's function `name`; its first three arguments are to be set.
  static result<launcher> make(const built_image& image, const char* name,
                               std::uint32_t groups);
  /// Of the loop in shared memory, all set.
  static result<launcher> make(const built_image& image, const regions& memory,
                               std::uint32_t groups);

  struct limits {
    std::uint64_t activations; // a group ends after so many
    std::uint64_t idle_polls;  // or after so many looks at nothing
    std::uint32_t groups = ~std::uint32_t{0}; // at most, and at least 1
  };
  /// Errors: unavailable; nothing runs then.
  result<void> start(const limits& until);
  bool runs() const noexcept { return event_ != nullptr; }
  /// Looks whether the launch has ended; `runs` says so then.
  /// Errors: unavailable, the device gave it up.
  result<void> look();

  cl_command_queue queue() const noexcept { return queue_.get(); }
  cl_kernel kernel() const noexcept { return kernel_.get(); }

  launcher() = default; // of nothing

private:
  queue_handle queue_;
  kernel_handle kernel_;
  event_handle event_;
  std::uint32_t groups_ = 1;
};

} // namespace ringactor::opencl
