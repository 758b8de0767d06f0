// SPDX-License-Identifier: BSD-3-Clause
// Which OpenCL devices there are, what they can do, and whether an engine can
// run there. Used by backend.cpp.
#pragma once

#include "gpu/opencl/api.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ringactor::opencl {

struct found_device {
  cl_platform_id platform = nullptr;
  cl_device_id device = nullptr;
  std::string name;
  std::string platform_name;
  std::string version; // of the device, as it says it
  std::uint32_t compute_units = 0;
  std::uint64_t block_bytes_max = 0; // of one allocation
  bool is_processor = false;         // the host's own cores
  bool shares_memory = false;        // with threads that run, with atomics
  bool has_f64 = false;
  bool is_1_2 = false;  // has no more than OpenCL 1.2
  std::string unusable; // why no engine runs there; empty: it does
};

struct found_devices {
  std::vector<found_device> all;
  std::string none; // why there is none at all; else empty
};

/// Looked up once a process; loads the drivers, which takes a while.
/// Thread: any.
const found_devices& find_devices();

/// Those an engine runs on, in the order of the platforms.
std::vector<const found_device*> usable_devices();

/// The system has a device file of a GPU or another accelerator. Loads nothing.
bool has_accelerator_file();

/// What to do where a device is missing.
inline constexpr const char* advice =
  "install a driver with 64-bit atomics (Debian: pocl-opencl-icd), or choose "
  "the backend 'cpu'";

/// One sentence on why there is no usable device, with what to do.
std::string why_none();

} // namespace ringactor::opencl
