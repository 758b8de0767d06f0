// SPDX-License-Identifier: BSD-3-Clause
// Address space for a region: reserved whole, zeroed, backed by memory as it
// is touched. So an engine's bounds can be generous and cost nothing.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <cstddef>
#include <memory>

namespace ringactor::host {

struct unmap {
  std::size_t bytes = 0;
  void operator()(std::byte* at) const noexcept;
};
using region = std::unique_ptr<std::byte[], unmap>;

/// Errors: exhausted; the text has the size and the system's reason.
result<region> map_region(std::size_t bytes);

} // namespace ringactor::host
