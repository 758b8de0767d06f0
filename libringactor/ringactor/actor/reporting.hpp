// SPDX-License-Identifier: BSD-3-Clause
// What kernels tell the outside beside messages, for host code: alerts, copies
// of their state, the 32 bytes each actor publishes, what operations took. The
// device's half: gpu/device/reporting.h.
#pragma once

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/state_snapshot.hpp"
#include "ringactor/backend/published.hpp"
#include "ringactor/message/message_traits.hpp"

#include <string_view>

namespace ringactor {

using backend::kernel_operations;
using backend::operation_sums;

/// Sends this host actor each alert of this engine's kernels from now on
/// (ra_alert), as the message that it is, until it ends or unsubscribes. The
/// sender is the kernel actor. An alert without a subscriber is a dead letter:
/// no_such.
///
/// An alert that names blocks (RA_MESSAGE_SPANS) goes to the first subscriber
/// that lives, alone: a block has one owner.
/// Errors: invalid_argument: null, or no host actor with a mailbox of its own.
/// Thread: any.
caf::error subscribe_alerts(const engine& where, const caf::actor& who);
/// False when it had not subscribed.
bool unsubscribe_alerts(const engine& where, const caf::actor& who);

/// The same for snapshots (ra_snapshot): each is a state_snapshot.
caf::error subscribe_snapshots(const engine& where, const caf::actor& who);
bool unsubscribe_snapshots(const engine& where, const caf::actor& who);

namespace detail {

caf::error read_published(const caf::actor& who, const message::message_info& m,
                          std::span<std::byte> into);
caf::error read_published(const engine& where, ra_address who,
                          const message::message_info& m,
                          std::span<std::byte> into);

template <class M>
std::span<std::byte> small_state_of(M& value) {
  static_assert(message::is_small_state<M>,
                "declare the struct with RA_SMALL_STATE, after RA_MESSAGE");
  return std::as_writable_bytes(std::span{&value, 1});
}

} // namespace detail

/// What the actor published last (ra_publish), whole, without asking its
/// device. A new life has published nothing.
///
/// Thread: any. Cost: a few loads; no lock of the engine, no message.
/// Errors: empty (nothing so far), bad_type (the text has both structs), down,
///         invalid_argument (no kernel actor), timeout (it publishes so fast
///         that no look was undisturbed).
template <class M>
caf::expected<M> published(const caf::actor& kernel) {
  M value{};
  auto into = detail::small_state_of(value);
  if (auto why = detail::read_published(kernel, message::info_of<M>(), into))
    return why;
  return value;
}
/// The same by address; without an incarnation: of whoever lives there.
/// Errors: also no_such (no place of this engine), stale_incarnation.
template <class M>
caf::expected<M> published(const engine& where, ra_address who) {
  M value{};
  auto into = detail::small_state_of(value);
  if (auto why =
        detail::read_published(where, who, message::info_of<M>(), into))
    return why;
  return value;
}

/// What all actors of this kernel recorded in this engine so far
/// (ra_record_latency, ra_record_throughput), by the kernel's own numbers.
///
/// Memory: 320 bytes for each worker record and kernel of the image, reserved
///         when the engine is opened, touched as used.
/// Errors: no_such; the text names the image's kernels.
/// Thread: any. Cost: a look at each worker record; no call of the device.
caf::expected<kernel_operations> operations(const engine& where,
                                            std::string_view kernel);

} // namespace ringactor
