// SPDX-License-Identifier: BSD-3-Clause
// The one place that includes OpenCL, and handles that let go by themselves.
#pragma once

#define CL_TARGET_OPENCL_VERSION 300
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS // clCreateCommandQueue: has all
#include <CL/cl.h>

#include "ringactor/abi/errc.hpp"

#include <memory>
#include <string>

namespace ringactor::opencl {

template <auto Release>
struct releaser {
  template <class T>
  void operator()(T* what) const noexcept {
    Release(what);
  }
};
using context_handle =
  std::unique_ptr<_cl_context, releaser<&clReleaseContext>>;
using program_handle =
  std::unique_ptr<_cl_program, releaser<&clReleaseProgram>>;
using kernel_handle = std::unique_ptr<_cl_kernel, releaser<&clReleaseKernel>>;
using queue_handle =
  std::unique_ptr<_cl_command_queue, releaser<&clReleaseCommandQueue>>;
using buffer_handle = std::unique_ptr<_cl_mem, releaser<&clReleaseMemObject>>;
using event_handle = std::unique_ptr<_cl_event, releaser<&clReleaseEvent>>;

/// What failed, with OpenCL's number.
inline failure failed(const std::string& what, cl_int status) {
  return {errc::unavailable,
          what + " failed with OpenCL status " + std::to_string(status)};
}

} // namespace ringactor::opencl
