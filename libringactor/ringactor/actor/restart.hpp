// SPDX-License-Identifier: BSD-3-Clause
// A next life at the same address. What a supervisor does when it gets DOWN:
// the address, its name and every ref that follows go on to the new actor.
#pragma once

#include "ringactor/actor/actor_ref.hpp"
#include "ringactor/actor/engine.hpp"

namespace ringactor {

/// A new life of a kernel actor that has ended, at its address, with the next
/// incarnation and a wiped state. Its kernel and options may differ.
///
/// DOWN comes before the engine has let go of the life before; then the start
/// waits for that, without blocking, and the new actor's messages wait with it
/// (one less than mailbox_limit; more are refused: full). Monitor the new
/// handle: it tells of a start that failed later.
///
/// Errors: no_such, stale_incarnation (pinned to an earlier life, or the id is
///         another actor's), invalid_argument (it still lives, was not kept, a
///         restart waits already; what spawn_kernel refuses), exhausted,
///         closed.
/// Thread: any.
/// Cost:   as spawn_kernel.
caf::expected<caf::actor> respawn_kernel(const engine& where,
                                         const actor_ref& who,
                                         const behaviour& what,
                                         const spawn_options& options = {});

/// Keeps the address of a living actor, kernel or host, past its end: nobody
/// else gets it until release_address or the engine's end. For a kernel actor
/// spawn_options::keep_address does it from the start. Thread: any.
/// Errors: no_such, down, stale_incarnation, closed.
caf::error keep_address(const engine& where, const caf::actor& who);

/// The address ends with the life that has it now, and its names with it; at
/// once when there is none. False when it was not kept. Thread: any.
bool release_address(const engine& where, const actor_ref& who);

/// Gives what an actor was known by to another that lives, in this engine or
/// another of the system: refs that follow and names go to `next` from now on.
/// For an actor that has ended and cannot be respawned: its handler hangs, and
/// holds its place; or its engine has ended (a handle of that must be held).
/// Its address stays kept; a handler that sends to it is told `down`, until it
/// is told the new one. Thread: any.
/// Errors: invalid_argument (it lives, or was not kept; `next` has ended).
caf::error move_address(const engine& where, const actor_ref& who,
                        const caf::actor& next);

/// Gives the kept address of a host actor that has ended to another host
/// actor, which has none yet; its incarnation is the next. Thread: any.
/// One that was abandoned (fence()) may live on.
/// Errors: invalid_argument (the old one lives or was not kept, the new one is
///         null, has ended or has an address), no_such, stale_incarnation.
caf::expected<actor_ref> replace_actor(const engine& where,
                                       const actor_ref& who,
                                       const caf::actor& next);

class directory;

namespace detail {

/// The same where no engine is at hand.
caf::error keep_address(directory& where, const caf::actor& who);
bool release_address(directory& where, const actor_ref& who);
caf::expected<actor_ref> replace_actor(directory& where, const actor_ref& who,
                                       const caf::actor& next);

} // namespace detail

} // namespace ringactor
