// SPDX-License-Identifier: BSD-3-Clause
// Who owns an engine's memory: each backend that has its own kind derives from
// this. Host threads and the device see the same bytes, with atomics, at all
// times. Used by engine.cpp.
#pragma once

#include <cstddef>

namespace ringactor::host {

/// Destroying it gives the memory back.
class regions {
public:
  virtual ~regions() = default;

  /// As the host sees them; the same for all of its life.
  struct addresses {
    std::byte *shared, *near, *door;
  };
  virtual addresses at() const noexcept = 0;
};

} // namespace ringactor::host
