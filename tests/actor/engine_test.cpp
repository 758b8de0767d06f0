// SPDX-License-Identifier: BSD-3-Clause
// The engine as a CAF actor: how it is opened, watched, asked, stopped.
#include "stepped.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::engine_options;
using ringactor::engine_status;
using ringactor::errc;
using ringactor::executor_kind;

TEST_CASE("an engine answers for its backend") {
  stepped world;
  CHECK(world.engine.backend() == "cpu");
}

TEST_CASE("an engine's actor answers get_engine_status") {
  stepped world;
  auto kernel = world.spawn();
  must(world.ask<probe_total>(kernel, probe_add{1}));
  caf::anon_send(kernel, echo_request{1});
  auto block = must(world.engine.allocate(64));
  world.settle();
  auto told = must(world.ask<engine_status>(world.engine.actor(),
                                            ringactor::get_engine_status{}));
  auto seen = world.status();
  CHECK(std::memcmp(&told, &seen, sizeof told) == 0);
  CHECK(told.handled == 1);
  CHECK(told.refused == 1);
  CHECK(told.dead_letters == 1);
  CHECK(told.control == 1);
  CHECK(told.actors == 1);
  CHECK(told.pool_blocks == 1);
}

TEST_CASE("an engine that exits takes its kernel actors down") {
  stepped world;
  auto first = world.spawn();
  auto second = world.spawn();
  world.watch(world.engine.actor());
  world.watch(first);
  world.watch(second);
  caf::anon_send_exit(world.engine.actor(), exit_reason::user_shutdown);
  world.settle();
  for (int i = 0; i < 3; ++i)
    CHECK(world.reason() == exit_reason::user_shutdown);
  CHECK(world.silent());
  CHECK(world.status().actors == 0);
}

TEST_CASE("an engine that exits bounces what waits in its mailboxes") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  caf::anon_send(kernel, probe_value{1});
  caf::anon_send_exit(world.engine.actor(), exit_reason::kill);
  world.settle();
  CHECK(world.take<probe_total>(waiting).error() == exit_reason::kill);
  CHECK(world.letters().count(errc::down) == 1);
}

TEST_CASE("a stopped engine refuses to spawn: closed") {
  stepped world;
  caf::anon_send_exit(world.engine.actor(), exit_reason::kill);
  world.settle();
  auto kernel = ringactor::spawn_kernel(world.engine, probe_kernel({}));
  CHECK(code_of(kernel) == errc::closed);
  CHECK(says(world, kernel.error(), {"stopped"}));
}

TEST_CASE("an engine lives while a kernel actor of it is held") {
  stepped world;
  auto kernel = world.spawn();
  auto watched = world.engine.actor().address();
  caf::intrusive_ptr<ringactor::engine_core> core{&world.engine.core()};
  world.engine = {};
  CHECK(caf::actor_cast<caf::actor>(watched));
  auto waiting = world.self->request(kernel, infinite, probe_add{4});
  CHECK(core->step(1) == 1);
  CHECK(must(world.take<probe_total>(waiting)).sum == 4);
  kernel = nullptr;
  while (core->step(1) != 0) { // until its mailbox is empty
  }
  CHECK(!caf::actor_cast<caf::actor>(watched));
}

TEST_CASE("an engine ends with its last handle") {
  stepped world;
  world.settle();
  world.watch(world.engine.actor());
  auto copy = world.engine;
  world.engine = {};
  CHECK(world.silent());
  copy = {};
  CHECK(world.reason() == exit_reason::unreachable);
}

TEST_CASE("open_engine names the backends present") {
  stepped world;
  auto options = small_options();
  options.backend = "cuda9";
  auto opened =
    ringactor::open_engine(world.system, actor_tests_image(), options);
  CHECK(code_of(opened) == errc::unavailable);
  CHECK(says(world, opened.error(), {"'cuda9'", "present: cpu"}));
}

TEST_CASE("open_engine takes a backend by its name") {
  stepped world;
  auto options = small_options();
  options.backend = "cpu";
  CHECK(world.open(options).backend() == "cpu");
}

TEST_CASE("open_engine refuses a bad option and names it") {
  stepped world;
  struct bad {
    const char* field;
    void (*set)(engine_options&);
  };
  const bad all[] = {
    {"places_max", [](engine_options& o) { o.places_max = 0; }},
    {"places_max", [](engine_options& o) { o.places_max = 1u << 24; }},
    {"cells_max", [](engine_options& o) { o.cells_max = 31; }},
    {"budget_messages", [](engine_options& o) { o.budget_messages = 0; }},
    {"budget_us", [](engine_options& o) { o.budget_us = 1'000'001; }},
    {"drift_max_ms", [](engine_options& o) { o.drift_max_ms = 0; }},
    {"pool_bytes", [](engine_options& o) { o.pool_bytes = 4095; }},
    {"state_bytes", [](engine_options& o) { o.state_bytes = 63; }},
    {"threads",
     [](engine_options& o) {
       o.executor = executor_kind::threads;
       o.threads = 0;
     }},
  };
  for (const auto& each : all) {
    CAPTURE(each.field);
    auto options = small_options();
    each.set(options);
    auto opened =
      ringactor::open_engine(world.system, actor_tests_image(), options);
    CHECK(code_of(opened) == errc::invalid_argument);
    CHECK(says(world, opened.error(), {each.field, "between"}));
  }
}

TEST_CASE("an engine that could not be opened takes no number") {
  stepped world;
  auto options = small_options();
  options.pool_bytes = 1;
  for (int i = 0; i < 300; ++i)
    CHECK(!ringactor::open_engine(world.system, actor_tests_image(), options));
  CHECK(world.open().status().actors == 0);
}

TEST_CASE("spawn_kernel names the kernels of the image") {
  stepped world;
  auto kernel =
    ringactor::spawn_kernel(world.engine, ringactor::make_behaviour("adder"));
  CHECK(code_of(kernel) == errc::no_such);
  CHECK(says(world, kernel.error(),
             {"'adder'", "actor_tests", "probe, echo, vector_add"}));
}

TEST_CASE("spawn_kernel refuses a config of another type") {
  stepped world;
  auto kernel =
    ringactor::spawn_kernel(world.engine, ringactor::make_behaviour("probe"));
  CHECK(code_of(kernel) == errc::invalid_argument);
  CHECK(says(world, kernel.error(), {"probe", "20000", "probe_kernel()"}));
}

TEST_CASE("spawn_kernel refuses a mailbox limit out of range") {
  stepped world;
  for (std::uint32_t limit : {0u, (1u << 20) + 1}) {
    CAPTURE(limit);
    auto kernel = ringactor::spawn_kernel(world.engine, probe_kernel({}),
                                          {.mailbox_limit = limit});
    CHECK(code_of(kernel) == errc::invalid_argument);
    CHECK(says(world, kernel.error(), {"mailbox_limit", "1048576"}));
  }
  CHECK(world.status().actors == 0);
}
