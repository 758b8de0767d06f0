// SPDX-License-Identifier: BSD-3-Clause
// Numbers below CAF become caf::error here, and nowhere else.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/actor/caf_compat/error_category.hpp"

#include <string>

namespace ringactor {

/// A failure as CAF's users get it: the number is the code, the sentence the
/// context.
caf::error to_caf(const failure& why);

/// An error reply or a down notice of an engine; `who` names the actor's
/// kernel.
caf::error to_caf(const ra_error& why, const std::string& who);

/// The reason an actor's mailbox is bounced with when it ends.
caf::error to_caf(errc code, const std::string& what);

/// One readable sentence for any error, with context.
std::string describe(caf::actor_system& system, const caf::error& why);

/// The kernel's own number from ra_fail; 0 when the error is none of those.
std::uint32_t failure_code(const caf::error& why);

/// Prints the error to stderr; returns 1, for `return report(...)` in main.
int report(const caf::error& why);

} // namespace ringactor
