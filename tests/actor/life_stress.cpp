// SPDX-License-Identifier: BSD-3-Clause
// Ends of kernel actors that meet running handlers, on real threads.
#include "held.hpp"

#include <atomic>

using namespace actor_tests;
using caf::exit_reason;

TEST_CASE("the last handle is dropped while a handler runs: it ends after it") {
  rig world{own_threads(1)};
  auto kernel = world.spawn();
  world.self->monitor(kernel);
  held_handler handler{world, kernel};
  auto address = kernel.address();
  kernel = nullptr;
  CHECK(caf::actor_cast<caf::actor>(address)); // kept by its activation
  CHECK(world.self->mailbox().empty());
  CHECK(world.engine.status().actors == 1);
  handler.release();
  CHECK(reason(world) == exit_reason::unreachable);
  CHECK(world.wait_for_actors(0));
  CHECK(!caf::actor_cast<caf::actor>(address));
  CHECK(world.engine.status().pool_blocks == 0);
}

TEST_CASE("an exit while a handler runs: DOWN at once, the place only later") {
  rig world{own_threads(2)};
  auto kernel = world.spawn();
  auto old = world.engine.address_of(kernel);
  world.self->monitor(kernel);
  held_handler handler{world, kernel};
  caf::anon_send_exit(kernel, exit_reason::kill);
  CHECK(reason(world) == exit_reason::kill);
  CHECK(world.is_running(kernel));
  CHECK(world.engine.status().actors == 1);
  auto other = world.spawn();
  CHECK(world.engine.address_of(other).id != old.id);
  handler.release();
  CHECK(world.wait_for_actors(1)); // `other`
  auto next = world.engine.address_of(world.spawn());
  CHECK(next.id == old.id);
  CHECK(next.incarnation == old.incarnation + 1);
}

TEST_CASE("requests behind a running handler are bounced by an exit at once") {
  rig world{own_threads(1)};
  auto kernel = world.spawn();
  held_handler handler{world, kernel};
  auto waiting =
    world.self->request(kernel, std::chrono::seconds{60}, probe_add{1});
  caf::anon_send_exit(kernel, exit_reason::user_shutdown);
  caf::error why;
  waiting.receive([](const probe_total&) { FAIL("answered"); },
                  [&](const caf::error& x) { why = x; });
  CHECK(why == exit_reason::user_shutdown);
  CHECK(world.is_running(kernel));
  handler.release();
  CHECK(world.wait_for_actors(0));
}

TEST_CASE("an actor whose init fails stops counting as running (spawns=2000)") {
  rig world;
  auto before = world.system.registry().running();
  for (int i = 0; i < 2000; ++i)
    world.spawn(16, 7); // it may have ended before spawn returns
  CHECK(world.wait_for_actors(0));
  CHECK(world.system.registry().running() == before);
  CHECK(world.engine.status().failed <= 2000);
}

TEST_CASE("a spawn beside the engine's exit ends or is refused (rounds=200)") {
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    rig world;
    std::atomic<bool> ready{false};
    std::thread killer{[&] {
      ready = true;
      spin(static_cast<std::uint64_t>(round) * 20);
      caf::anon_send_exit(world.engine.actor(), exit_reason::kill);
    }};
    std::vector<caf::actor> held;
    while (!ready) // the killer's start
      std::this_thread::yield();
    for (int i = 0; i < 64; ++i)
      if (auto kernel = ringactor::spawn_kernel(world.engine, probe_kernel({})))
        held.push_back(*kernel);
    killer.join();
    REQUIRE(world.wait_for_actors(0)); // though their handles are held
  }
}

TEST_CASE("an engine's own thread drops the engine's last handle (rounds=50)") {
  std::vector<caf::actor_addr> ended;
  for (int round = 0; round < 50; ++round) {
    rig world{own_threads(1)};
    auto kernel = world.spawn();
    auto other = world.spawn();
    ended.insert(ended.end(), {kernel.address(), other.address()});
    held_handler handler{world, kernel};
    other = nullptr; // its stop waits for the one thread
    world.engine = {};
    kernel = nullptr; // the running handler has the last one now
    handler.release();
  }
  // The thread may still hold what the system no longer counts as running.
  while (alive(ended) != 0) // ends: with its activation; ctest has a limit
    std::this_thread::yield();
}

TEST_CASE("a system ends with messages in mailboxes (rounds=50)") {
  std::vector<caf::actor_addr> ended;
  for (int round = 0; round < 50; ++round) {
    rig world;
    for (int k = 0; k < 4; ++k) {
      auto kernel = world.spawn();
      ended.push_back(kernel.address());
      for (int i = 0; i < 20; ++i)
        caf::anon_send(kernel, probe_large{});
    }
  }
  CHECK(alive(ended) == 0);
}

TEST_CASE("engines of their own threads end with messages (rounds=50)") {
  std::vector<caf::actor_addr> ended;
  for (int round = 0; round < 50; ++round) {
    rig world{own_threads(2)};
    auto target = world.spawn();
    ended.push_back(target.address());
    auto address = world.engine.address_of(target);
    for (int k = 0; k < 4; ++k) {
      auto kernel = world.spawn();
      ended.push_back(kernel.address());
      for (int i = 0; i < 20; ++i)
        caf::anon_send(kernel, probe_send{address, 1, 3, 0});
    }
  }
  CHECK(alive(ended) == 0);
}
