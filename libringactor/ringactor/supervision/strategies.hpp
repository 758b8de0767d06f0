// SPDX-License-Identifier: BSD-3-Clause
// The strategies: one pure function each. To add one: a word in spec.hpp's
// `strategy`, a function and a line in strategies.cpp.
#pragma once

#include "ringactor/supervision/spec.hpp"

namespace ringactor::supervision {

/// A place in the order of starts. Places are not dense.
using place = std::uint64_t;

/// The children from `first` up to, not with, `last`: stopped in reverse order,
/// then started in order.
struct cycle {
  place first = 0, last = 0;
};

/// Which children are cycled when the one at `failed` went down and is to be
/// started again; `end` is behind the last of them.
cycle cycle_of(strategy how, place failed, place end) noexcept;

} // namespace ringactor::supervision
