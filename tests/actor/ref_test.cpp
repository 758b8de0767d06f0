// SPDX-License-Identifier: BSD-3-Clause
// Refs: what they reach before, between and after an actor's lives.
#include "acts.hpp"

#include "ringactor/actor/directory.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::actor_ref;
using ringactor::errc;
using ringactor::ref_mode;
using ringactor::ref_to;

namespace {

caf::actor restart(stepped& world, const actor_ref& who,
                   std::uint64_t sum = 0) {
  auto life = must(
    ringactor::respawn_kernel(world.engine, who, probe_kernel({sum, 0, 0})));
  world.settle();
  return life;
}

template <class T, class... Ts>
caf::expected<T> ask(stepped& world, const actor_ref& who, const Ts&... xs) {
  auto waiting = who.request(world.self, infinite, xs...);
  world.settle();
  return world.take<T>(waiting);
}

std::uint64_t refusals(stepped& world, errc why) {
  return world.engine.core().bridge().where().ref_refusals(why);
}

/// A host actor that adds probe_add up and answers.
caf::actor adder(stepped& world) {
  return world.system.spawn([](caf::event_based_actor*) -> caf::behavior {
    return {[sum = std::uint64_t{0}](probe_add x) mutable {
      return probe_total{1, sum += x.amount};
    }};
  });
}

} // namespace

TEST_CASE("a ref resolves to the actor it was made of") {
  stepped world;
  auto kernel = world.spawn();
  auto ref = ref_to(world.engine, kernel);
  CHECK(must(ref.resolve()) == kernel);
  CHECK(must(ref.pinned().resolve()) == kernel);
  CHECK(ref.incarnation() == 1);
  CHECK(ref == ref_to(world.engine, world.engine.address_of(kernel)));
  CHECK_FALSE(ref == ref.pinned());
  CHECK(to_string(ref) == "actor 1/0");
  auto host = adder(world);
  CHECK(must(ref_to(world.engine, host).resolve()) == host);
}

TEST_CASE("a ref that follows reaches each life, a pinned one is stale") {
  stepped world;
  auto life = world.spawn(1, {.keep_address = true});
  auto ref = ref_to(world.engine, life);
  CHECK(must(ask<probe_total>(world, ref, probe_add{0})).sum == 1);
  end(world, life);
  life = restart(world, ref, 2);
  CHECK(must(ask<probe_total>(world, ref, probe_add{0})).sum == 2);
  auto stale = ask<probe_total>(world, ref.pinned(), probe_add{0});
  CHECK(code_of(stale) == errc::stale_incarnation);
  CHECK(says(world, stale.error(), {"actor 1/0", "(1)", "follow"}));
  CHECK(refusals(world, errc::stale_incarnation) == 1);
  auto pinned = ref_to(world.engine, life, ref_mode::pinned);
  CHECK(must(ask<probe_total>(world, pinned, probe_add{0})).sum == 2);
}

