// SPDX-License-Identifier: BSD-3-Clause
// Host actors that were given up while a handler of theirs still ran: what they
// send from then on is late, and refused. Asked by those who can: kernel
// actors, refs, host_actor, supervisors. A plain CAF actor cannot.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <atomic>
#include <cstdint>

namespace ringactor {

namespace detail {
inline std::atomic<std::uint32_t> fenced_hosts{0}; // actors, about
bool is_fenced_slowly(const caf::actor_control_block* who);
bool is_late_slowly(caf::mailbox_element& what);
} // namespace detail

/// From now on this actor's messages are late. It is forgotten when nothing
/// refers to it any more, neither a handle nor a message of it. Thread: any.
void fence(const caf::actor& who);

/// Cost: one relaxed load while nobody is fenced; else a shared lock and a look
/// at each that is.
inline bool is_fenced(const caf::actor_control_block* who) {
  // Order: relaxed; who was fenced meanwhile is told as soon as it is seen.
  return detail::fenced_hosts.load(std::memory_order_relaxed) != 0
         && detail::is_fenced_slowly(who);
}

/// Its sender is fenced. False of what CAF sends when an actor ends: those who
/// monitor or link to it are told. A message without a sender, and one that was
/// handed on (delegate), cannot be known.
inline bool is_late(caf::mailbox_element& what) {
  // Order: relaxed; as above.
  return detail::fenced_hosts.load(std::memory_order_relaxed) != 0
         && detail::is_late_slowly(what);
}

} // namespace ringactor
