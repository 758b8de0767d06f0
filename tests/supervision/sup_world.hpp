// SPDX-License-Identifier: BSD-3-Clause
// A world for a supervisor's core: children that do what a script says, a
// virtual clock, and a trace of what happened. A child may be a supervisor with
// a core of its own. Nothing here knows a rule of supervision.
#pragma once

#include "ringactor/supervision/core.hpp"

#include <functional>
#include <map>
#include <memory>

namespace supervision_tests {

using namespace ringactor::supervision;
using namespace std::chrono_literals;

/// What comes of one start. `late`: the test answers it, with answer_start().
enum class start_outcome { ok, fail, ignore, late };

/// When a child that is told to stop goes down; a kill does not wait for it,
/// but with `for_ever`.
enum class stop_manner { after, until_killed, for_ever };

/// How the children of one id behave.
struct manner {
  std::deque<start_outcome> starts = {}; // of the next ones; then ok
  nanoseconds start_takes{0};
  stop_manner stops = stop_manner::after;
  nanoseconds stop_takes{0};
  exit_note says{exit_class::shutdown, "shutdown"}; // when told to stop
  bool is_supervisor = false;                       // of these:
  sup_flags flags = {};
  std::vector<child_rules> children = {};
};

using node_number = std::uint64_t; // of a supervisor; the root is 1

/// One that was started and is not down.
struct life {
  std::string id;
  instance_number who = 0;
  bool runs = false; // it was started; else it is being started
  bool told = false;
  bool abandoned = false;
  node_number inner = 0; // of a supervisor
};

struct node {
  node(const sup_flags& flags, std::vector<child_rules> children)
    : decides{flags, std::move(children)} {}
  core decides;
  node_number number = 0;
  node_number parent = 0;
  instance_number as = 0; // its number as the parent's child
  std::string path;       // before the ids of its children
  bool is_ready = false;
  std::map<instance_number, life> lives;
};

class sup_world {
public:
  sup_world(const sup_flags& flags, std::vector<child_rules> children);

  /// May be changed at any time.
  manner& of(const std::string& id) { return manners_[id]; }

  // ---- acts; each settles what follows at once ------------------------------
  void begin();
  void stop(exit_class kind = exit_class::shutdown);
  /// The child goes down by itself. False: none of that id runs.
  bool exits(const std::string& id, exit_class kind);
  bool life_exits(instance_number who, exit_class kind);
  void answer_start(const std::string& id, start_outcome outcome);
  /// The answer, which comes before anything else is done.
  answer ask(request what);
  void advance(nanoseconds by);

  // ---- parts of acts, for those that choose the order -----------------------
  call_number post(request what, node_number to = 1);
  void give(node_number to, input what, nanoseconds after = 0ns);
  void end_life(node_number of, instance_number who, const exit_note& why);
  /// The next thing that is due at `until` or before. False: there is none.
  bool step(nanoseconds until);
  void settle();

  // ---- observers ------------------------------------------------------------
  /// What happened since the last call: "start a, tell a, down a shutdown".
  std::string trace();
  /// As one child after the other: "c running, b stopped", newest first.
  std::string listed();
  const std::map<call_number, answer>& answers() const { return answers_; }
  const std::vector<event>& events() const { return events_; }
  std::size_t count(event_kind kind) const;
  const std::optional<exit_note>& end() const { return end_; }
  bool is_ready() const { return root_ready_; }
  nanoseconds now() const { return now_; }
  /// The running, or starting, child of that id, of any supervisor.
  instance_number who(const std::string& id) const;
  std::map<node_number, node>& nodes() { return nodes_; }
  node& root() { return nodes_.at(1); }
  std::uint64_t actions() const { return actions_given_; }

  // ---- hooks ----------------------------------------------------------------
  /// Sees, and may change, what a core said before it is done.
  std::function<void(node&, const input&, std::vector<action>&)> between;
  /// Sees a life of a node end.
  std::function<void(node&, const life&, const exit_note&)> ended;
  /// More time that an answer of the world takes.
  std::function<nanoseconds()> delay;
  /// Called in the place of a start; true: it answers the start.
  std::function<bool(const start_life&)> start_hook;
  bool keeps_trace = true;

private:
  struct end_of_life {
    instance_number who = 0;
    exit_note why;
  };
  struct due_thing {
    node_number to = 0;
    std::variant<input, end_of_life> what;
  };

  node& make_node(const sup_flags& flags, std::vector<child_rules> children);
  void handle(node& at, const input& what);
  void later(node_number to, std::variant<input, end_of_life> what,
             nanoseconds after);
  nanoseconds more() { return delay ? delay() : 0ns; }
  void answer_of_start(node& at, const life& child, start_outcome outcome,
                       nanoseconds after);
  void die(node_number of); // with all below
  void note(std::string line);

  void act(node& at, start_life& what);
  void act(node& at, ask_to_stop& what);
  void act(node& at, kill& what);
  void act(node& at, abandon& what);
  void act(node& at, forget& what);
  void act(node& at, set_timer& what);
  void act(node& at, answer& what);
  void act(node& at, event& what);
  void act(node& at, ready& what);
  void act(node& at, finished& what);

  std::map<std::string, manner> manners_;
  std::map<node_number, node> nodes_;
  std::multimap<nanoseconds, due_thing> due_;
  std::map<call_number, answer> answers_;
  std::vector<event> events_;
  std::vector<std::string> lines_;
  std::optional<exit_note> end_;
  nanoseconds now_{0};
  node_number nodes_given_ = 0;
  call_number calls_given_ = 0;
  std::uint64_t actions_given_ = 0;
  bool root_ready_ = false;
};

/// Rules of a worker.
inline child_rules worker(std::string id,
                          restart_type restart = restart_type::permanent) {
  return {.id = std::move(id), .restart = restart};
}

} // namespace supervision_tests
