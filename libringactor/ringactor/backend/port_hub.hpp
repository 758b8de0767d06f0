// SPDX-License-Identifier: BSD-3-Clause
// The engine's side of ports: two rings each, and one thread that brings what
// host threads wrote to the engine. Knows no CAF. Used by engine_core; the
// host thread's side is actor/port.hpp.
#pragma once

#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/parker.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

namespace ringactor::backend {

/// What takes the messages of ports.
class port_target {
public:
  /// Thread: the hub's, or that of drain().
  virtual void bring(std::span<const ra_message> messages) noexcept = 0;
  /// A message that came up for a port and that nobody will read.
  virtual void bury(const ra_message& message, errc reason) noexcept = 0;

protected:
  ~port_target() = default;
};

/// The rings of one port. Lives as long as the hub; a closed one is used again.
struct port_line {
  port_line(ring::ring_memory<> below, ring::ring_memory<> above,
            const ring::reader_options& reading);

  ring::ring_memory<> down_memory, up_memory;
  ring::spsc_writer<> down;     // the host thread's
  ring::ring_reader<> arrivals; // the hub thread's
  ring::mpsc_writer<> up;       // of whoever ran a handler
  ring::ring_reader<> answers;  // the host thread's
  alignas(64) std::atomic<std::uint32_t> incarnation{0}; // 0: closed
  std::atomic<std::uint32_t> unasked{0}; // in `up`, that answer no request
};

/// At most ra_ports_max ports of one engine.
class port_hub {
public:
  /// `spin_us`: how long the thread looks for messages before it sleeps.
  /// With `manual` there is no thread: whoever owns the hub calls drain().
  port_hub(port_target& target, std::uint8_t engine_id, bool manual,
           std::uint64_t spin_us);
  ~port_hub();

  struct opened {
    port_line* line = nullptr;
    ra_address address{};
    std::uint32_t cells = 0; // the rings'
  };
  /// Rings of at least `cells` messages down, and twice as many up.
  /// Errors: invalid_argument, exhausted.
  result<opened> open(std::uint32_t cells);
  /// What is still in the ring down is delivered; what comes up is buried.
  /// Thread: the port's own.
  void close(port_line& line);

  bool is_port(ra_address to) const noexcept {
    return to.node == 0 && ra_address_engine(to) == engine_id_
           && ra_address_index(to) >= ra_places_limit;
  }
  /// Brings a message up. Errors: no_such, stale_incarnation, down (closed),
  /// full: more than a half of the ring holds what the port never asked for.
  /// Thread: any.
  errc deliver(const ra_message& message) noexcept;

  /// The host thread has pushed. Cost: one read-modify-write.
  void wake() noexcept { sleeper_.wake_one(); }

  /// Brings what is left, then ends the thread. No port is open. Idempotent.
  void stop() noexcept;

  /// Brings what is there; returns how many messages.
  std::size_t drain() noexcept;

private:
  static constexpr std::size_t batch = 32;
  std::size_t drain(port_line& line) noexcept;
  bool has_message() const noexcept;
  void work();
  void bury_rest(port_line& line) noexcept;
  result<port_line*> free_line(std::uint32_t cells, std::uint32_t& index);

  port_target& target_;
  const std::uint8_t engine_id_;
  const bool manual_;
  const std::uint64_t spin_ticks_;
  std::mutex mutex_; // of open and close
  std::array<std::unique_ptr<port_line>, ra_ports_max> owned_;
  std::array<std::atomic<port_line*>, ra_ports_max> lines_{};
  std::atomic<std::uint32_t> count_{0}; // lines_ that were ever used
  std::atomic<bool> closed_{false};
  ring::parker<> sleeper_;
  std::thread thread_;
};

} // namespace ringactor::backend
