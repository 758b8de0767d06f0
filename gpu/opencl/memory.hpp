// SPDX-License-Identifier: BSD-3-Clause
// Memory that host threads and kernels share, with atomics: fine-grain SVM. And
// the host's own pages, where they do not.
#pragma once

#include "gpu/opencl/api.hpp"
#include "gpu/opencl/devices.hpp"

#include <cstddef>
#include <memory>

namespace ringactor::opencl {

struct unmap {
  cl_context context = nullptr;
  void operator()(std::byte* at) const noexcept { clSVMFree(context, at); }
};
using region = std::unique_ptr<std::byte[], unmap>;

/// Not zeroed: a driver may back it as it is touched, and most of a region is
/// written before it is read.
/// Errors: exhausted; the text has the size and what the device can give.
result<region> map_region(cl_context context, const found_device& where,
                          std::size_t bytes);

struct give_pages {
  std::size_t bytes = 0;
  void operator()(std::byte* at) const noexcept;
};
using host_pages = std::unique_ptr<std::byte[], give_pages>;

/// The host's own, zeroed, backed as they are touched; null: there are none.
host_pages take_pages(std::size_t bytes) noexcept;

} // namespace ringactor::opencl
