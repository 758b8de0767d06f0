// SPDX-License-Identifier: BSD-3-Clause
// A child as a user writes it: OTP's spec, and how it is started. Host actors,
// kernel actors and supervisors alike.
#pragma once

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/snapshot_saver.hpp"
#include "ringactor/supervision/spec.hpp"

#include <caf/actor.hpp>
#include <caf/actor_addr.hpp>
#include <caf/actor_system.hpp>
#include <caf/error.hpp>
#include <caf/message.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace ringactor::supervision {

class orphan_guard;

/// There is nothing to start, and that is no error.
struct ignored {};
/// It runs, and has begun once it sends the supervisor kernel_started or
/// supervisor_ready; it has failed if it goes down, or says nothing in time.
struct pending {
  caf::actor who;
  /// Whose end is the end of all children that name it: an engine's actor.
  caf::actor_addr group = {};
  /// Of a supervisor: its children, who must not outlive it.
  std::shared_ptr<orphan_guard> guard = {};
};
using start_outcome = std::variant<caf::actor, pending, ignored, caf::error>;

struct supervisor_options;

/// What a start function is given.
struct start_context {
  caf::actor_system& system;
  caf::actor_addr supervisor;
  const caf::message& arguments; // of start_instance, else empty
  /// From life to life of one child: what its start function put there.
  std::shared_ptr<void>& memory;
  /// The state that the child's handlers copied last (ra_snapshot); null: none.
  std::shared_ptr<const std::vector<std::byte>> snapshot;
  bool was_hung = false; // the life before did not return from a handler
  const supervisor_options& options; // of the supervisor that starts it
};

/// Runs on the supervisor's thread, and must not block. What it throws is a
/// start that failed.
using start_function = std::function<start_outcome(const start_context&)>;

struct sup_spec;

struct child_spec {
  child_rules rules;
  start_function start;
  std::shared_ptr<const sup_spec> nested; // checked with the whole tree
  /// For `pending`: later is a failed start. 0: it may take for ever.
  milliseconds start_limit{5000};
};

/// A supervisor and its children, in the order of their starts.
struct sup_spec {
  sup_flags flags;
  std::vector<child_spec> children;
};

/// A child that is a host actor. Make it a host_actor, or what waits in its
/// mailbox when it ends is lost, as in CAF. One that was killed and does not go
/// down within `kill_grace` is abandoned: what it sends from then on is a dead
/// letter, `stale_incarnation`, at kernel actors, refs, host_actors and
/// supervisors. Other CAF actors get it, and any of them gets what has no
/// sender (anon_send) or was delegated.
child_spec host(child_rules rules, start_function start);

/// The same, at an address that outlives its restarts, also where a life was
/// abandoned: refs that follow and names stay good. What is sent between two
/// lives is a dead letter; so is what a life leaves unread, if it is a
/// host_actor. The start function spawns a new actor each time.
child_spec kept_host(child_rules rules, start_function start);

/// Where kernel children find their engine, which may be a child as well. A
/// value: copies are one slot. Thread: any.
class engine_slot {
public:
  engine_slot() : inside_{std::make_shared<content>()} {}
  engine_slot(engine what) : engine_slot{} { set(std::move(what)); }
  /// Without an actor: none was opened yet.
  engine get() const;
  void set(engine what) const;

private:
  struct content {
    std::mutex mutex;
    engine now;
  };
  std::shared_ptr<content> inside_;
};

/// A child that is an engine: its start opens one and puts it into `slot`. Its
/// end is that of its kernel actors; those that are children of the same
/// supervisor are one group with it, whose restart is counted once. Give it
/// before them; a restart of theirs finds the new engine in the slot. Names and
/// refs that follow find them there; handlers must be told the new addresses.
child_spec engine_child(child_rules rules, engine_slot slot, const image& what,
                        engine_options options = {});

/// A child that is a kernel actor. Its address outlives its restarts: names
/// and refs that follow stay good, and what is sent meanwhile waits. A hung
/// one holds its place until its handler returns: its next life begins in
/// another place, and names and refs follow it there (move_address). What
/// waited for a life that ended is a dead letter, or goes to the next life:
/// `options.redeliver`.
/// `options.keep_address` and `options.started_to` are set here. Snapshots are
/// kept in memory; the supervisor subscribes to the engine's for that.
child_spec kernel(child_rules rules, engine_slot where, behaviour what,
                  spawn_options options = {},
                  restore_type restore = restore_type::none);

/// Snapshots that outlive the supervisor, in the saver's store.
struct stored_state {
  snapshot_saver saver;
  std::string key = {};               // empty: the child's id
  std::chrono::milliseconds every{0}; // 0: only when handlers or users ask
};

/// A kernel child whose first life begins with the newest state that is stored,
/// if there is one, and a later one with the newest snapshot of all. What is
/// stored and damaged, or of another kernel or length, is a start that failed:
/// nothing is wiped by mistake. The start reads the store on the supervisor's
/// thread, as the child cannot begin without.
child_spec kernel(child_rules rules, engine_slot where, behaviour what,
                  spawn_options options, stored_state kept);

/// A child that is a supervisor: `rules.kind` is set. Its name in events is its
/// path: "supervisor/prices"; subscribers and clock are those of the one above.
child_spec nested(child_rules rules, sup_spec spec);

/// All of a tree, before anything starts. Errors: invalid_argument; the text
/// names the children down to the field.
result<void> check(const sup_spec& spec);
result<void> check(const child_spec& child, const sup_flags& flags);

} // namespace ringactor::supervision
