// SPDX-License-Identifier: BSD-3-Clause
// Whether a test's image can run on OpenCL here; used where a test has rows.
#pragma once

#include "ringactor/actor/image.hpp"

#include <string>

/// Why not, to be printed behind "skipped: "; empty where it can. The device
/// has `units` compute units at least.
inline std::string why_no_opencl(const ringactor::image& what,
                                 unsigned units = 1) {
  for (auto* each : what.core.backends)
    if (each->name() == "opencl") {
      const auto devices = each->devices();
      if (devices.empty())
        return "no OpenCL device";
      if (devices[0].compute_units < units)
        return "no OpenCL device with a compute unit to spare";
      return {};
    }
  return "no OpenCL headers";
}
