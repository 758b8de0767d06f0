// SPDX-License-Identifier: BSD-3-Clause
// Where an OpenCL engine's regions lie in shared virtual memory; what they hold
// is gpu/host/device_layout.hpp's.
#pragma once

#include "gpu/host/device_layout.hpp"
#include "gpu/host/regions.hpp"
#include "gpu/opencl/memory.hpp"

namespace ringactor::opencl {

using host::device_shape;
using planned_layout = host::device_layout;

class regions final : public host::regions {
public:
  /// Allocates them and writes what an engine starts from.
  /// Errors: exhausted.
  static result<std::unique_ptr<regions>> make(const planned_layout& plan,
                                               cl_context context,
                                               const found_device& where);
  addresses at() const noexcept override {
    return {shared_.get(), near_.get(), door_.get()};
  }

private:
  regions() = default;

  region shared_, near_, door_;
};

} // namespace ringactor::opencl
