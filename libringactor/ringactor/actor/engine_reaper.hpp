// SPDX-License-Identifier: BSD-3-Clause
// Where engines end whose last handle was dropped by an engine's own thread: an
// engine joins its threads, and none can join itself.
#pragma once

namespace ringactor {

class engine_core;

/// Ends this engine on a thread kept for that. The process does not exit before
/// it has ended. Thread: any. Takes over the engine.
void reap(engine_core* core) noexcept;

} // namespace ringactor
