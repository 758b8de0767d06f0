// SPDX-License-Identifier: BSD-3-Clause
#include "stepped.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <unistd.h>

namespace actor_tests {

namespace {

constexpr std::uint64_t start_us = 1'000'000'000'000;
constexpr unsigned hang_s = 120; // a test that hangs ends its program

// The spelling of CAF 0.17; 1.x moved its testing scheduler to caf/test.
caf::scheduler::test_coordinator& scheduler_of(caf::actor_system& system) {
  return dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
}

} // namespace

stepped_config::stepped_config() {
  set("scheduler.policy", caf::atom("testing"));
  ringactor::init(*this, actor_tests_image());
}

ringactor::engine_options small_options() {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::step;
  options.budget_messages = 1;
  options.budget_us = 0;
  options.places_max = 1024;
  options.cells_max = 4096;
  options.pool_bytes = 64u << 20;
  options.state_bytes = 4u << 20;
  return options;
}

stepped::stepped(ringactor::engine_options options)
  : time{start_us}, system{config_}, self{system, true} {
  alarm(hang_s);
  options.clock = &time;
  engine = must(ringactor::open_engine(system, actor_tests_image(), options));
}

stepped::~stepped() {
  settle();
  others.push_back(std::move(engine));
  for (auto& each : others)
    if (each.actor())
      caf::anon_send_exit(each.actor(), caf::exit_reason::kill);
  settle();
}

ringactor::engine stepped::open(ringactor::engine_options options) {
  options.clock = &time;
  auto opened =
    must(ringactor::open_engine(system, actor_tests_image(), options));
  others.push_back(opened);
  return opened;
}

caf::actor stepped::spawn(std::uint64_t sum, ringactor::spawn_options options) {
  auto actor =
    must(ringactor::spawn_kernel(engine, probe_kernel({sum, 0, 0}), options));
  settle();
  return actor;
}

caf::actor stepped::spawn_in(const ringactor::engine& where) {
  auto actor = must(ringactor::spawn_kernel(where, probe_kernel({})));
  settle();
  return actor;
}

void stepped::settle_hosts() {
  while (scheduler_of(system).try_run_once()) { // until no actor is ready
  }
}

void stepped::settle() {
  std::size_t turns = 1;
  while (turns != 0) { // until no actor is ready
    settle_hosts();
    turns = engine.actor() ? engine.step(1) : 0;
    for (auto& each : others)
      turns += each.actor() ? each.step(1) : 0;
  }
}

void stepped::pass(std::chrono::seconds by) {
  scheduler_of(system).advance_time(by);
  settle_hosts();
}

ringactor::errc code_of(const caf::error& why) {
  auto code = ringactor::errc::ok;
  ringactor::caf_compat::is_ours(why, code);
  return code;
}

bool says(stepped& world, const caf::error& why,
          std::initializer_list<std::string_view> parts) {
  std::string text = ringactor::describe(world.system, why);
  CAPTURE(text);
  for (const auto& part : parts)
    if (text.find(part) == std::string::npos) {
      MESSAGE("'", text, "' does not say '", part, "'");
      return false;
    }
  return true;
}

} // namespace actor_tests
