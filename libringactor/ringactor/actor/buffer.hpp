// SPDX-License-Identifier: BSD-3-Clause
// A block of an engine's payload pool in the hands of host code: bulk data
// that a message names by an ra_span instead of carrying it.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"
#include "ringactor/actor/engine_core.hpp"

#include <cstddef>
#include <span>

namespace ringactor {

/// Owns the block until release() puts it into a message. Movable only.
/// Thread: one at a time; the pool behind it is shared.
class buffer {
public:
  buffer() = default;
  buffer(caf::intrusive_ptr<engine_core> core, ra_span block) noexcept;
  buffer(buffer&& other) noexcept;
  buffer& operator=(buffer&& other) noexcept;
  ~buffer();

  /// Null and empty when the block is not valid: the span was forged, given
  /// back before, or released.
  std::byte* data() const noexcept;
  std::size_t bytes() const noexcept;

  /// The block as an array of T; 64-byte aligned.
  template <class T>
  std::span<T> as() const noexcept {
    return {reinterpret_cast<T*>(data()), bytes() / sizeof(T)};
  }

  /// Passes ownership: put the span into a message and send it. A message that
  /// the engine refuses gives its blocks back by itself.
  ra_span release() noexcept;

private:
  caf::intrusive_ptr<engine_core> core_;
  ra_span block_{};
};

} // namespace ringactor
