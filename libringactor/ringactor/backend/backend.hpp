// SPDX-License-Identifier: BSD-3-Clause
// The one device interface: ten pure virtuals in three small classes, and the
// two callbacks that floor 3 gives to an engine. Nothing here knows CAF or a
// device's API. To add a backend, implement these in gpu/<name>/.
#pragma once

#include "ringactor/abi/errc.hpp"
#include "ringactor/abi/layout.h"
#include "ringactor/backend/features.hpp"
#include "ringactor/backend/up_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor::clock {
class physical_clock;
}

namespace ringactor::backend {

/// How a device runs an engine's loop. The CPU has executors instead.
enum class execution_model : std::uint8_t {
  automatic,  // what suits the device
  persistent, // resident until the engine ends; takes a compute unit for good
  slices,     // ends when nothing is ready, and is started again
  batch       // a launch for each batch of messages
};

/// What an engine is built for. All counts are bounds, not reservations:
/// memory is touched as it is used.
struct engine_config {
  std::uint8_t engine_id = 1;          // home engine of its addresses
  std::uint32_t places_max = 1u << 20; // actors at once
  std::uint32_t cells_max = 1u << 21;  // messages in all mailboxes
  std::uint32_t workers = 64;          // threads inside the engine at once
  std::uint32_t budget_messages = 64;  // per activation
  std::uint64_t budget_us = 200;       // per activation, checked per message
  std::uint32_t drift_max_ms = 500;    // stamps further ahead are refused
  std::uint64_t pool_bytes = 256u << 20;
  std::uint64_t state_bytes = 4ull << 30;
  const clock::physical_clock* clock = nullptr; // null = the wall clock
  std::uint32_t lanes = 1; // of handlers that take all: 1, 4 or 32
  execution_model model = execution_model::automatic;
  std::uint32_t batch_limit = 4096; // of execution_model::batch: messages
  bool stepped = false; // a device that schedules: nothing runs but in step()
};

/// Something whose ready actors can be run.
class activatable {
public:
  /// Handles messages of one ready actor within the engine's budget.
  /// True: it has more, and the caller must make it ready again.
  virtual bool activate(std::uint32_t place, void* context) noexcept = 0;

protected:
  ~activatable() = default;
};

/// Decides on which thread a ready actor runs (CPU backend). Called once for
/// each change from idle to ready, by the thread that caused it.
class executor {
public:
  virtual void make_ready(activatable& who, std::uint32_t place,
                          void* context) noexcept = 0;

protected:
  ~executor() = default;
};

/// An engine's shared region, as the host sees it.
struct engine_memory {
  std::byte* shared = nullptr;
  const ra_layout* layout = nullptr;
};

/// A handler that runs, as a watchdog sees it: the same beat at two looks is
/// the same run.
struct running_handler {
  std::uint32_t place = 0;
  std::uint64_t beat = 0; // of the place; odd
};

/// What became of a message that was to be handled at once.
enum class attempt : std::uint8_t {
  busy, // its actor was not idle, or its handler keeps it: it is to be posted
  done, // handled, or refused as in an activation; the actor is idle
  more  // the same; the actor has messages, and the caller must make it ready
};

/// An open engine. Destroying it releases its memory; join first.
class engine {
public:
  virtual ~engine() = default;

  /// Brings one message to its actor's mailbox. Never blocks.
  ///
  /// Thread: any. Order: per (sender thread, destination).
  /// Errors: full, down, no_such, exhausted, closed; the message was not taken.
  /// A device in batches takes it and tells later: a dead letter with the
  /// reason comes up.
  virtual errc post(const ra_message& message, void* context) noexcept = 0;

  /// Handles messages on this thread, past the mailbox, if the first one's
  /// actor is idle: that one, and those behind it that are for the same actor,
  /// within the budget of an activation. `taken` says how many. Never overtakes
  /// a message that is in the mailbox.
  ///
  /// Thread: any that may run a handler.
  virtual attempt try_handle(std::span<const ra_message> messages,
                             std::size_t& taken, void* context) noexcept {
    static_cast<void>(messages), static_cast<void>(context);
    taken = 0;
    return attempt::busy;
  }

  virtual engine_memory memory() const noexcept = 0;

  /// Sum over all workers; a snapshot, no device call. Cost: well under 1 us.
  virtual ra_telemetry status() const noexcept = 0;

  /// Messages of which nobody can tell what became: a handler had begun with
  /// them when the device was lost, or they were on their way. Snapshot; 0 as
  /// long as the device works.
  virtual std::uint64_t unknown() const noexcept { return 0; }

  /// Handlers that run now, each once or more: a sample. Empty where the device
  /// does not tell. Cost: a look at each worker record.
  virtual std::vector<running_handler> running() const { return {}; }

  /// True: the device decides who runs when; the executor has no part in it.
  virtual bool schedules() const noexcept { return false; }

  /// Of an engine that schedules, launched `stepped`: runs at most so many
  /// activations, waits for them and brings up what they said, on this thread.
  /// How many there were; nothing: it cannot. Thread: one at a time.
  virtual std::optional<std::size_t> step(std::size_t) { return std::nullopt; }

  /// Of an engine that schedules: brings up what has come, unless another
  /// thread does so now. How many messages there were. Thread: any.
  virtual std::size_t take_up() noexcept { return 0; }

  /// From now on post answers errc::closed.
  virtual void request_stop() noexcept = 0;

  /// Returns when no thread of the engine's own is left.
  virtual void join() noexcept = 0;
};

struct device_info {
  std::string name;
  std::uint32_t compute_units = 0;
  std::string driver = {}; // and its version; empty: none
  std::string model = {};  // how it runs an engine if nothing is said, and why
  features has = {};
  bool is_accelerator = false; // not the host's own cores: "auto" prefers it
};

/// Something that runs the image of a program.
class device {
public:
  virtual ~device() = default;
  virtual device_info info() const = 0;

  /// What an engine of this config would have.
  virtual features has(const engine_config& config) const {
    static_cast<void>(config);
    return info().has;
  }

  /// Lays out memory and starts an engine. `ready` may be null where the
  /// device has its own scheduler. Both callbacks must outlive the engine.
  virtual result<std::unique_ptr<engine>>
  launch(const engine_config& config, up_sink& up, executor* ready) = 0;
};

/// One way of running images: "cpu", "opencl", "cuda".
class backend {
public:
  virtual ~backend() = default;
  virtual std::string_view name() const noexcept = 0;
  virtual std::vector<device_info> devices() const = 0;
  /// False where devices() would look in vain for an accelerator: "auto" loads
  /// no driver for nothing.
  virtual bool may_have_accelerator() const { return true; }
  /// Devices that there are and that cannot be used, or why there is none: a
  /// sentence each, with what to do. For people.
  virtual std::vector<std::string> problems() const { return {}; }
  virtual result<std::unique_ptr<device>> open(std::size_t index) = 0;
};

} // namespace ringactor::backend
