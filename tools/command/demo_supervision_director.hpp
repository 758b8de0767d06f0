// SPDX-License-Identifier: BSD-3-Clause
// Stands outside of the tree of `ringactor demo supervision`: hears what the
// supervisors tell, strikes the planned faults, tells the gateway whom it has
// to deal with, and ends the tree when all is done.
#pragma once

#include "demo_supervision_faults.hpp"
#include "demo_supervision_screen.hpp"
#include "demo_supervision_tree.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace ringactor::command {

/// What a run ends with.
struct demo_result {
  std::string failure; // "" = none
  demo_finished last;
  std::vector<demo_fill> trades;
  std::uint64_t struck = 0;         // faults
  std::uint64_t fault_messages = 0; // of them, messages to kernels
  std::uint64_t restarts = 0;       // lives after the first
};

/// The caller keeps it until the director has ended.
struct demo_direction {
  supervision::sup_spec tree;
  std::vector<planned_fault> plan;
  std::shared_ptr<demo_engines> engines;
  std::shared_ptr<demo_ledger> ledger;
  demo_screen* screen = nullptr; // null: nothing is shown
  std::vector<std::shared_ptr<supervision::event_sink>> sinks = {};
  demo_result result = {};
};

class demo_director final : public caf::event_based_actor {
public:
  demo_director(caf::actor_config& config, demo_direction* what)
    : event_based_actor{config}, on_{*what} {}

  const char* name() const override { return "demo_director"; }
  caf::behavior make_behavior() override;

private:
  void heard(const supervision::supervisor_event& what);
  bool are_all_up() const;
  void wire();
  void strike();
  void hit(const planned_fault& what);
  std::uint64_t pause_at() const;
  void on_finished(const demo_finished& what);
  void on_tick();
  void end(const std::string& failure);

  demo_direction& on_;
  caf::actor root_;
  std::map<std::string, caf::actor> up_;
  std::map<std::string, std::uint64_t> lives_;
  std::uint64_t epoch_ = 0;
  std::uint64_t synced_ = 0; // the newest epoch of which the gateway told
  std::size_t next_ = 0;     // fault
  std::string struck_;       // who has not gone down yet
  bool is_ending_ = false;
  std::uint64_t moved_ = 0; // a sum that grows as something goes on
  std::chrono::steady_clock::time_point moved_at_;
};

} // namespace ringactor::command
