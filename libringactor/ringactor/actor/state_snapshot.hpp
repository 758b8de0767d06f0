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

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::state_snapshot, 10);
