// SPDX-License-Identifier: BSD-3-Clause
// Supervisors: the first page to read in this folder. A supervisor is a CAF
// actor that starts its children in order, and stops and restarts them by the
// rules of OTP's supervisor(3).
#pragma once

#include "ringactor/supervision/child.hpp"
#include "ringactor/supervision/event_record.hpp"

#include <caf/expected.hpp>

namespace ringactor::supervision {

/// A transition of a supervisor or of a child, as subscribers are sent it,
/// before anybody can see its effect.
struct supervisor_event : event_record {
  caf::actor_addr child; // of who; null once it is down, or if none started
};

/// From a supervisor to who started it: its children were started.
struct supervisor_ready {};

/// A management call: ask a supervisor's actor for it. The answer is a
/// management_reply. Made by the functions below, one for each of OTP's.
struct management {
  request what;
  child_spec child = {};                     // start_child
  caf::message arguments = {};               // start_instance
  caf::actor instance = {};                  // terminate_instance
  std::shared_ptr<const sup_spec> spec = {}; // reconfigure
};
management start_child_call(child_spec child);
/// simple_one_for_one; `arguments` reach the start function.
management start_instance_call(caf::message arguments = {});
management terminate_instance_call(caf::actor instance);
management restart_child_call(std::string id);
management terminate_child_call(std::string id);
management delete_child_call(std::string id);
management get_childspec_call(std::string id);
management which_children_call();
management count_children_call();
/// Other flags and specs, checked whole; nobody is started or stopped by it.
management reconfigure_call(sup_spec spec);

struct child_info {
  child_line what;
  caf::actor who; // null unless it runs
};
struct management_reply {
  answer what;
  caf::actor child; // of the calls that start one, null when ignored
  std::vector<child_info> children;
};

struct supervisor_options {
  std::string name = "supervisor"; // in events
  /// Each is sent every supervisor_event, of this one and of those below it.
  std::vector<caf::actor_addr> subscribers = {};
  /// Each has taken an event before the supervisor goes on: audit_log, metrics.
  std::vector<std::shared_ptr<event_sink>> sinks = {};
  caf::actor_addr started_by = {}; // is sent supervisor_ready
  /// Of the stamps of events where no engine was opened before; null: the wall.
  const clock::physical_clock* clock = nullptr;
  /// A supervisor that nobody has heard of for so long hangs, as in a start
  /// function that blocks: the process's watchdog kills its children, whose
  /// ends it deals with when it goes on. 0: it may be silent for ever. Those
  /// below a supervisor have it too. A child supervisor that hangs and is
  /// abandoned loses its children either way.
  milliseconds orphan_timeout{0};
  /// Null: one of its own, with that timeout. Set by nested(), and by a test
  /// that looks itself.
  std::shared_ptr<orphan_guard> guard = {};
};

/// Checks the whole tree and spawns its supervisor, which then starts its
/// children; `options.started_by` is told when they have started. If one cannot
/// be started, those before it are stopped and the supervisor ends with an
/// error that names it.
///
/// A supervisor is stopped by an exit (CAF's user_shutdown): it stops its
/// children, newest first, and ends. Killed, it kills them. An exit with reason
/// normal, or from a child, is no reason to stop.
///
/// Errors: invalid_argument; nothing was started.
caf::expected<caf::actor> spawn_supervisor(caf::actor_system& system,
                                           sup_spec spec,
                                           supervisor_options options = {});

/// The same for a thread that may wait: returns when the children have started.
/// Errors: as above, and what ended the supervisor.
/// Thread: any that is not a worker of CAF's.
caf::expected<caf::actor> start_supervisor(caf::actor_system& system,
                                           sup_spec spec,
                                           supervisor_options options = {});

/// Management calls for a thread that may wait.
/// Errors: the text has the reply code in words; code_of() of the reply of the
///         message form tells them apart.
caf::expected<management_reply> manage(caf::actor_system& system,
                                       const caf::actor& supervisor,
                                       management what);

/// A reply that is not ok as an error: what was asked, why it cannot be.
caf::error to_error(const answer& what);

} // namespace ringactor::supervision

RINGACTOR_CAF_LOCAL_TYPE(ringactor::supervision::supervisor_event, 11);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::supervision::supervisor_ready, 12);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::supervision::management, 13);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::supervision::management_reply, 14);
