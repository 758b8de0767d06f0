// SPDX-License-Identifier: BSD-3-Clause
// The places of an engine: bounded, given back, never two lives in one.
#include "stepped.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::errc;

TEST_CASE("an engine refuses one actor too many (places=3)") {
  auto options = small_options();
  options.places_max = 3;
  stepped world{options};
  auto first = world.spawn();
  auto second = world.spawn();
  auto third = world.spawn();
  auto fourth = ringactor::spawn_kernel(world.engine, probe_kernel({}));
  CHECK(code_of(fourth) == errc::exhausted);
  CHECK(says(world, fourth.error(), {"3 places", "places_max"}));
  CHECK(world.status().actors == 3);
  caf::anon_send_exit(second, exit_reason::kill);
  CHECK(!ringactor::spawn_kernel(world.engine, probe_kernel({})));
  world.settle(); // only now is the place free
  CHECK(must(world.ask<probe_total>(world.spawn(6), probe_add{1})).sum == 7);
}

TEST_CASE("an engine refuses an actor without room for its state") {
  auto options = small_options();
  options.state_bytes = 64; // room for echo, not for probe
  stepped world{options};
  auto probe = ringactor::spawn_kernel(world.engine, probe_kernel({}));
  CHECK(code_of(probe) == errc::exhausted);
  CHECK(says(world, probe.error(), {"state_bytes"}));
  CHECK(world.status().actors == 0);
  CHECK(ringactor::spawn_kernel(world.engine, echo_kernel()));
}

TEST_CASE("places are used again and again (places=2, lives=200)") {
  auto options = small_options();
  options.places_max = 2;
  options.state_bytes = 8192; // two states of probe, no third
  stepped world{options};
  for (std::uint64_t life = 0; life < 200; ++life) {
    auto kernel = world.spawn(life);
    auto total = must(world.ask<probe_total>(kernel, probe_add{1}));
    REQUIRE(total.sum == life + 1); // the state was wiped
    REQUIRE(total.count == 1);
  }
  CHECK(world.status().control == 400 - 1); // the last stop is not handled yet
  world.settle();
  CHECK(world.status().control == 400);
  CHECK(world.status().actors == 0);
}

TEST_CASE("a spawn without a cell for its start leaves nothing (cells=32)") {
  auto options = small_options();
  options.cells_max = 32;
  stepped world{options};
  auto before = world.system.registry().running();
  auto kernel = world.spawn();
  for (int i = 0; i < 32; ++i)
    caf::anon_send(kernel, probe_value{1});
  auto refused = ringactor::spawn_kernel(world.engine, probe_kernel({}));
  CHECK(code_of(refused) == errc::exhausted);
  CHECK(says(world, refused.error(), {"probe"}));
  CHECK(world.status().actors == 1);
  CHECK(world.system.registry().running() == before + 1);
  world.settle();
  auto next = world.spawn(9);
  CHECK(must(world.ask<probe_total>(next, probe_add{1})).sum == 10);
}

TEST_CASE("a place whose start was refused tells its senders down") {
  auto options = small_options();
  options.cells_max = 32;
  stepped world{options};
  auto kernel = world.spawn();
  for (int i = 0; i < 32; ++i)
    caf::anon_send(kernel, probe_value{1});
  CHECK(!ringactor::spawn_kernel(world.engine, probe_kernel({})));
  world.settle();
  auto nobody = ra_make_address(1, 1, 0);
  auto status =
    must(world.ask<probe_status>(kernel, probe_send{nobody, 1, 1, 0}));
  CHECK(status.status == ra_down);
}
