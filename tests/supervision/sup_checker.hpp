// SPDX-License-Identifier: BSD-3-Clause
// Watches one supervisor from outside, by what goes into its core and what
// comes out, and says where a promise of supervision is broken. It shares no
// line with the core.
#pragma once

#include "tests/supervision/sup_world.hpp"

#include <set>

namespace supervision_tests {

class sup_checker {
public:
  sup_checker(const sup_flags& flags, const std::vector<child_rules>& children);

  void saw(const node& at, const input& what,
           const std::vector<action>& actions, nanoseconds now);
  /// Nothing is under way any more. `state`: what which_children said.
  void at_rest(const answer& state);
  /// It was killed: what it left open is nobody's fault.
  bool has_finished() const { return finished_; }

  const std::vector<std::string>& broken() const { return broken_; }

private:
  struct open_life {
    std::string id;
    bool starting = true;
    std::optional<nanoseconds> told = {}, killed = {};
  };

  void before(const input& what);
  void check(const start_life& what);
  void check(const ask_to_stop& what);
  void check(const kill& what);
  void check(const abandon& what);
  void check(const answer& what);
  void check(const event& what);
  void check(const finished& what);
  void check(const forget&) {}
  void check(const set_timer&) {}
  void check(const ready&) { new_run(); }

  void learn(const std::string& id);
  bool is_asked_for(const std::string& id) const;
  void close(instance_number who);
  void excuse_stopped();
  bool is_open(instance_number who, const std::string& act);
  void stops_in_order(instance_number who);
  void new_run() { stop_run_.reset(), start_run_.reset(); }
  void say(std::string what) { broken_.push_back(std::move(what)); }
  bool is_dynamic() const {
    return flags_.strategy == strategy::simple_one_for_one;
  }

  sup_flags flags_;
  std::map<std::string, child_rules> rules_;
  std::map<std::string, std::uint64_t> ranks_; // in the order of starts
  std::map<instance_number, open_life> open_;
  std::set<instance_number> given_; // ever
  std::map<call_number, request> asked_;
  std::set<std::string> excused_; // may be stopped: ignored, terminated
  std::deque<nanoseconds> restarts_;
  std::optional<std::uint64_t> stop_run_, start_run_;
  std::vector<std::string> broken_;
  nanoseconds now_{0};
  std::uint64_t ranks_given_ = 0;
  bool has_backoff_ = false;
  bool limit_reached_ = false;
  bool finished_ = false;
};

} // namespace supervision_tests
