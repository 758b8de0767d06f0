// SPDX-License-Identifier: BSD-3-Clause
// A copy of a kernel actor's state, as a handler took it by ra_snapshot. What a
// subscriber is sent (reporting.hpp), and what a life can begin with
// (spawn_options::restore).
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/actor/caf_compat/message_types.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ringactor {

struct state_snapshot {
  ra_address address{};          // of the actor
  std::uint32_t incarnation = 0; // of the life
  std::string kernel;            // its name in the image
  std::uint64_t hlc = 0;         // the actor's clock when it was taken
  /// The state, byte for byte; never null in a message. Subscribers share it.
  std::shared_ptr<const std::vector<std::byte>> bytes;
};

/// To a kernel actor: its engine copies its state, between two messages and
/// behind those that were sent before; its handlers have no part in it.
/// Subscribers to the snapshots of the engine are sent the copy; a request gets
/// the empty answer then. What keeps it from being taken is the request's
/// error, or makes the message a dead letter: full, exhausted (the payload pool
/// has no block), expired, down.
struct take_snapshot {
  /// 1: then the actor rests, as by deactivate(), its snapshot being what it
  /// rests with: it overtakes what waits. Refused as deactivate() is.
  std::uint8_t then_rests = 0;
};

/// As bytes and back, for other nodes and files: little-endian as all messages.
/// Adds to `bytes`.
void to_bytes(const state_snapshot& what, std::string& bytes);
/// False when they form no snapshot; `what` is unchanged then.
bool from_bytes(const std::string& bytes, state_snapshot& what);

template <class Inspector>
auto inspect(Inspector& f, state_snapshot& x) {
  return caf_compat::inspect_bytes(
    f, x, "ringactor::state_snapshot",
    [&x](std::string& bytes) { to_bytes(x, bytes); },
    [&x](const std::string& bytes) { return from_bytes(bytes, x); });
}

template <class Inspector>
auto inspect(Inspector& f, take_snapshot& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::take_snapshot");
}

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::state_snapshot, 10);
RINGACTOR_CAF_TYPE(ringactor::take_snapshot, 18);
