// SPDX-License-Identifier: BSD-3-Clause
// Starts the image's loop on the device and says when it has ended: the only
// calls of OpenCL while an engine runs. Used by gpu/host/pump.cpp.
#pragma once

#include "gpu/host/launcher.hpp"
#include "gpu/host/regions.hpp"
#include "gpu/opencl/program.hpp"

namespace ringactor::opencl {

class launcher final : public host::launcher {
public:
  /// Of the image's function `name`; its first three arguments are to be set.
  static result<launcher> make(const built_image& image, const char* name,
                               std::uint32_t groups);
  /// Of the loop in shared memory, all set.
  static result<launcher> make(const built_image& image,
                               const host::regions::addresses& memory,
                               std::uint32_t groups);

  result<void> start(const limits& until) override;
  bool runs() const noexcept override { return event_ != nullptr; }
  result<void> look() override;

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
