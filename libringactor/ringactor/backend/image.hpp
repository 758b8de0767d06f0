// SPDX-License-Identifier: BSD-3-Clause
// All behaviours of a program, and the backends they were compiled for. The
// build writes one for each target (tools/cmake/RingactorKernels.cmake).
#pragma once

#include "ringactor/backend/backend.hpp"
#include "ringactor/message/message_traits.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ringactor::backend {

/// How long a kernel's handlers take, as its author sees it: it decides on
/// which threads they may run (CPU backend).
enum class handler_cost : std::uint8_t {
  normal, // RA_KERNEL_COST(name, normal), or none
  short_, // a few microseconds at most: may run on the sender's thread
  long_   // may take milliseconds, or wait: never behind others' work
};

/// One behaviour; its number in the image is its index.
struct kernel_info {
  std::string_view name;
  std::uint64_t state_bytes = 0;
  std::uint16_t config_type = 0; // message type id that init takes
  std::uint32_t config_bytes = 0;
  handler_cost cost = handler_cost::normal;
  features needs = {}; // RA_KERNEL_REQUIRES
};

struct image {
  std::string_view name;
  std::span<const kernel_info> kernels;
  std::span<const message::message_info> messages;
  std::span<backend* const> backends; // in the order of the default choice
};

/// The number of the kernel with this name.
/// Errors: no_such; the text names the kernels the image has.
result<std::uint16_t> find_kernel(const image& where, std::string_view name);

/// The backend called `wanted`.
/// Errors: unavailable; the text names the backends present.
result<backend*> choose(const image& where, std::string_view wanted);

/// What a device is opened for.
struct device_wish {
  /// A backend's name, or names with commas between them: the first that can be
  /// opened and has what the kernels require. "auto": the accelerators in the
  /// order of the image's backends, then the first backend on the host's cores.
  std::string_view backends = "auto";
  const engine_config& config;
  std::span<const std::string> kernels = {}; // that it hosts; none: all
};
struct opened_device {
  backend* on = nullptr;
  std::unique_ptr<device> where;
};
/// Errors: those of choose() and backend::open; unavailable, a kernel requires
/// what the device has not; of several devices, all. no_such, a kernel's name.
result<opened_device> open_device(const image& where, const device_wish& wish);

/// Refuses images whose messages share a number; the text has both names.
result<void> check(const image& what);

} // namespace ringactor::backend
