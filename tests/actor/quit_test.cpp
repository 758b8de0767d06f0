// SPDX-License-Identifier: BSD-3-Clause
// A kernel actor that ends itself by ra_quit, as CAF's actors see it; and what
// engine_options::lanes does to kernels.
#include "restarting.hpp"

#include "ringactor/actor/error.hpp"

#include <numeric>

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::engine_options;
using ringactor::errc;
using ringactor::executor_kind;

namespace {

caf::actor spawn_clerk(stepped& world, std::uint32_t quits = 0) {
  auto clerk =
    must(ringactor::spawn_kernel(world.engine, clerk_kernel({quits})));
  world.settle();
  return clerk;
}

engine_options with_lanes(std::uint32_t lanes) {
  auto options = small_options();
  options.lanes = lanes;
  return options;
}

ra_span floats(stepped& world, std::size_t items, float first) {
  auto block = must(world.engine.allocate(items * sizeof(float)));
  auto values = block.as<float>();
  std::iota(values.begin(), values.end(), first);
  return block.release();
}

} // namespace

// ---- ra_quit ----------------------------------------------------------------

TEST_CASE("an actor that quits answers and goes down as normal") {
  stepped world;
  auto clerk = spawn_clerk(world);
  world.watch(clerk);
  auto waiting = world.self->request(clerk, infinite, clerk_leave{5, 1, 0});
  world.settle();
  CHECK(must(world.take<clerk_number>(waiting)).number == 5);
  CHECK(world.reason() == exit_reason::normal);
  CHECK(world.status().failed == 0);
  CHECK(world.status().actors == 0);
}

TEST_CASE("what waits for an actor that quits is bounced, and counted") {
  stepped world;
  auto clerk = spawn_clerk(world);
  caf::anon_send(clerk, clerk_leave{5, 0, 0});
  auto waiting = world.self->request(clerk, infinite, clerk_custom{});
  caf::anon_send(clerk, clerk_custom{});
  world.settle();
  CHECK(code_of(world.take<clerk_number>(waiting)) == errc::down);
  CHECK(world.letters().count(errc::down) == 1);
  CHECK(world.status().handled == 1);
}

TEST_CASE("what is stashed for an actor that quits is bounced as down") {
  stepped world;
  auto clerk = must(ringactor::spawn_kernel(
    world.engine, clerk_kernel({0}),
    {.mailbox_limit = 1, .when_full = ringactor::full_policy::stash}));
  world.settle();
  caf::anon_send(clerk, clerk_leave{5, 0, 0});
  auto waiting = world.self->request(clerk, infinite, clerk_custom{});
  CHECK(world.silent()); // in the stash
  world.settle();
  CHECK(code_of(world.take<clerk_number>(waiting)) == errc::down);
}

TEST_CASE("a link lets its actor live when the other end quits") {
  stepped world;
  auto clerk = spawn_clerk(world);
  auto host =
    world.system.spawn([clerk](caf::event_based_actor* self) -> caf::behavior {
      self->link_to(clerk);
      return {[](std::uint64_t x) { return x + 1; }};
    });
  world.settle();
  caf::anon_send(clerk, clerk_leave{5, 0, 0});
  world.settle();
  CHECK(must(world.ask<std::uint64_t>(host, std::uint64_t{6})) == 7);
}

TEST_CASE("an actor whose init quits goes down as normal") {
  stepped world;
  auto clerk = must(ringactor::spawn_kernel(world.engine, clerk_kernel({1})));
  world.watch(clerk);
  world.settle();
  CHECK(world.reason() == exit_reason::normal);
  auto late = world.ask<clerk_number>(clerk, clerk_custom{});
  CHECK(late.error() == caf::sec::request_receiver_down);
}

TEST_CASE("an actor that quit is spawned anew at its address") {
  stepped world;
  auto clerk = must(ringactor::spawn_kernel(world.engine, clerk_kernel({0}),
                                            {.keep_address = true}));
  auto ref = ringactor::ref_to(world.engine, clerk);
  caf::anon_send(clerk, clerk_leave{5, 0, 0});
  world.settle();
  auto next =
    must(ringactor::respawn_kernel(world.engine, ref, clerk_kernel({0})));
  world.settle();
  CHECK(must(world.ask<clerk_number>(next, clerk_custom{})).number == 0);
}

// ---- lanes ------------------------------------------------------------------

TEST_CASE("vector_add gives the same sums on 1, 4 and 32 lanes (items=1000)") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    stepped world{with_lanes(lanes)};
    auto adder =
      must(ringactor::spawn_kernel(world.engine, vector_add_kernel()));
    vector_add_request request{floats(world, 1000, 0), floats(world, 1000, 5)};
    auto reply = must(world.ask<vector_add_reply>(adder, request));
    CHECK(reply.items == 1000);
    auto sum = world.engine.adopt(reply.sum);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < reply.items; ++i)
      wrong += sum.as<float>()[i] != static_cast<float>(2 * i + 5);
    CHECK(wrong == 0);
    CHECK(world.status().handled == 1);
    CHECK(world.status().pool_blocks == 1);
  }
}

TEST_CASE(
  "a handler of a stepped engine has the lanes that it was opened with") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    stepped world{with_lanes(lanes)};
    auto kernel =
      must(ringactor::spawn_kernel(world.engine, lockstep_kernel({0})));
    auto facts = must(world.ask<lockstep_facts>(kernel, lockstep_ask{0}));
    CHECK(facts.lanes == lanes);
    CHECK(facts.numbers_sum == lanes * (lanes - 1) / 2);
    CHECK(facts.init_lanes == 1);
  }
}

TEST_CASE("an actor whose lanes parted says why to who asked and who watches") {
  stepped world{with_lanes(4)};
  auto kernel =
    must(ringactor::spawn_kernel(world.engine, lockstep_kernel({0})));
  world.watch(kernel);
  auto answer = world.ask<lockstep_sum>(
    kernel, lockstep_part{1, lockstep_leaves, 0, 0, {}});
  CHECK(ringactor::failure_code(answer.error()) == ra_code_lanes_parted);
  CHECK(says(world, answer.error(), {"kernel actor lockstep", "ra_barrier"}));
  CHECK(says(world, world.reason(), {"lanes met"}));
}

TEST_CASE("more than one lane is refused where nothing steps") {
  stepped world;
  for (const auto executor :
       {executor_kind::job, executor_kind::inline_, executor_kind::threads}) {
    auto options = with_lanes(4);
    options.executor = executor;
    auto engine =
      ringactor::open_engine(world.system, actor_tests_image(), options);
    REQUIRE_FALSE(engine);
    CHECK(code_of(engine.error()) == errc::invalid_argument);
    CHECK(says(world, engine.error(),
               {"engine_options::lanes is 4", "executor_kind::step"}));
  }
}

TEST_CASE("an engine refuses a number of lanes that is none of 1, 4 and 32") {
  stepped world;
  auto engine =
    ringactor::open_engine(world.system, actor_tests_image(), with_lanes(5));
  REQUIRE_FALSE(engine);
  CHECK(code_of(engine.error()) == errc::invalid_argument);
  CHECK(says(world, engine.error(),
             {"engine_options::lanes is 5, but must be 1, 4 or 32"}));
}
