// SPDX-License-Identifier: BSD-3-Clause
// The decisions of a supervisor, with no actor, clock or thread: inputs and the
// time go in, actions come out. The supervisor actor and the simulation drive
// it; supervision/README.md has the rules it keeps.
#pragma once

#include "ringactor/supervision/restart_window.hpp"
#include "ringactor/supervision/steps.hpp"
#include "ringactor/supervision/strategies.hpp"

#include <deque>
#include <map>
#include <random>
#include <unordered_map>

namespace ringactor::supervision {

/// Handles one input at a time, to its end: what comes while a child is being
/// started or stopped waits, in order, as in OTP's supervisor. A restart that
/// failed is tried again behind what waits: the supervisor answers meanwhile.
/// Thread: one.
class core {
public:
  /// `flags` and `children` were checked (check()): others are refused there.
  core(const sup_flags& flags, std::vector<child_rules> children);

  /// `now` is of a monotonic clock. Actions are appended, in order.
  /// Cost: a few map look-ups for each child concerned.
  void handle(input what, nanoseconds now, std::vector<action>& out);

  const sup_flags& flags() const noexcept { return flags_; }
  bool has_ended() const noexcept { return ended_; }
  /// The children that run, or are being stopped; newest first.
  std::vector<instance_number> lives() const;

private:
  using child_number = std::uint64_t;
  enum class phase : std::uint8_t {
    stopped,
    starting,
    running,
    stopping,
    restarting
  };
  struct child {
    child_rules rules;
    place where = 0;
    phase now = phase::stopped;
    instance_number who = 0;  // while it starts, runs, stops
    instance_number last = 0; // the newest life that ran
    std::uint32_t attempt = 0;
    std::uint32_t tries = 0; // of its start
    nanoseconds since{0};    // it runs
    nanoseconds fell{0};     // when its last life went down
    timer_number timer = 0;  // of a restart that waits
  };
  struct try_again {
    child_number which = 0;
  };
  struct due { // a restart has waited
    child_number which = 0;
    timer_number timer = 0;
  };
  struct group_fell {
    std::vector<instance_number> who;
  };
  using task =
    std::variant<begin, child_down, group_fell, stop, call, try_again, due>;
  enum class cause : std::uint8_t {
    init,
    restart,
    call_start,
    call_restart,
    call_terminate,
    ending
  };
  struct step {
    bool starts = false;
    child_number which = 0;
  };
  struct operation {
    cause why = cause::init;
    std::deque<step> steps = {};
    call_number call = 0;
    exit_note note = {};         // ending: the supervisor's exit
    std::size_t awaited = 0;     // answers from outside
    bool all_at_once = false;    // steps do not wait for each other
    instance_number started = 0; // of the last start
  };
  struct kill_timer {
    instance_number who = 0;
    bool is_grace = false; // it was killed already
  };

  // core.cpp: inputs, and operations step by step
  void take(begin what);
  void take(child_started what);
  void take(child_ignored what);
  void take(child_failed what);
  void take(child_down what);
  void take(group_down what);
  void take(timer_fired what);
  void take(stop what);
  void take(call what);
  void work();
  void go_on();
  void complete();
  void run(begin what);
  void run(child_down what);
  void run(group_fell what);
  void run(stop what);
  void run(call what);
  void run(try_again what);
  void run(due what);

  // core_lives.cpp: a child's start and stop
  void start_step(child_number which);
  void stop_step(child_number which);
  void tell_started(const child& c, instance_number before);
  void start_answered(child& c);
  void start_went_wrong(child_number which, exit_note why);
  void stop_done(child_number which, exit_note why);
  void kill_now(child& c);
  void consider_restart(child_number which, exit_note why);
  void count_restart(child_number which);
  void cycle_children(child_number which);
  exit_note fall(child_number which, exit_note why);
  bool is_restarted_after(const child& c, const exit_note& why) const;
  void drop_spec(child_number which);
  void consider_auto_shutdown(const child& gone);
  bool others_are_significant();
  void end_with(exit_note why);

  // core_groups.cpp (and the group_down, group_fell above)
  std::map<place, child_number> cycled_with(child_number which);
  void wait_with(child_number leader, child_number which);
  void pass_group_on(child_number which);

  // core_calls.cpp: the management calls
  void on(call_number n, start_child& what);
  void on(call_number n, start_instance& what);
  void on(call_number n, restart_child& what);
  void on(call_number n, terminate_child& what);
  void on(call_number n, terminate_instance& what);
  void on(call_number n, delete_child& what);
  void on(call_number n, get_childspec& what);
  void on(call_number n, which_children& what);
  void on(call_number n, count_children& what);
  void on(call_number n, reconfigure& what);
  void refuse(call_number n, reply_code code, std::string text = {});
  void terminate(call_number n, child_number which);
  void replace_specs(std::vector<child_rules> specs);

  child_number add(child_rules rules);
  void remove(child_number which);
  child_number find(const std::string& id) const;    // 0: none
  child_number find_life(instance_number who) const; // 0: none
  child& at(child_number which) { return children_.find(which)->second; }
  void tell(event_kind kind, const child& c, exit_note why = {},
            std::uint32_t attempt = 0);
  void put(action what) { out_->push_back(std::move(what)); }
  bool is_dynamic() const noexcept {
    return flags_.strategy == strategy::simple_one_for_one;
  }

  sup_flags flags_;
  child_rules instance_rules_; // simple_one_for_one: of all instances
  std::unordered_map<child_number, child> children_;
  std::map<place, child_number> order_; // of starts
  std::unordered_map<std::string, child_number> by_id_;
  std::unordered_map<instance_number, child_number> by_life_;
  /// simple_one_for_one: whose restart is being tried, by the life before.
  std::unordered_map<instance_number, child_number> by_past_life_;
  std::unordered_map<instance_number, exit_note> fallen_; // down, not run yet
  std::unordered_map<timer_number, kill_timer> kill_timers_;
  std::unordered_map<timer_number, child_number> backoff_timers_;
  /// Those whose restart goes with that of another, which is counted for all.
  std::unordered_map<child_number, std::deque<child_number>> groups_;
  std::deque<task> waiting_;
  std::optional<operation> now_doing_;
  restart_window window_;
  std::mt19937_64 random_;
  place significant_at_ = 0; // where one was found that had not ended
  child_number children_given_ = 0;
  place places_given_ = 0;
  instance_number lives_given_ = 0;
  timer_number timers_given_ = 0;
  nanoseconds now_{0};
  std::vector<action>* out_ = nullptr;
  bool ended_ = false;
};

} // namespace ringactor::supervision
