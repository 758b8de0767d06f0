// SPDX-License-Identifier: BSD-3-Clause
// A port: one host thread's own pair of rings to an engine. For threads that
// are no actors and count nanoseconds: no CAF, lock or allocation on the path,
// and nobody's scheduler in between.
#pragma once

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/message_options.hpp"
#include "ringactor/message/message_traits.hpp"

#include <caf/expected.hpp>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace ringactor {

struct port_options {
  std::uint32_t cells = 1024; // messages on their way down; a power of two
};

/// A message that came up a port; valid while poll() shows it.
struct port_message {
  ra_address from{};
  std::uint64_t tag = 0; // of the request that this answers; 0: unasked
  std::uint16_t type = 0;
  bool is_answer = false;
  errc status = errc::ok;  // of a request that failed
  std::uint32_t code = 0;  // handler_failed: the number given to ra_fail
  std::uint64_t stamp = 0; // the sender's hybrid clock
  std::span<const std::byte> payload;

  /// The struct, if it is an M.
  template <class M>
  std::optional<M> as() const {
    if (type != message::message_traits<M>::type_id
        || payload.size() != sizeof(M))
      return std::nullopt;
    M value;
    std::memcpy(&value, payload.data(), sizeof value);
    return value;
  }
};

/// On a device that schedules by itself (OpenCL) there is no ring down: a post
/// fills the actor's mailbox, and is never told `full` by the ring; poll brings
/// up what has come, for whomever, 64 messages at most.
///
/// Thread: one, for all calls; it may be handed to another thread as a whole.
/// Order:  messages to one actor arrive as they were posted; the mailbox's own
///         messages are never overtaken.
class port {
public:
  port(port&& other) noexcept;
  port& operator=(port&& other) noexcept;
  /// What was posted is still delivered; answers that come later are dead
  /// letters.
  ~port();

  /// By which handlers send to this port.
  ra_address address() const noexcept { return address_; }

  /// Posts a message that nobody answers.
  /// Errors: full (the ring; poll, then try again), no_such (not a kernel
  ///         actor of this engine), exhausted (the payload pool). What the
  ///         actor's mailbox refuses later, as `full`, is a dead letter.
  /// Cost:   a copy, a tick of the clock, one read-modify-write to see whether
  ///         the engine's thread sleeps; a block of the pool above 56 bytes.
  template <class M>
  errc send(ra_address to, const M& value,
            const message_options& options = {}) {
    return post<M>(to, value, 0, 0, options);
  }

  /// Posts a request; its answer comes with `tag` (48 bits, not 0).
  /// Errors: as send; full also when answers to as many requests as the ring
  ///         has cells were not polled yet; invalid_argument for the tag.
  template <class M>
  errc request(ra_address to, const M& value, std::uint64_t tag,
               const message_options& options = {}) {
    return post<M>(to, value, ra_flag_request, tag, options);
  }

  /// The two above for a message whose type is known by number only, as tools
  /// and gateways do. Shape: `bytes` are those of its struct.
  errc send(ra_address to, std::uint16_t type, std::span<const std::byte> bytes,
            const message_options& options = {}) {
    return post_bytes(to, type, bytes, 0, 0, options);
  }
  errc request(ra_address to, std::uint16_t type,
               std::span<const std::byte> bytes, std::uint64_t tag,
               const message_options& options = {}) {
    return post_bytes(to, type, bytes, ra_flag_request, tag, options);
  }

  /// Sends all in order until one is refused; returns how many went.
  /// Cost: as send, but the engine's thread is looked at once.
  template <class M>
  std::size_t send_batch(ra_address to, std::span<const M> values) {
    std::size_t count = 0;
    while (count < values.size()
           && push<M>(to, values[count], 0, 0, {}) == errc::ok)
      ++count;
    wake();
    return count;
  }

  /// Calls each(const port_message&) for at most `most` messages that came;
  /// returns how many.
  template <class Each>
  std::size_t poll(Each&& each, std::size_t most = 64) {
    std::size_t count = 0;
    ra_message message;
    for (; count < most && pop(message); ++count) {
      open_message in{*this, message};
      each(in.view);
    }
    return count;
  }

  /// Requests whose answer was not polled yet.
  std::uint32_t outstanding() const noexcept { return outstanding_; }

private:
  friend caf::expected<port> open_port(const engine& where,
                                       const port_options& options);
  port(caf::intrusive_ptr<engine_core> core,
       const backend::port_hub::opened& rings);

  /// A message that was popped, until its payload was seen.
  struct open_message {
    open_message(port& of, const ra_message& message);
    ~open_message();
    port& of;
    const ra_message& message;
    port_message view;
  };

  template <class M>
  errc post(ra_address to, const M& value, std::uint32_t flags,
            std::uint64_t tag, const message_options& options) {
    const errc status = push<M>(to, value, flags, tag, options);
    wake();
    return status;
  }
  template <class M>
  errc push(ra_address to, const M& value, std::uint32_t flags,
            std::uint64_t tag, const message_options& options) {
    static_assert(message::is_message<M>, "declare it with RA_MESSAGE");
    return push_bytes(to, message::message_traits<M>::type_id,
                      std::as_bytes(std::span{&value, 1}), flags, tag, options);
  }
  errc post_bytes(ra_address to, std::uint16_t type,
                  std::span<const std::byte> bytes, std::uint32_t flags,
                  std::uint64_t tag, const message_options& options) {
    const errc status = push_bytes(to, type, bytes, flags, tag, options);
    wake();
    return status;
  }
  errc push_bytes(ra_address to, std::uint16_t type,
                  std::span<const std::byte> bytes, std::uint32_t flags,
                  std::uint64_t tag, const message_options& options);
  void wake() noexcept;
  bool pop(ra_message& message) noexcept;
  bool pop_answer(ra_message& message) noexcept;
  void close() noexcept;

  caf::intrusive_ptr<engine_core> core_;
  backend::port_line* line_ = nullptr;
  ra_address address_{};
  std::uint32_t cells_ = 0;
  std::uint32_t outstanding_ = 0;
  bool is_direct_ = false; // its engine schedules by itself
};

/// Opens a port to this engine; on the CPU the first one starts a port thread,
/// which runs the handlers of idle actors itself. While one of them runs, the
/// other ports wait: kernels that say RA_KERNEL_COST(name, long) go to the
/// executor instead.
/// Errors: invalid_argument, exhausted.
caf::expected<port> open_port(const engine& where,
                              const port_options& options = {});

} // namespace ringactor
