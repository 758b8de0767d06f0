// SPDX-License-Identifier: BSD-3-Clause
// One random history of a tree of supervisors, from a seed: exits, starts that
// fail or take long, children that are slow to stop, deaf, or write after they
// were abandoned, calls; then health, and a look at who runs.
#pragma once

#include "tests/supervision/sup_checker.hpp"

#include <random>

namespace supervision_tests {

class sup_schedule {
public:
  explicit sup_schedule(std::uint64_t seed);
  /// What was broken; empty as it should be.
  std::vector<std::string> run();
  const std::string& trace() const { return trace_; }
  bool has_ended() const { return world_.end().has_value(); }
  std::size_t nodes() const { return checkers_.size(); }

private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  child_rules a_child(const std::string& id, bool may_be_supervisor);
  sup_flags some_flags();
  void make_manner(const std::string& id, int depth);
  std::vector<child_rules> some_children(const std::string& prefix, int depth);
  void act();
  void exit_somebody();
  void ask_something();
  request a_call(node& of);
  void late_word();
  void heal();
  void watch(node& at, const input& what, std::vector<action>& actions);
  void note_trace();

  std::mt19937_64 random_;
  std::map<std::string, manner> manners_;
  sup_flags flags_;
  std::vector<child_rules> children_;
  sup_world world_;
  std::map<node_number, sup_checker> checkers_;
  std::vector<std::pair<node_number, instance_number>> abandoned_;
  std::string trace_;
};

} // namespace supervision_tests
