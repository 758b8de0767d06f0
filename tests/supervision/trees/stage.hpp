// SPDX-License-Identifier: BSD-3-Clause
// One thread for everything that runs in a simulated tree: CAF's jobs one at a
// time, engines turn by turn, time moved by hand. Each job and turn runs on a
// stack of its own, so that a handler may hang while the others go on.
#pragma once

#include "tree_stage_image.hpp"

#include "gpu/cpu/fibre.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace tree_tests {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

struct stage_config : caf::actor_system_config {
  stage_config();
};

class stage {
  stage_config config_;

public:
  stage();
  ~stage();
  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  /// Opens an engine for the patients, stepped, with handlers that are judged.
  caf::expected<ringactor::engine> open();
  ringactor::engine_options engine_options() const;

  /// One job of the host's line, chosen by `which`. False: there is none.
  bool run_host(std::uint64_t which);
  /// One turn of an engine. False: none of its actors is ready.
  bool step(const ringactor::engine& where);

  /// Called in a handler: returns when resume() says so. False: too many hang,
  /// or it runs on no stack of its own.
  bool hang();
  std::size_t hanging() const { return hanging_.size(); }
  void resume(std::uint64_t which);

  void pass(milliseconds by);
  nanoseconds now() const;
  /// The watchdog looks at an engine's handlers.
  void look(const ringactor::engine& where);
  /// Every timer that is set goes off, whenever it was for.
  void let_timers_go();

  caf::actor_system system;
  ringactor::clock::manual_clock wall;
  std::shared_ptr<ringactor::directory> where;
  /// Is told each dead letter.
  std::function<void(const ringactor::dead_letter&)> buried;

private:
  struct strand {
    ringactor::cpu::fibre stack;
    std::function<void()> work;
    stage* on = nullptr;
    bool is_done = true;
  };
  static void live(void* strand);
  void run(std::function<void()> work);
  void enter(strand& each);

  static constexpr std::size_t hanging_max = 6;
  ringactor::cpu::fibre home_;
  std::deque<std::unique_ptr<strand>> strands_;
  std::vector<strand*> free_;
  std::vector<strand*> hanging_;
  strand* now_ = nullptr;
  nanoseconds judged_from_;
};

} // namespace tree_tests
