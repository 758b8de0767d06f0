// SPDX-License-Identifier: BSD-3-Clause
// Which threads belong to an engine: they must not end one, because an engine
// ends by joining its threads.
#pragma once

namespace ringactor::backend {

/// Marks this thread as an engine's own. First act of such a thread.
void mark_own_thread() noexcept;

/// True on a thread of any engine's own.
bool is_own_thread() noexcept;

} // namespace ringactor::backend
