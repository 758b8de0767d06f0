// SPDX-License-Identifier: BSD-3-Clause
// Keeps snapshots of kernel actors in a store: a host actor that subscribes to
// them, asks for them in time, and writes them on a thread of its own, for
// which nobody waits. Used by supervision's kernel children.
#pragma once

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/state_snapshot.hpp"
#include "ringactor/persist/snapshot_store.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ringactor {

/// What a saver tells its subscribers, one for each snapshot that was stored or
/// was not, and for each stored one that was passed over.
struct save_event {
  std::string key;
  errc code = errc::ok; // ok: it is stored
  std::string text;     // of an error
  std::uint64_t generation = 0;
  std::uint64_t hlc = 0; // of the state
  std::uint64_t bytes = 0;
};

struct saver_status {
  std::uint64_t saved = 0;      // stored
  std::uint64_t failed = 0;     // not stored, or not taken: told, as an event
  std::uint64_t superseded = 0; // not stored: a newer one had come meanwhile
  std::uint64_t skipped = 0;    // not asked for: the one before was under way
  std::uint64_t damaged = 0;    // stored, but not whole when they were loaded
  std::uint64_t actors = 0;     // whose snapshots it keeps
};

/// Ask a saver's actor for its saver_status.
struct get_saver_status {};
/// Ask a saver's actor to take and store a snapshot of this actor, one of its
/// own, now. The answer is the save_event once it is on the disk, or the error.
struct save_now {
  caf::actor who;
};

struct saver_options {
  std::vector<caf::actor_addr> subscribers = {}; // are sent each save_event
  /// False: on CAF's workers, which then wait for the disk. For tests.
  bool own_thread = true;
};

/// Handle to a saver. Copies share it; when the last is gone it stores what has
/// reached it, and ends. An actor_system ends after its savers: let go first.
/// Thread: any.
class snapshot_saver {
public:
  snapshot_saver() = default;
  snapshot_saver(caf::actor_system& system,
                 std::shared_ptr<persist::snapshot_store> store,
                 const saver_options& options = {});

  explicit operator bool() const noexcept { return inside_ != nullptr; }
  const caf::actor& actor() const noexcept;

  /// From now on the snapshots of this kernel actor are stored under the key,
  /// however they are taken: by its handlers, by take_snapshot, or by the saver
  /// itself, `every` so often; 0: never. Ends with the actor.
  /// Errors: invalid_argument (no kernel actor, or an empty key).
  caf::error keep(const engine& where, const caf::actor& kernel,
                  std::string key, std::chrono::milliseconds every = {}) const;

  /// The newest state that is stored under the key, for spawn_options::restore;
  /// null when there is none. A damaged one that was passed over is an event.
  /// Errors: no_such (the image has no such kernel), corrupt, mismatch, io.
  /// Cost: the store's load(), on the caller's thread.
  caf::expected<std::shared_ptr<const std::vector<std::byte>>>
  load(const engine& where, const std::string& kernel,
       const std::string& key) const;

private:
  struct content;
  std::shared_ptr<const content> inside_;
};

} // namespace ringactor

RINGACTOR_CAF_LOCAL_TYPE(ringactor::save_event, 19);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::saver_status, 20);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::get_saver_status, 21);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::save_now, 22);
