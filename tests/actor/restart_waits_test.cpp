// SPDX-License-Identifier: BSD-3-Clause
// A restart on DOWN waits for its place, and its messages with it.
#include "restarting.hpp"

#include "ringactor/actor/letters.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::errc;
using ringactor::ref_to;

namespace {

/// A restart whose start comes behind an old message, in the activation that
/// a message of a host woke for the life before.
caf::actor restart_behind(stepped& world, std::uint32_t fail_code) {
  auto from = world.spawn();
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  auto old = world.engine.address_of(first);
  caf::anon_send(from, probe_send{old, 1, 1, 0});
  caf::anon_send(first, probe_value{1});
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(ringactor::respawn_kernel(
    world.engine, ref, probe_kernel({0, fail_code, 0})));
  REQUIRE(world.engine.step() == 1); // from's message is behind the stop
  return second;
}

} // namespace

TEST_CASE("a restart on DOWN waits for the place, and its messages with it") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  world.watch(first);
  caf::anon_send(first, probe_value{1}); // waits when the end comes
  caf::anon_send_exit(first, exit_reason::kill);
  CHECK(world.reason() == exit_reason::kill);
  auto second = must(respawn(world, ref, 10)); // nothing has run since
  auto early = world.self->request(second, infinite, probe_add{1});
  auto late = world.self->request(second, infinite, probe_add{2});
  CHECK(world.silent());
  world.settle();
  CHECK(must(world.take<probe_total>(early)).sum == 11);
  CHECK(must(world.take<probe_total>(late)).sum == 13);
  CHECK(world.letters().count(errc::down) == 1); // the message of before
  CHECK(world.status().actors == 1);
}

TEST_CASE("a waiting restart takes as many messages as its mailbox (limit=3)") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(respawn(world, ref, 0, {.mailbox_limit = 3}));
  caf::anon_send(second, probe_value{1});
  caf::anon_send(second, probe_value{2});
  auto refused = world.self->request(second, infinite, probe_add{0});
  CHECK(code_of(world.take<probe_total>(refused)) == errc::full);
  caf::anon_send(second, probe_value{4});
  CHECK(world.letters().count(errc::full) == 1);
  world.settle();
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 3);
}

TEST_CASE("a waiting restart that is told to exit bounces what waits") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(respawn(world, ref));
  auto waiting = world.self->request(second, infinite, probe_add{1});
  caf::anon_send(second, probe_value{1});
  caf::anon_send_exit(second, exit_reason::user_shutdown);
  auto answer = world.take<probe_total>(waiting);
  CHECK(answer.error() == caf::sec::request_receiver_down);
  world.watch(second);
  CHECK(world.reason() == exit_reason::user_shutdown);
  world.settle();
  CHECK(world.letters().count(errc::down) == 1);
  CHECK(world.status().actors == 0);
  auto third = must(respawn(world, ref, 7)); // the address is still kept
  CHECK(world.engine.address_of(third).incarnation == 3);
  CHECK(must(world.ask<probe_total>(third, probe_add{0})).sum == 7);
}

TEST_CASE("what a waiting restart turns away can be replayed: full, down") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(respawn(world, ref, 0, {.mailbox_limit = 2}));
  caf::anon_send(second, probe_value{1});
  caf::anon_send(second, probe_value{2}); // full
  caf::anon_send_exit(second, exit_reason::kill);
  auto third = must(respawn(world, ref));
  world.settle();
  const auto letters = world.letters().newest();
  REQUIRE(letters.size() == 2);
  for (const auto& each : letters)
    CHECK(!ringactor::replay_letter(world.engine, each.number));
  world.settle();
  CHECK(must(world.ask<probe_total>(third, probe_add{0})).sum == 3);
}

TEST_CASE("a waiting restart whose handle is dropped lives for its messages") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  caf::anon_send(must(respawn(world, ref)), probe_value{1});
  world.settle();
  CHECK(world.letters().count() == 0);
  CHECK(world.status().handled == 1);
  CHECK(world.status().actors == 0); // it ended for want of a handle
}

TEST_CASE("a restart behind old messages is told of its own end") {
  stepped world;
  auto second = restart_behind(world, 77);
  world.watch(second);
  world.settle();
  CHECK(code_of(world.reason()) == errc::handler_failed);
  CHECK(world.letters().count(errc::down) == 2);
}

TEST_CASE("a restart behind old messages lives for its own") {
  stepped world;
  world.self->send(restart_behind(world, 0), probe_ask{});
  world.settle();
  auto facts = world.next<probe_facts>();
  CHECK(facts.self.incarnation == 2);
  CHECK(world.letters().count(errc::down) == 2);
}

TEST_CASE("an engine that ends takes a waiting restart down") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(respawn(world, ref));
  world.watch(second);
  caf::anon_send_exit(world.engine.actor(), exit_reason::user_shutdown);
  CHECK(world.reason() == exit_reason::user_shutdown);
  world.settle();
  CHECK(world.status().actors == 0);
  CHECK(code_of(respawn(world, ref)) == errc::closed);
}

TEST_CASE("a restart may rest from its start, however late that is") {
  stepped world;
  auto first = spawn_kept(world);
  auto ref = ref_to(world.engine, first);
  caf::anon_send_exit(first, exit_reason::kill);
  auto second = must(respawn(world, ref, 1, {.active = false}));
  auto early = ringactor::activate(second);
  CHECK(code_of(early) == errc::unavailable);
  CHECK(says(world, early, {"probe", "waits for its restart"}));
  auto waiting = world.self->request(second, infinite, probe_add{1});
  world.settle();
  CHECK(world.silent());
  CHECK_FALSE(ringactor::activate(second));
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 2);
}
