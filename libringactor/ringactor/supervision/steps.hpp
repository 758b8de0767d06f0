// SPDX-License-Identifier: BSD-3-Clause
// What goes into a supervisor's core and what comes out: values, so that a test
// or a simulation is its world as well as an actor is. Used by core.hpp.
#pragma once

#include "ringactor/supervision/spec.hpp"

#include <string>
#include <variant>
#include <vector>

namespace ringactor::supervision {

/// One life of a child; never used twice. 0: none.
using instance_number = std::uint64_t;
/// For terminate_instance: somebody who is known to have ended.
inline constexpr instance_number ended_instance = ~instance_number{0};
using call_number = std::uint64_t;
using timer_number = std::uint64_t;

// ---- in ---------------------------------------------------------------------

struct begin {}; // start the children
struct child_started {
  instance_number who = 0;
};
struct child_ignored {
  instance_number who = 0;
};                    // there is nothing to start
struct child_failed { // it could not be started
  instance_number who = 0;
  exit_note why;
};
struct child_down {
  instance_number who = 0;
  exit_note why;
};
/// They went down together, of one cause: their restart is counted once.
struct group_down {
  std::vector<child_down> all;
};
struct timer_fired {
  timer_number timer = 0;
};
struct stop { // the supervisor is to end
  exit_note why;
};

/// The management calls, as OTP has them.
struct start_child {
  child_rules child;
};
struct start_instance {}; // simple_one_for_one
struct restart_child {
  std::string id;
};
struct terminate_child {
  std::string id;
};
struct terminate_instance { // simple_one_for_one
  instance_number who = 0;
};
struct delete_child {
  std::string id;
};
struct get_childspec {
  std::string id;
};
struct which_children {};
struct count_children {};
struct reconfigure { // neither starts nor stops anybody
  sup_flags flags;
  std::vector<child_rules> children;
};
using request =
  std::variant<start_child, start_instance, restart_child, terminate_child,
               terminate_instance, delete_child, get_childspec, which_children,
               count_children, reconfigure>;
struct call {
  call_number number = 0;
  request what;
};

using input = std::variant<begin, child_started, child_ignored, child_failed,
                           child_down, group_down, timer_fired, stop, call>;

// ---- out --------------------------------------------------------------------

/// Start a life; answer with child_started, child_ignored or child_failed.
struct start_life {
  instance_number who = 0;
  instance_number before = 0; // the newest life that ran; 0: it is the first
  call_number call = 0;       // of start_child and start_instance
  std::string id;
};
struct ask_to_stop { // an exit: user_shutdown
  instance_number who = 0;
};
struct kill {
  instance_number who = 0;
};
/// It did not go down in time. It is not waited for any more.
struct abandon {
  instance_number who = 0;
};
/// A child and its spec are gone for good.
struct forget {
  std::string id;
  instance_number last = 0; // its newest life; 0: it had none
};
struct set_timer {
  timer_number timer = 0;
  nanoseconds after{0};
};

enum class reply_code : std::uint8_t {
  ok,
  already_started,
  already_present,
  not_found,
  running,
  restarting,
  simple_one_for_one, // the call is for children with ids; or only for these
  start_failed,
  invalid, // the text names the field
  closing  // the supervisor ends
};
enum class child_state : std::uint8_t { stopped, running, restarting };

struct child_line { // of which_children
  std::string id;
  child_state state = child_state::stopped;
  instance_number who = 0; // 0 unless it runs
  child_kind kind = child_kind::worker;
};
struct child_counts {
  std::size_t specs = 0, active = 0, supervisors = 0, workers = 0;
};
struct answer {
  call_number number = 0;
  reply_code code = reply_code::ok;
  instance_number who = 0; // of the calls that start one; 0: it was ignored
  std::string text = {};
  std::vector<child_line> children = {}; // newest first
  child_counts counts = {};
  std::optional<child_rules> spec = {};
};

enum class event_kind : std::uint8_t {
  started,
  ignored,
  start_error,
  terminated,     // a child went down by itself
  stopping,       // a child is told to stop, or killed
  stopped,        // a child went down because it was told to
  shutdown_error, // as stopped, with another reason than was asked for
  abandoned,
  restarting,    // a restart was counted
  delayed,       // a restart waits (backoff)
  limit_reached, // more restarts than `intensity`
  auto_shutdown,
  ended,   // the supervisor itself
  orphaned // its supervisor hangs, was given up or killed: it is killed
};
inline constexpr std::size_t event_kinds = 14;
/// A transition, told before anybody can see its effect.
struct event {
  event_kind kind = event_kind::started;
  std::string id = {};
  instance_number who = 0;
  exit_note why = {};
  /// restarting, limit_reached: restarts in the window. delayed: waits since
  /// it was well. started, ignored, start_error: which try of this start, from
  /// 1. Of the others 0.
  std::uint32_t attempt = 0;
  /// started, in a restart: since its life before went down. None: it is no
  /// restart.
  std::optional<nanoseconds> down_for = {};
};

/// All children were started.
struct ready {};
/// The supervisor has ended, with nobody left but who was abandoned.
struct finished {
  exit_note why;
};

using action = std::variant<start_life, ask_to_stop, kill, abandon, forget,
                            set_timer, answer, event, ready, finished>;

std::string_view to_string(reply_code code) noexcept;
std::string_view to_string(child_state state) noexcept;
std::string_view to_string(event_kind kind) noexcept;

} // namespace ringactor::supervision
