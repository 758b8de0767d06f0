// SPDX-License-Identifier: BSD-3-Clause
// A next life at the same address: incarnation, place, who is refused.
#include "restarting.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::actor_ref;
using ringactor::errc;
using ringactor::ref_to;

TEST_CASE("a restart has the same id, the next incarnation, a wiped state") {
  stepped world;
  auto first = spawn_kept(world, 5);
  must(world.ask<probe_total>(first, probe_add{1}));
  auto old = world.engine.address_of(first);
  auto ref = ref_to(world.engine, first);
  end(world, first);
  auto second = must(respawn(world, ref, 100));
  auto now = world.engine.address_of(second);
  CHECK(now.id == old.id);
  CHECK(now.incarnation == old.incarnation + 1);
  auto total = must(world.ask<probe_total>(second, probe_add{1}));
  CHECK(total.sum == 101);
  CHECK(total.count == 1);
  CHECK(world.status().actors == 1);
}

TEST_CASE("a restart of an actor that lives is refused") {
  stepped world;
  auto first = spawn_kept(world);
  auto again = respawn(world, ref_to(world.engine, first));
  CHECK(code_of(again) == errc::invalid_argument);
  CHECK(says(world, again.error(), {"actor 1/0", "still lives", "end it"}));
}

TEST_CASE("a second restart while the first waits is refused") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(respawn(world, ref));
  auto third = respawn(world, ref);
  CHECK(code_of(third) == errc::invalid_argument);
  CHECK(says(world, third.error(), {"waits already"}));
  world.settle();
  CHECK(must(world.ask<probe_total>(second, probe_add{3})).sum == 3);
}

TEST_CASE("a restart at an address that was not kept is refused") {
  stepped world;
  auto first = world.spawn();
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto early = respawn(world, ref);
  CHECK(code_of(early) == errc::invalid_argument);
  CHECK(says(world, early.error(), {"not kept", "keep_address"}));
  world.settle();
  CHECK(code_of(respawn(world, ref)) == errc::invalid_argument);
}

TEST_CASE("a restart at another actor's address is refused: stale") {
  stepped world;
  auto first = world.spawn();
  auto ref = ref_to(world.engine, first);
  end(world, first);
  auto other = spawn_kept(world);
  end(world, other);
  auto again = respawn(world, ref);
  CHECK(code_of(again) == errc::stale_incarnation);
  CHECK(says(world, again.error(), {"actor 1/0", "kept"}));
}

TEST_CASE("a restart refuses an address of another engine, or of a host") {
  stepped world;
  auto other = world.open();
  auto there = world.spawn_in(other);
  CHECK(code_of(respawn(world, ref_to(world.engine, there))) == errc::no_such);
  auto self = caf::actor_cast<caf::actor>(world.self);
  CHECK(code_of(respawn(world, ref_to(world.engine, self))) == errc::no_such);
  CHECK(code_of(respawn(world, actor_ref{})) == errc::no_such);
}

TEST_CASE("a kept address is given to nobody else, a released one is") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  auto old = world.engine.address_of(first);
  end(world, first);
  auto second = world.spawn();
  CHECK(world.engine.address_of(second).id != old.id);
  CHECK(ringactor::release_address(world.engine, ref));
  CHECK_FALSE(ringactor::release_address(world.engine, ref));
  auto third = world.spawn();
  CHECK(world.engine.address_of(third).id == old.id);
  CHECK(code_of(respawn(world, ref)) == errc::stale_incarnation);
}

TEST_CASE("keep_address keeps a living actor's address") {
  stepped world;
  auto first = world.spawn();
  auto ref = ref_to(world.engine, first);
  CHECK_FALSE(ringactor::keep_address(world.engine, first));
  end(world, first);
  CHECK(
    must(world.ask<probe_total>(must(respawn(world, ref, 3)), probe_add{})).sum
    == 3);
  auto gone = world.spawn();
  end(world, gone);
  CHECK(code_of(ringactor::keep_address(world.engine, gone)) == errc::down);
}