TEST_CASE("a send to a stale pinned ref is a dead letter with its content") {
  stepped world;
  auto life = world.spawn(0, {.keep_address = true});
  auto pinned = ref_to(world.engine, life, ref_mode::pinned);
  end(world, life);
  life = restart(world, pinned.follow());
  pinned.send(world.self, probe_value{42});
  world.settle();
  CHECK(world.letters().count(errc::stale_incarnation) == 1);
  CHECK(refusals(world, errc::stale_incarnation) == 1);
  auto letter = world.letters().newest().back();
  CHECK(ra_message_to(&letter.message).id == pinned.id());
  CHECK(ra_message_to(&letter.message).incarnation == 1);
  CHECK(ra_message_type(&letter.message) == 20'005);
  CHECK(letter.message.w[ra_envelope_words] == 42);
  CHECK(must(world.ask<probe_total>(life, probe_add{0})).sum == 0);
}

TEST_CASE("a ref between two lives is down, and gives large content back") {
  stepped world;
  auto life = world.spawn(0, {.keep_address = true});
  auto ref = ref_to(world.engine, life);
  end(world, life);
  auto answer = ask<probe_total>(world, ref, probe_add{1});
  CHECK(code_of(answer) == errc::down);
  CHECK(says(world, answer.error(), {"actor 1/0", "restarted"}));
  ref.send(world.self, probe_large{});
  CHECK(world.letters().count(errc::down) == 1);
  CHECK(world.status().pool_blocks == 0);
  CHECK(refusals(world, errc::down) == 2);
}

TEST_CASE("a ref reaches a restart that still waits for its place") {
  stepped world;
  auto life = world.spawn(0, {.keep_address = true});
  auto ref = ref_to(world.engine, life);
  caf::anon_send_exit(life, exit_reason::kill);
  auto next =
    must(ringactor::respawn_kernel(world.engine, ref, probe_kernel({8, 0, 0})));
  CHECK(must(ref.resolve()) == next);
  CHECK(must(ask<probe_total>(world, ref, probe_add{1})).sum == 9);
}

TEST_CASE("a ref that follows never reaches another actor at its id") {
  stepped world;
  auto first = world.spawn();
  auto ref = ref_to(world.engine, first);
  auto old = world.engine.address_of(first);
  end(world, first);
  auto second = world.spawn();
  REQUIRE(world.engine.address_of(second).id == old.id);
  CHECK(code_of(ref.resolve()) == errc::stale_incarnation);
  auto host = adder(world);
  auto to_host = ref_to(world.engine, host);
  end(world, host);
  host = nullptr;
  auto other = adder(world);
  REQUIRE(world.engine.address_of(other).id == to_host.id());
  CHECK(code_of(to_host.resolve()) == errc::stale_incarnation);
}

TEST_CASE("a ref to nobody, nowhere or another node says so") {
  stepped world;
  CHECK(code_of(actor_ref{}.resolve()) == errc::no_such);
  auto to = [&](ra_address where) {
    return code_of(ref_to(world.engine, where).resolve());
  };
  CHECK(to(ra_make_address(1, 900, 1)) == errc::no_such);
  CHECK(to(ra_make_address(0, 900, 1)) == errc::no_such);
  CHECK(to(ra_make_address(7, 1, 1)) == errc::closed);
  auto away = world.engine.address_of(world.spawn());
  away.node = 3;
  CHECK(to(away) == errc::node_down);
}

TEST_CASE("a ref to an engine that ended is no ref to its successor") {
  stepped world;
  auto options = small_options();
  auto other = world.open(options);
  auto kernel = world.spawn_in(other);
  auto ref = ref_to(world.engine, kernel);
  world.others.clear();
  caf::anon_send_exit(other.actor(), exit_reason::kill);
  while (other.step() != 0) { // until it is at rest
  }
  other = {};
  kernel = nullptr;
  auto next = world.open(options); // has the number of the one before
  auto stranger = world.spawn_in(next);
  REQUIRE(next.address_of(stranger).id == ref.id());
  CHECK(code_of(ref.resolve()) == errc::closed);
}

TEST_CASE("a ref holds no actor alive") {
  stepped world;
  auto kernel = world.spawn();
  auto ref = ref_to(world.engine, kernel);
  world.watch(kernel);
  kernel = nullptr;
  CHECK(world.reason() == exit_reason::unreachable);
  CHECK(code_of(ref.resolve()) == errc::down);
}

TEST_CASE("a ref's address follows where it is kept, else names one life") {
  stepped world;
  auto kept = world.spawn(0, {.keep_address = true});
  auto once = world.spawn();
  CHECK(ref_to(world.engine, kept).address().incarnation == 0);
  CHECK(ref_to(world.engine, kept).pinned().address().incarnation == 1);
  CHECK(ref_to(world.engine, once).address().incarnation == 1);
  auto ref = ref_to(world.engine, kept);
  auto address = ref.address();
  end(world, kept);
  kept = restart(world, ref, 0);
  must(world.ask<probe_status>(once, probe_send{address, 5, 1, 0}));
  CHECK(must(world.ask<probe_total>(kept, probe_add{0})).sum == 5);
}

TEST_CASE("a ref as an actor hands on with sender and id, life after life") {
  stepped world;
  auto life = world.spawn(1, {.keep_address = true});
  auto ref = ref_to(world.engine, life);
  auto actor = ref.as_actor(world.system);
  CHECK(must(world.ask<probe_total>(actor, probe_add{0})).sum == 1);
  auto facts = must(world.ask<probe_facts>(actor, probe_ask{}));
  auto self = world.engine.address_of(caf::actor_cast<caf::actor>(world.self));
  CHECK(facts.sender.id == self.id);
  end(world, life);
  CHECK(code_of(world.ask<probe_total>(actor, probe_add{0})) == errc::down);
  caf::anon_send(actor, probe_value{1});
  CHECK(world.letters().count(errc::down) == 1);
  life = restart(world, ref, 2);
  CHECK(must(world.ask<probe_total>(actor, probe_add{0})).sum == 2);
}

TEST_CASE("a ref as an actor hands on to host actors") {
  stepped world;
  auto host = adder(world);
  auto actor = ref_to(world.engine, host).as_actor(world.system);
  CHECK(must(world.ask<probe_total>(actor, probe_add{4})).sum == 4);
  caf::anon_send(actor, probe_add{5});
  world.settle();
  CHECK(must(world.ask<probe_total>(host, probe_add{0})).sum == 9);
  end(world, host);
  caf::anon_send(actor, std::string{"of no image"});
  CHECK(code_of(world.ask<probe_total>(actor, probe_add{0})) == errc::down);
  CHECK(world.letters().count(errc::down) == 1);
  CHECK(ra_message_type(&world.letters().newest().back().message) == 0);
}

TEST_CASE("an exit ends a ref's actor alone, which answers down then") {
  stepped world;
  auto kernel = world.spawn();
  auto actor = ref_to(world.engine, kernel).as_actor(world.system);
  world.watch(actor);
  caf::anon_send_exit(actor, exit_reason::user_shutdown);
  CHECK(world.reason() == exit_reason::user_shutdown);
  CHECK(code_of(world.ask<probe_total>(actor, probe_add{0})) == errc::down);
  CHECK(must(world.ask<probe_total>(kernel, probe_add{1})).sum == 1);
}
