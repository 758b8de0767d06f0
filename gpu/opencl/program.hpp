// SPDX-License-Identifier: BSD-3-Clause
// An image, built for one device by the driver's compiler. Used by backend.cpp.
#pragma once

#include "gpu/opencl/api.hpp"
#include "gpu/opencl/devices.hpp"
#include "gpu/opencl/image.hpp"

namespace ringactor::opencl {

/// The host's own way to a device: in order. Errors: unavailable.
result<queue_handle> make_queue(cl_context context, const found_device& where);

/// How the layer spells its atomics (RA_CL_ATOMICS in layer.h): one that the
/// device's compiler takes, the most standard first.
/// Errors: unavailable; the text has what the compiler said of each.
result<int> find_spelling(cl_context context, const found_device& where);

/// Lives until the process ends: a driver's own data may go before ours.
struct built_image {
  const found_device* where = nullptr;
  context_handle context;
  program_handle program;
  int spelling = 0;

  /// Errors: unavailable; the text has the compiler's message, which names the
  ///         file and line of the kernel's author. mismatch: the device sees a
  ///         record with another size than the host does.
  /// Cost: seconds, but for what the driver keeps on disk.
  static result<std::unique_ptr<built_image>> make(const found_device& where,
                                                   const opencl_image& image);
};

} // namespace ringactor::opencl
