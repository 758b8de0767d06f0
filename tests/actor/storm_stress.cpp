// SPDX-License-Identifier: BSD-3-Clause
// Floods from two sides, ended at a seeded moment: each request is answered
// exactly once, whatever the moment. The requester counts what CAF's actors
// would drop unseen, a second answer.
#include "tally.hpp"

#include <random>

using namespace actor_tests;
using caf::exit_reason;
namespace caf_compat = ringactor::caf_compat;

namespace {

constexpr std::size_t flood = 200; // requests of each side

/// Two threads flood `kernel`, a third ends it somewhere in between.
void run_round(rig& world, caf::actor kernel, std::mt19937_64& random) {
  caf::actor sides[2];
  for (auto& each : sides)
    each = caf_compat::make_facade<tally>(world.system, flood);
  std::atomic<int> started{0};
  std::vector<std::thread> threads;
  for (auto& each : sides)
    threads.emplace_back([&, to = kernel] {
      ++started;
      for (std::size_t i = 0; i < flood; ++i)
        tally_of(each).request(to, i);
    });
  while (started < 2) // the threads' start
    std::this_thread::yield();
  spin(random() % 20'000);
  auto how = random() % 4;
  if (how < 2)
    caf::anon_send_exit(kernel, exit_reason::kill);
  else if (how == 2)
    caf::anon_send(kernel, probe_fail{3, 0});
  kernel = nullptr; // else: it ends with its last handle
  for (auto& each : threads)
    each.join();
  threads.clear();
  for (auto& each : sides) {
    REQUIRE(world.wait([&] { return tally_of(each).sum() >= flood; }));
    REQUIRE(tally_of(each).not_once() == 0);
  }
}

void storm(ringactor::engine_options options, std::uint32_t mailbox_limit) {
  rig world{options};
  constexpr std::uint64_t seed = 20121114;
  CAPTURE(seed);
  std::mt19937_64 random{seed};
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    run_round(world, world.spawn(mailbox_limit), random);
  }
  CHECK(world.wait_for_actors(0));
  CHECK(world.pending() == 0);
  CHECK(world.engine.status().pool_blocks == 0);
  auto status = world.engine.status();
  CHECK(status.control == 300); // a start and a stop each
}

} // namespace

TEST_CASE("each request of a storm is answered once (rounds=150, job)") {
  storm({}, 1024);
}

TEST_CASE("each request of a storm is answered once (rounds=150, limit=16)") {
  storm({}, 16);
}

TEST_CASE("each request of a storm is answered once (rounds=150, threads=2)") {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::threads;
  options.threads = 2;
  storm(options, 1024);
}
