// SPDX-License-Identifier: BSD-3-Clause
// Dead letters, as a user deals with them: engine::letters() counts and keeps
// them, actors subscribe to them, a chosen one is sent again.
#pragma once

#include "ringactor/actor/engine.hpp"

#include <cstdint>

namespace ringactor {

/// Sends a kept letter again, to whoever has its address now: the same life, or
/// the one after a restart. It has its id, source and priority still (so an
/// actor that handles an id once knows a repeat), a new stamp and no deadline.
/// When it is sent it leaves the kept letters, and is counted (replayed()); if
/// it is refused once more later, it is a new letter.
///
/// What lay in a block of the payload pool is never kept: the block was given
/// back. Such a letter, and one without content, cannot be replayed.
///
/// Errors: no_such (the number is of no kept letter, or its id nobody's),
///         invalid_argument (no content, or it lay in blocks), unavailable
///         (a restart waits: try later), stale_incarnation, down, closed, full,
///         node_down, exhausted; then the letter is kept as it was.
/// Thread: any.
caf::error replay_letter(const engine& where, std::uint64_t number);

/// Sends this host actor each letter from now on, as a dead_letter, until it
/// ends or unsubscribes. Thread: any.
/// Errors: invalid_argument: null, or no host actor with a mailbox of its own.
caf::error subscribe_letters(const engine& where, const caf::actor& who);
/// False when it had not subscribed.
bool unsubscribe_letters(const engine& where, const caf::actor& who);

} // namespace ringactor
