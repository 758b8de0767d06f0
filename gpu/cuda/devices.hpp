// SPDX-License-Identifier: BSD-3-Clause
// Which CUDA devices there are, what they can do, and whether an engine can run
// there. Used by backend.cpp.
#pragma once

#include "gpu/cuda/api.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ringactor::cuda {

/// Memory that host and device read, write and change with atomics at once.
enum class memory_kind : std::uint8_t {
  pinned, // the host's, mapped: the bus has atomics (NVLink)
  managed // pages move to who changes a word: right everywhere else, but slow
};

struct found_device {
  int number = 0; // CUDA's
  std::string name;
  std::string driver;
  std::uint32_t units = 0; // multiprocessors
  memory_kind memory = memory_kind::managed;
  std::string unusable; // why no engine runs there; empty: it does
};

struct found_devices {
  std::vector<found_device> all;
  std::string none; // why there is none at all; else empty
};

/// Looked up once a process; loads the driver, which takes a while.
/// Thread: any.
const found_devices& find_devices();

/// Those an engine runs on, in CUDA's order.
std::vector<const found_device*> usable_devices();

} // namespace ringactor::cuda
