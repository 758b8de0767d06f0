// SPDX-License-Identifier: BSD-3-Clause
// Struct <-> envelope on the host: a payload of at most 56 bytes lies in the
// message, a larger one in a block of the payload pool. Tour stop 3. Used by
// the bridge and by ports.
#pragma once

#include "ringactor/abi/errc.hpp"
#include "ringactor/abi/envelope.h"
#include "ringactor/message/message_traits.hpp"

#include <cstddef>
#include <span>

struct ra_pool;

namespace ringactor::message {

/// Writes `bytes` as the payload of `out`; sets length or the indirect flag.
/// The head word must be written before.
///
/// Thread: any. Cost: a copy; a block of the pool above 56 bytes.
/// Errors: errc::exhausted when the pool has no block; `out` has no payload.
errc write_payload(ra_message& out, std::span<const std::byte> bytes,
                   ra_pool* pool) noexcept;

/// Copies the payload of `in`, which must have exactly the size of `bytes`.
///
/// Errors: errc::corrupt when the length differs or the span is not valid;
///         `bytes` is unchanged.
errc read_payload(const ra_message& in, std::span<std::byte> bytes,
                  ra_pool* pool) noexcept;

/// Gives back what a message owns: its indirect block, and the blocks named by
/// the span fields of its struct. For messages that reached nobody.
void release_spans(const ra_message& in, const message_info& info,
                   ra_pool* pool) noexcept;

/// Gives back the indirect block alone: the struct was copied out.
void release_indirect(const ra_message& in, ra_pool* pool) noexcept;

} // namespace ringactor::message