TEST_CASE("a restart whose init fails ends again, and can be tried again") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  end(world, first);
  auto second = must(
    ringactor::respawn_kernel(world.engine, ref, probe_kernel({0, 77, 0})));
  world.watch(second);
  world.settle();
  CHECK(code_of(world.reason()) == errc::handler_failed);
  auto third = must(respawn(world, ref, 4));
  CHECK(must(world.ask<probe_total>(third, probe_add{1})).sum == 5);
}

TEST_CASE("a restart may be another kernel") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto echo = must(ringactor::respawn_kernel(world.engine, ref, echo_kernel()));
  world.settle();
  CHECK(must(world.ask<echo_reply>(echo, echo_request{9})).value == 9);
  auto wrong = ringactor::respawn_kernel(world.engine, ref,
                                         ringactor::make_behaviour("nothing"));
  CHECK(code_of(wrong) == errc::no_such);
}

TEST_CASE("restarts go on and on in one place (lives=300)") {
  auto options = small_options();
  options.places_max = 1;
  options.state_bytes = 8192; // two states of probe: one waits at most
  stepped world{options};
  auto life = spawn_kept(world);
  auto ref = ref_to(world.engine, life);
  for (std::uint64_t i = 0; i < 300; ++i) {
    caf::anon_send_exit(life, exit_reason::kill);
    if (i % 2 == 0)
      world.settle();
    life = must(respawn(world, ref, i));
    REQUIRE(must(world.ask<probe_total>(life, probe_add{1})).sum == i + 1);
  }
  CHECK(world.engine.address_of(life).incarnation == 301);
}

TEST_CASE("a host actor's kept address goes on to another host actor") {
  stepped world;
  auto idle = [&] {
    return world.system.spawn(
      [](caf::event_based_actor*) -> caf::behavior { return {[](int) {}}; });
  };
  auto first = idle();
  REQUIRE_FALSE(ringactor::keep_address(world.engine, first));
  auto ref = ref_to(world.engine, first);
  auto early = ringactor::replace_actor(world.engine, ref, idle());
  CHECK(code_of(early) == errc::invalid_argument);
  CHECK(says(world, early.error(), {"still lives"}));
  world.watch(first);
  end(world, first);
  world.reason();
  auto second = idle();
  auto next = must(ringactor::replace_actor(world.engine, ref, second));
  CHECK(next.id() == ref.id());
  CHECK(next.incarnation() == ref.incarnation() + 1);
  CHECK(must(ref.resolve()) == second);
  auto taken = ringactor::replace_actor(world.engine, ref, second);
  CHECK(code_of(taken) == errc::invalid_argument);
  CHECK(code_of(ringactor::replace_actor(world.engine, ref, world.spawn()))
        == errc::invalid_argument);
}

TEST_CASE("a host actor that ends late does not take its successor's address") {
  stepped world;
  auto idle = [&] {
    return world.system.spawn(
      [](caf::event_based_actor*) -> caf::behavior { return {[](int) {}}; });
  };
  auto first = idle(), second = idle();
  REQUIRE_FALSE(ringactor::keep_address(world.engine, first));
  auto ref = must(ringactor::register_name(world.engine, "desk", first));
  // CAF tells those who watch in turn, the last to come first: here the
  // directory and the names do not know yet that the actor has ended.
  bool replaced = false;
  caf::actor_cast<caf::abstract_actor*>(first)->attach_functor(
    [&](const caf::error&) {
      replaced =
        static_cast<bool>(ringactor::replace_actor(world.engine, ref, second));
    });
  end(world, first);
  REQUIRE(replaced);
  CHECK(must(ref.resolve()) == second);
  CHECK(world.engine.address_of(second).id == ref.id());
  auto desk = must(ringactor::find_name(world.engine, "desk"));
  CHECK(must(desk.resolve()) == second);
  auto third = idle();
  CHECK(world.engine.address_of(third).id != ref.id());
  REQUIRE_FALSE(ringactor::keep_address(world.engine, third));
  end(world, second); // the end of the one who has it is still seen
  CHECK(code_of(ref.resolve()) == errc::down);
}
