// SPDX-License-Identifier: BSD-3-Clause
// A supervisor whose tree is made when it is started, and made anew when it is
// restarted: OTP's init/1. It may say that there is nothing to supervise.
#pragma once

#include "ringactor/supervision/supervisor.hpp"

#include <functional>
#include <variant>

namespace ringactor::supervision {

/// The tree; or that there is none, which is no error; or why it cannot be
/// made.
using init_outcome = std::variant<sup_spec, ignored, caf::error>;

/// Runs before there is a supervisor, on the thread that starts it: the
/// caller's, or that of the supervisor above, which must not be blocked.
using init_function = std::function<init_outcome()>;

/// spawn_supervisor() of what `init` makes. Ignored: a null actor; nothing was
/// started, and nobody is told anything.
/// Errors: what `init` returns, what it throws (handler_failed), a tree that is
///         faulty (invalid_argument); nothing was started.
caf::expected<caf::actor>
spawn_supervisor_from(caf::actor_system& system, const init_function& init,
                      supervisor_options options = {});

/// start_supervisor() likewise. Thread: any that is not a worker of CAF's.
caf::expected<caf::actor>
start_supervisor_from(caf::actor_system& system, const init_function& init,
                      supervisor_options options = {});

/// A child that is such a supervisor: `init` runs at each of its starts, so
/// what is faulty in its tree is found then. One that is ignored is a child
/// without an instance.
child_spec nested_from(child_rules rules, init_function init);

} // namespace ringactor::supervision
