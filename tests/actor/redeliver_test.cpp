// SPDX-License-Identifier: BSD-3-Clause
// spawn_options::redeliver: what a life left unhandled goes to the next one at
// its address, or is a dead letter; nothing is lost between them.
#include "restarting.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::ref_to;

namespace {

const ringactor::spawn_options wanted{.keep_address = true, .redeliver = true};

struct two_lives : stepped {
  explicit two_lives(ringactor::spawn_options how = wanted)
    : first{spawn(0, how)}, ref{ref_to(engine, first)} {}

  void send(const caf::actor& to, std::uint64_t number) {
    caf::anon_send(to, probe_sequence{0, 1, number, 0, 0});
  }
  void end() {
    caf::anon_send_exit(first, caf::exit_reason::kill);
    settle();
  }
  caf::actor next(ringactor::spawn_options how = wanted) {
    return must(respawn(*this, ref, 0, how));
  }
  probe_facts facts(const caf::actor& who) {
    return must(ask<probe_facts>(who, probe_ask{}));
  }

  caf::actor first;
  ringactor::actor_ref ref;
};

} // namespace

TEST_CASE("redeliver: what waited comes before what is newer, in order") {
  two_lives world;
  for (std::uint64_t i = 1; i <= 5; ++i)
    world.send(world.first, i);
  caf::anon_send_exit(world.first, caf::exit_reason::kill);
  world.ref.send(world.self, probe_sequence{0, 1, 6, 0, 0}); // nobody lives
  CHECK(world.status().kept == 1);
  world.settle(); // the engine gives back what waited
  CHECK(world.status().kept == 6);
  auto second = world.next();
  world.send(second, 7);
  auto facts = world.facts(second);
  CHECK(facts.received == 7);
  CHECK(facts.disorder == 0);
  CHECK(world.status().redelivered == 6);
  CHECK(world.status().kept == 0);
  CHECK(world.letters().count() == 0);
}

TEST_CASE("redeliver: a failed handler's message is not sent again") {
  two_lives world;
  caf::anon_send(world.first, probe_value{1});
  caf::anon_send(world.first, probe_fail{7, 0});
  caf::anon_send(world.first, probe_value{2});
  world.settle();
  CHECK(world.status().kept == 1);
  auto second = world.next();
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 2);
  CHECK(world.letters().count() == 0);
}

TEST_CASE("redeliver: handlers' messages wait as well") {
  two_lives world;
  auto to = ref_to(world.engine, world.engine.address_of(world.first));
  auto sender = world.spawn();
  caf::anon_send(sender, probe_send{to.address(), 5, 2, 0});
  world.engine.step(1); // two more are in the mailbox, unhandled
  world.end();
  CHECK(world.status().kept == 2);
  auto second = world.next();
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 5 + 6);
  CHECK(world.letters().count() == 0);
}

TEST_CASE("redeliver: a requester is told at once, and told once") {
  two_lives world;
  auto waiting = world.self->request(world.first, caf::infinite, probe_add{1});
  world.end();
  CHECK(!world.take<probe_total>(waiting));
  CHECK(world.status().kept == 0);
  auto second = world.next();
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 0);
  CHECK(world.silent());
}

TEST_CASE("redeliver: a handle and a pinned ref end with their life") {
  two_lives world;
  world.end();
  world.send(world.first, 1);
  world.ref.pinned().send(world.self, probe_sequence{0, 1, 2, 0, 0});
  CHECK(world.status().kept == 0);
  CHECK(world.letters().count() == 2);
}

TEST_CASE("redeliver: as many wait as fit the mailbox behind a start") {
  auto how = wanted;
  how.mailbox_limit = 4;
  two_lives world{how};
  for (std::uint64_t i = 1; i <= 4; ++i)
    world.send(world.first, i);
  world.end();
  CHECK(world.status().kept == 3);
  CHECK(world.letters().count(errc::down) == 1);
  world.ref.send(world.self, probe_sequence{0, 1, 5, 0, 0});
  CHECK(world.letters().count(errc::down) == 2);
  auto second = world.next(how);
  world.settle(); // its start and the three fill the mailbox
  CHECK(world.facts(second).received == 3);
}

TEST_CASE("redeliver: without a next life they are dead letters (4 ways)") {
  for (int way = 0; way < 4; ++way) {
    CAPTURE(way);
    two_lives world;
    world.send(world.first, 1);
    caf::anon_send(world.first, probe_large{}); // in a block of the pool
    world.end();
    CHECK(world.status().kept == 2);
    CHECK(world.status().pool_blocks == 1);
    caf::actor other;
    switch (way) {
      case 0:
        CHECK(ringactor::release_address(world.engine, world.ref));
        break;
      case 1:
        other = world.next({.keep_address = true}); // which does not want them
        break;
      case 2:
        other = world.spawn();
        CHECK(!ringactor::move_address(world.engine, world.ref, other));
        break;
      default:
        caf::anon_send_exit(world.engine.actor(), caf::exit_reason::kill);
    }
    world.settle();
    CHECK(world.letters().count(errc::down) == 2);
    CHECK(world.status().kept == 0);
    CHECK(world.status().redelivered == 0);
    CHECK(world.status().pool_blocks == 0);
  }
}

TEST_CASE("redeliver: a life that ends before it begins loses nothing") {
  two_lives world;
  world.send(world.first, 1);
  world.end();
  for (int i = 0; i < 3; ++i) { // its init fails
    auto failed = must(ringactor::respawn_kernel(
      world.engine, world.ref, probe_kernel({0, 77, 0}), wanted));
    world.settle();
    CHECK(world.status().kept == 1);
  }
  CHECK(world.facts(world.next()).received == 1);
  CHECK(world.letters().count() == 0);
}

TEST_CASE("redeliver: refused where the address is not kept") {
  stepped world;
  auto refused = ringactor::spawn_kernel(world.engine, probe_kernel({}),
                                         {.redeliver = true});
  CHECK(code_of(refused) == errc::invalid_argument);
  CHECK(says(world, refused.error(), {"redeliver", "keep_address"}));
}
