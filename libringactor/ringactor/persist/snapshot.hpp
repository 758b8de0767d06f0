// SPDX-License-Identifier: BSD-3-Clause
// A copy of an actor's state as it is stored, and its bytes in a file. The
// first page to read in this folder.
#pragma once

#include "ringactor/abi/errc.hpp"
#include "ringactor/abi/layout.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ringactor::persist {

/// Whose state it is, and which shape it has. What is stored is used for the
/// same kind alone.
struct snapshot_kind {
  std::string actor;  // the key: what the actor is called, in any process
  std::string kernel; // the name of its behaviour in the image
  std::uint32_t layout = ra_abi_version;
  std::uint64_t state_bytes = 0;

  bool operator==(const snapshot_kind&) const = default;
};

struct snapshot {
  snapshot_kind kind;
  std::uint64_t generation = 0; // 1 for the first; a store counts
  std::uint64_t hlc = 0;        // the actor's clock when it was taken
  /// kind.state_bytes of them; shared, as they may be large.
  std::shared_ptr<const std::vector<std::byte>> state;
};

/// What stands before the state.
struct snapshot_head {
  snapshot_kind kind;
  std::uint64_t generation = 0;
  std::uint64_t hlc = 0;
  std::size_t bytes = 0; // of the head itself
};

inline constexpr std::uint32_t snapshot_format = 1;
inline constexpr std::size_t snapshot_head_bytes = 64; // without the names
inline constexpr std::size_t snapshot_name_bytes_max = 1024; // of each name
inline constexpr std::size_t snapshot_head_bytes_max =
  snapshot_head_bytes + 2 * snapshot_name_bytes_max;

/// Errors: invalid_argument; a name is empty or too long, or the state has
///         another length than its kind says.
result<void> check(const snapshot& what);

/// The bytes of a file, little-endian: 64 bytes, the two names, the state, and
/// the CRC-32C of all that. The first 64 bytes and the names have one of their
/// own, so that they can be read alone:
///
///    0 magic 8        8 format 4     12 head bytes 4   16 actor bytes 4
///   20 kernel bytes 4 24 layout 4    28 zero 4         32 generation 8
///   40 hlc 8          48 state bytes 8                 56 zero 4
///   60 CRC-32C of the head without this field 4
///
/// A later format keeps the first 12 bytes and the CRC at the end.
std::vector<std::byte> encode(const snapshot& what); // which check() lets pass

/// The head, from the front of a file or from all of it.
/// Errors: corrupt (not whole), mismatch (another format). The text says where.
result<snapshot_head> decode_head(std::span<const std::byte> bytes);

/// All of a file. No length is believed before it agrees with the bytes there
/// are; nothing is allocated before the checksum does.
/// Errors: as above.
result<snapshot> decode(std::span<const std::byte> bytes);

/// Is this the kind that is wanted?
/// Errors: mismatch; the text has the field, what it is and what was wanted.
result<void> check(const snapshot_kind& found, const snapshot_kind& wanted);

} // namespace ringactor::persist
