// SPDX-License-Identifier: BSD-3-Clause
// Computes the layout record of an engine from its configuration.
#pragma once

#include "ringactor/backend/backend.hpp"

namespace ringactor::host {

struct planned_layout {
  ra_layout record{};
  std::uint32_t lanes = 1; // of a handler: 1, 4 or 32
  std::size_t shared_bytes = 0;
  std::size_t near_bytes = 0;
};

/// For an image of `kernels` kernels.
/// Errors: invalid_argument; the text names the field and its range.
result<planned_layout> plan_layout(const backend::engine_config& config,
                                   std::uint32_t kernels);

} // namespace ringactor::host
