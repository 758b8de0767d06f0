// SPDX-License-Identifier: BSD-3-Clause
// A kernel actor as a typed actor of CAF: a message that the kernel does not
// handle, or a handler for another reply, does not compile. The build writes
// the type, <kernel>_actor, from the kernel's list and its RA_REPLY lines.
#pragma once

#include "ringactor/actor/caf_compat/typed.hpp"
#include "ringactor/actor/engine.hpp"
#include "ringactor/message/message_traits.hpp"

#include <type_traits>
#include <utility>

namespace ringactor {

namespace detail {

template <class Message>
constexpr auto signature_for() {
  if constexpr (message::is_request<Message>)
    return caf_compat::signature<Message, message::reply_of<Message>>{};
  else
    return caf_compat::signature<Message, void>{};
}

} // namespace detail

/// A caf::typed_actor that takes these messages, each answered by what its
/// RA_REPLY names; without one, by the empty reply.
template <class... Messages>
using typed_kernel = caf::typed_actor<
  typename decltype(detail::signature_for<Messages>())::type...>;

/// A behaviour that knows the type of its actors: what `<kernel>_kernel()` of
/// the build returns.
template <class Actor>
struct typed_behaviour : behaviour {};

/// spawn_kernel with a typed handle. caf::actor_cast<caf::actor> gives the
/// plain one, which takes message_options too. A handler that answers with
/// another message than it declares gives the requester CAF's error
/// unexpected_response (ra_answer refuses it at compile time).
template <class Actor>
caf::expected<Actor> spawn_typed(const engine& where,
                                 const typed_behaviour<Actor>& what,
                                 const spawn_options& options = {}) {
  auto kernel = spawn_kernel(where, what, options);
  if (!kernel)
    return std::move(kernel.error());
  return caf::actor_cast<Actor>(std::move(*kernel));
}

} // namespace ringactor
