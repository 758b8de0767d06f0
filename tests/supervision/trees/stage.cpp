// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/trees/stage.hpp"

#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/hang_watch.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>

namespace tree_tests {

namespace {

constexpr std::uint64_t start_us = 1'000'000'000'000;
constexpr std::uint32_t hang_limit_ms = 20;

// The spelling of CAF 0.17; 1.x moved its testing scheduler to caf/test.
caf::scheduler::test_coordinator& scheduler_of(caf::actor_system& system) {
  return dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
}

} // namespace

stage_config::stage_config() {
  set("scheduler.policy", caf::atom("testing"));
  ringactor::init(*this, tree_stage_image());
}

stage::stage()
  : system{config_},
    wall{start_us},
    where{ringactor::directory::of(system, wall)},
    // Later than all that an engine takes from the real clock.
    judged_from_{ringactor::backend::watchdog::now() + std::chrono::hours{24}} {
  where->letters().subscribe([this](const ringactor::dead_letter& letter) {
    if (buried)
      buried(letter);
  });
}

stage::~stage() {
  while (!hanging_.empty()) // each returns when it is let go
    resume(0);
  let_timers_go();
}

ringactor::engine_options stage::engine_options() const {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::step;
  options.budget_messages = 1;
  options.budget_us = 0;
  options.places_max = 128;
  options.cells_max = 1024;
  options.pool_bytes = 1u << 16;
  options.state_bytes = 1u << 16;
  options.hang_limit_ms = hang_limit_ms;
  options.clock = &wall;
  return options;
}

caf::expected<ringactor::engine> stage::open() {
  return ringactor::open_engine(system, tree_stage_image(), engine_options());
}

// ---- stacks -----------------------------------------------------------------

void stage::live(void* argument) {
  auto& self = *static_cast<strand*>(argument);
  for (;;) { // until the stage drops it
    self.work();
    self.work = nullptr;
    self.is_done = true;
    ringactor::cpu::fibre::change(self.stack, self.on->home_);
  }
}

void stage::run(std::function<void()> work) {
  if (free_.empty()) {
    strands_.push_back(std::make_unique<strand>());
    auto& made = *strands_.back();
    made.on = this;
    if (!made.stack.prepare(&stage::live, &made))
      throw std::runtime_error{"no memory for a stack"};
    free_.push_back(&made);
  }
  auto& each = *free_.back();
  free_.pop_back();
  each.work = std::move(work);
  each.is_done = false;
  enter(each);
}

void stage::enter(strand& each) {
  now_ = &each;
  ringactor::cpu::fibre::change(home_, each.stack);
  now_ = nullptr;
  (each.is_done ? free_ : hanging_).push_back(&each);
}

bool stage::hang() {
  if (!now_ || hanging_.size() >= hanging_max)
    return false;
  auto& self = *now_;
  ringactor::cpu::fibre::change(self.stack, home_);
  return true;
}

void stage::resume(std::uint64_t which) {
  if (hanging_.empty())
    return;
  const auto at =
    hanging_.begin() + static_cast<std::ptrdiff_t>(which % hanging_.size());
  auto& each = **at;
  hanging_.erase(at);
  enter(each);
}

// ---- what runs --------------------------------------------------------------

bool stage::run_host(std::uint64_t which) {
  auto& scheduler = scheduler_of(system);
  auto& jobs = scheduler.jobs;
  if (jobs.empty())
    return false;
  const auto at =
    jobs.begin() + static_cast<std::ptrdiff_t>(which % jobs.size());
  std::rotate(jobs.begin(), at, at + 1);
  run([&scheduler] { scheduler.try_run_once(); });
  return true;
}

bool stage::step(const ringactor::engine& engine) {
  bool ran = true; // a handler that hangs has run
  run([&ran, engine] {
    if (engine.step(1) == 0)
      ran = false;
  });
  return ran;
}

void stage::pass(milliseconds by) {
  wall.advance(by);
  scheduler_of(system).advance_time(by);
}

nanoseconds stage::now() const {
  return const_cast<caf::actor_system&>(system)
    .clock()
    .now()
    .time_since_epoch();
}

void stage::look(const ringactor::engine& engine) {
  engine.core().hangs()->check(judged_from_ + now());
}

void stage::let_timers_go() {
  do
    while (run_host(0)) { // until no actor is ready
    }
  while (scheduler_of(system).trigger_timeouts() != 0);
}

} // namespace tree_tests
