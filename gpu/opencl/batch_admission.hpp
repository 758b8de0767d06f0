// SPDX-License-Identifier: BSD-3-Clause
// Posts come into mailboxes of a block that the host has for itself: the
// engine's own text, without what keeps threads apart. Used by batch_turns.cpp.
#pragma once

#include "gpu/host/door.hpp"
#include "ringactor/abi/layout.h"

#include <cstddef>

namespace ringactor::opencl {

class batch_admission {
public:
  /// `record`: the first worker record behind the device's, this one's alone.
  batch_admission(const ra_layout& layout, std::uint32_t record)
    : layout_{layout}, record_{record} {}

  /// As host::mailboxes::post, of a message for a place of this engine.
  /// Thread: whoever has the block.
  std::uint32_t post(std::byte* shared, std::byte* near, const ra_host& ways,
                     const ra_message& message) const noexcept;

private:
  const ra_layout& layout_;
  const std::uint32_t record_;
};

} // namespace ringactor::opencl
