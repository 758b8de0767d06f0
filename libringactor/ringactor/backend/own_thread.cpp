// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/own_thread.hpp"

namespace ringactor::backend {

namespace {
thread_local bool own = false;
} // namespace

void mark_own_thread() noexcept { own = true; }

bool is_own_thread() noexcept { return own; }

} // namespace ringactor::backend
