// SPDX-License-Identifier: BSD-3-Clause
// How an engine is opened and a kernel spawned; every field has a default that
// suits a first program.
#pragma once

#include "ringactor/backend/image.hpp"

#include <caf/actor_addr.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringactor::clock {
class physical_clock;
}

namespace ringactor {

/// On which threads ready actors run (CPU backend; `step` on OpenCL, too).
enum class executor_kind : std::uint8_t {
  job,     // CAF's workers; no thread of ours
  inline_, // as job; short handlers of idle actors on the sender's thread
  threads, // `threads` of our own: behaviours that may run long
  step     // nothing runs but in engine::step(): for tests
};

struct engine_options {
  /// "auto", a name as in "cpu", or names with commas between them: the first
  /// with a device that has what the kernels require. "auto" is an accelerator
  /// if one can be opened, else the CPU; a list may end in it.
  std::string backend = "auto";
  /// The image's kernels that this engine is for; none: all. What they require
  /// (RA_KERNEL_REQUIRES) decides which devices will do; others are refused.
  std::vector<std::string> kernels = {};
  /// Of a device that schedules by itself; then `executor` has no part in it,
  /// but for `step`, and bounds of memory below that are left alone are lowered
  /// to what suits the device (gpu/opencl/README.md).
  backend::execution_model model = backend::execution_model::automatic;
  /// Of the model `batch`: messages that go down before a launch, 1 to 1048576.
  std::uint32_t batch_limit = 4096;
  executor_kind executor = executor_kind::job;
  std::uint32_t threads = 1;          // of executor_kind::threads
  std::uint64_t inline_limit_us = 20; // handlers that take longer are jobs
  std::uint64_t spin_us = 20; // threads, ports: look for work, then sleep
  std::uint32_t budget_messages = 64;  // per activation; step: use 1
  std::uint64_t budget_us = 200;       // per activation, looked at per message
  std::uint32_t places_max = 1u << 20; // actors at once
  std::uint32_t cells_max = 1u << 21;  // messages waiting, all actors
  std::uint64_t pool_bytes = 256u << 20;  // payload pool; touched as used
  std::uint64_t state_bytes = 4ull << 30; // kernel states; touched as used
  std::uint32_t drift_max_ms = 500;       // clock stamps further ahead: refused
  /// A handler that runs longer hangs, and so does an actor that has not begun
  /// when for that long the engine picked up no actor at all. It is found in
  /// half a limit more (2 ms at least) and goes down as errc::hung; nothing it
  /// says leaves the engine then, and its place is free when it has returned.
  /// With `threads`, others wait no longer: the thread is replaced, and ends by
  /// itself later. With `job` and `inline_`, CAF's worker, or the sender's
  /// thread, is held until the handler returns, and so is the end of the
  /// actor_system. With `step` a test looks (hang_watch::check). The executor
  /// handles what comes from ports then, which costs them a wake-up.
  /// 0: nobody is judged; no default can know how long is too long.
  std::uint32_t hang_limit_ms = 0;
  const clock::physical_clock* clock = nullptr; // null = the wall clock
  /// Of handlers that take all lanes (RA_KERNEL_LANES): 1, 4 or 32. More than
  /// one need `step`, where they are fibres of the thread that steps: for tests
  /// of barriers, shuffle and ballot, not for speed.
  std::uint32_t lanes = 1;
};

/// What a full mailbox does with one more message. A sender is told `full`
/// (reject) or `dropped`: a request by an error, else there is a dead letter.
enum class full_policy : std::uint8_t {
  reject,      // the new one is refused
  drop_oldest, // the oldest of the lowest class that waits makes room
  drop_newest, // the new one is dropped; a kernel that sent it is not told
  stash        // a host's waits outside, in order; a kernel is told `full`
};

struct spawn_options {
  std::uint32_t mailbox_limit = 1024; // messages waiting for this actor
  full_policy when_full = full_policy::reject;
  std::uint32_t stash_limit = 1024; // stash: messages that wait outside
  bool active = true; // false: it rests, from before its init, till activate()
  std::optional<backend::handler_cost> cost = {}; // none: the kernel's own
  // The address outlives the actor: respawn_kernel gives it a next life there.
  bool keep_address = false;
  /// What waits in the mailbox when a life ends, and is no request, is sent to
  /// the next life at the address, before anything newer, in the order of each
  /// sender; so is what refs that follow send meanwhile. At most mailbox_limit
  /// messages less one. False, and where no life follows (release_address, the
  /// engine's end, a hung life that moves): dead letters of reason `down`. A
  /// message keeps its id, stamp and deadline: see RA_ONCE.
  bool redeliver = false; // needs keep_address
  /// Instead of the engine's, as for kernels of cost `long`; 0: this actor is
  /// never judged. Refused where the engine has no limit.
  std::optional<std::uint32_t> hang_limit_ms = {};
  /// Is sent kernel_started, by the new actor, once its init has returned. An
  /// init that fails is told by DOWN alone.
  caf::actor_addr started_to = {};
  /// The state to begin with, from a state_snapshot of this kernel. Init runs
  /// as ever, with its config; then these bytes replace all that it left in the
  /// state, and no message comes between. Refused unless it has the state's
  /// size. Takes a block of the payload pool until the life begins.
  std::shared_ptr<const std::vector<std::byte>> restore = {};
};

/// Counts of messages since the engine was opened; a snapshot.
/// handled + refused + control = posted, once all mailboxes are empty.
struct engine_status {
  std::uint64_t handled = 0;      // handlers that returned
  std::uint64_t sent = 0;         // by handlers: replies, sends, forwards
  std::uint64_t refused = 0;      // at dispatch: error reply or dead letter
  std::uint64_t dead_letters = 0; // of the refused: nobody was waiting
  std::uint64_t would_block = 0;  // sends that a handler was told cannot go
  std::uint64_t failed = 0;       // actors ended by ra_fail
  std::uint64_t activations = 0;
  std::uint64_t inline_runs = 0;  // on a sender's thread
  std::uint64_t control = 0;      // the engine's own: start, stop
  std::uint64_t late_answers = 0; // answers that nobody waited for
  std::uint64_t actors = 0;       // places in use now
  std::uint64_t pool_blocks = 0;  // blocks of the payload pool in use now
  std::uint64_t hung = 0;         // actors found to hang: errc::hung
  std::uint64_t fenced = 0;       // said after their actor's end: dropped
  std::uint64_t redelivered = 0;  // sent to a next life: spawn_options
  std::uint64_t kept = 0;         // wait for a next life now
  /// Of a lost device: it died with them in hand, so that they were handled, in
  /// part or not at all. handled + letters + unknown = sent, of what no request
  /// was; a request is answered by the reason.
  std::uint64_t unknown = 0;
};

} // namespace ringactor
