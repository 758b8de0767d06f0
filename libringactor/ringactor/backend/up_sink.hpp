// SPDX-License-Identifier: BSD-3-Clause
// What floor 3 gives to an engine: where messages go that leave it. A part of
// backend.hpp.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"

#include <cstdint>
#include <span>

namespace ringactor::backend {

/// Takes messages that leave an engine: replies, sends to other addresses,
/// dead letters, down and retired notices. Called on the thread that ran the
/// handler; `context` is what the caller of post or activate passed.
class up_sink {
public:
  virtual void deliver(std::span<const ra_message> messages,
                       void* context) noexcept = 0;

  // The rest is for engines that schedule by themselves. Thread: the engine's
  // own, but for hold().

  /// As deliver, of messages that the actor in this place caused. The place
  /// comes from the device: to be checked.
  virtual void deliver_from(std::uint32_t,
                            std::span<const ra_message> messages) noexcept {
    deliver(messages, nullptr);
  }
  /// A post with this context made the actor ready. True: keep it alive, and
  /// call let_go() when it is idle again. Thread: the poster's.
  virtual bool hold(std::uint32_t, void*) noexcept { return false; }
  virtual void let_go(std::uint32_t) noexcept {}
  /// For a device with memory of its own: where a struct of this type names
  /// blocks of the pool, byte offsets of its ra_span fields. Thread: any.
  virtual std::span<const std::uint32_t> spans_of(std::uint16_t) noexcept {
    return {};
  }
  /// For an engine that learns later that a mailbox is full: may one more of
  /// its host's messages wait outside, behind so many? False: it is refused.
  virtual bool may_wait(std::uint32_t, std::uint32_t) noexcept { return false; }
  /// Nothing runs any more, and posts are refused; once at most.
  virtual void device_failed(const failure&) noexcept {}

protected:
  ~up_sink() = default;
};

} // namespace ringactor::backend
