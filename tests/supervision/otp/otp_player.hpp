// SPDX-License-Identifier: BSD-3-Clause
// Plays a scenario in the core and writes what otp_oracle.escript writes.
#pragma once

#include "tests/supervision/otp/otp_scenario.hpp"
#include "tests/supervision/sup_world.hpp"

#include <array>
#include <set>

namespace supervision_tests {

/// Exits seen, by strategy, restart type and reason.
using coverage =
  std::array<std::array<std::array<std::size_t, exit_reasons>, 3>, 4>;

class otp_player {
public:
  otp_player(const scenario& what, coverage& covered);
  /// The lines of the oracle, from "seed N" to "end".
  std::string play();

private:
  struct asked {
    call_number number = 0;
    request what;
  };

  bool start(const start_life& what);
  void act(const scenario_step& step);
  void exit(instance_number who, exit_reason reason);
  std::vector<asked> post(const std::vector<request>& calls);
  void drain();
  void after_act(); // the open answers, then the state
  void say(const std::vector<asked>& calls);
  std::string line_of(const asked& call);
  std::string line_of_children(const answer& from) const;
  bool is_dynamic() const {
    return scenario_.flags.strategy == strategy::simple_one_for_one;
  }
  void happened(std::string line);

  const scenario& scenario_;
  coverage& covered_;
  sup_world world_;
  std::map<std::string, std::deque<start_plan>> starts_;
  std::map<std::string, instance_number> newest_; // that ran
  std::set<instance_number> ran_;
  std::vector<asked> open_; // calls of starts that failed
  std::string happened_, said_;
  std::string failed_; // the id of the last start that failed
  bool miscounts_ = false;
};

} // namespace supervision_tests
