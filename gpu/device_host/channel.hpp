// SPDX-License-Identifier: BSD-3-Clause
// What a program and its device host say to each other outside the regions: a
// socket pair for words, one memory file for all else. Both sides include this.
#pragma once

#include "gpu/cpu/image.hpp"
#include "gpu/host/device_layout.hpp"

#include <cstdint>

namespace ringactor::device_host {

/// Where a device host finds what it inherits.
enum : int { socket_at = 3, memory_at = 4 };

/// The first words, from the program. Sizes and offsets in bytes of the file.
struct hello {
  std::uint64_t magic, abi_version;
  std::uint64_t records;      // of the sizes of all records that both see
  std::uint64_t options_hash; // of the layout record
  std::uint64_t kernels;      // of the image
  std::uint64_t states;       // of the sizes of their states
  std::uint64_t groups;
  std::uint64_t shared_at, near_at, door_at, bytes;
};

/// The answer. `status` is an errc; no text when it is ok.
struct ready {
  std::uint32_t status;
  char text[252];
};

/// After that, from the program alone: run the loop.
struct launch {
  std::uint64_t number; // from 1
  std::uint64_t activations, idle_polls;
};

/// At the start of the file.
struct control {
  ra_atomic ended; // number of the newest launch that is over; by the host
};

hello make_hello(const host::device_layout& plan, const cpu::cpu_image& image);
/// Why they do not fit, or nothing. `mine` is the device host's own of the same
/// layout.
const char* misfit(const hello& theirs, const hello& mine) noexcept;

} // namespace ringactor::device_host
