// SPDX-License-Identifier: BSD-3-Clause
// What a kernel handles. Written by the build where the device's text is
// compiled, which has the kernels' lists; read by the registry.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ringactor::message {

/// One kernel's list, in its own order.
struct kernel_messages {
  std::string_view kernel;
  std::span<const std::uint16_t> handled; // type numbers
};

} // namespace ringactor::message
