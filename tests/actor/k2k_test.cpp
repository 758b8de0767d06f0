// SPDX-License-Identifier: BSD-3-Clause
// Handlers that send: to a kernel actor, to a host actor, to nobody.
#include "stepped.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::errc;

namespace {

/// What a handler of `from` is told when it sends to `to`.
probe_status send(stepped& world, const caf::actor& from, ra_address to,
                  std::uint32_t times = 1) {
  return must(world.ask<probe_status>(from, probe_send{to, 10, times, 0}));
}

/// A host actor that collects the values it is sent, and by whom.
struct collector {
  std::vector<std::uint64_t> values;
  caf::strong_actor_ptr sender;
  caf::actor actor;
  explicit collector(stepped& world) {
    actor =
      world.system.spawn([this](caf::event_based_actor* self) -> caf::behavior {
        return {[this, self](const probe_value& x) {
          values.push_back(x.value);
          sender = self->current_sender();
        }};
      });
  }
};

} // namespace

TEST_CASE("a handler sends to another kernel actor by address (times=3)") {
  stepped world;
  auto from = world.spawn();
  auto to = world.spawn();
  auto status = send(world, from, world.engine.address_of(to), 3);
  CHECK(status.sent == 3);
  CHECK(status.status == ra_ok);
  auto total = must(world.ask<probe_total>(to, probe_add{0}));
  CHECK(total.count == 4);
  CHECK(total.sum == 10 + 11 + 12);
  CHECK(world.status().sent == 5); // three values, a status, a total
}

TEST_CASE("a handler sends to itself") {
  stepped world;
  auto kernel = world.spawn();
  CHECK(send(world, kernel, world.engine.address_of(kernel), 2).sent == 2);
  CHECK(must(world.ask<probe_total>(kernel, probe_add{0})).sum == 21);
}

TEST_CASE("a handler sends to a host actor, in order (times=3)") {
  stepped world;
  auto from = world.spawn();
  collector host{world};
  auto status = send(world, from, world.engine.address_of(host.actor), 3);
  CHECK(status.sent == 3);
  CHECK(host.values == std::vector<std::uint64_t>{10, 11, 12});
  CHECK(host.sender == caf::actor_cast<caf::strong_actor_ptr>(from));
}

TEST_CASE("a handler knows who sent and who it is") {
  stepped world;
  auto kernel = world.spawn();
  auto facts = must(world.ask<probe_facts>(kernel, probe_ask{}));
  auto self = world.engine.address_of(kernel);
  auto host = world.engine.address_of(caf::actor_cast<caf::actor>(world.self));
  CHECK(facts.self.id == self.id);
  CHECK(facts.self.incarnation == self.incarnation);
  CHECK(facts.sender.id == host.id);
  CHECK(facts.sender.incarnation == host.incarnation);
  CHECK(facts.lanes == 1);
}

TEST_CASE("a handler that sends to a dead kernel actor is told down") {
  stepped world;
  auto from = world.spawn();
  auto to = world.spawn();
  auto address = world.engine.address_of(to);
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  auto status = send(world, from, address);
  CHECK(status.sent == 0);
  CHECK(status.status == ra_down);
  CHECK(world.status().would_block == 1);
}

TEST_CASE("a message on its way to an ending kernel actor is a letter: down") {
  stepped world;
  auto from = world.spawn();
  auto to = world.spawn();
  auto address = world.engine.address_of(to);
  caf::anon_send(from, probe_send{address, 1, 2, 0});
  REQUIRE(world.engine.step() == 1); // both are in the mailbox
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  CHECK(world.letters().count(errc::down) == 2);
  CHECK(world.status().dead_letters == 2);
}

TEST_CASE("a handler that sends to a place never used is told no_such") {
  stepped world;
  auto from = world.spawn();
  auto status = send(world, from, ra_make_address(1, 77, 0));
  CHECK(status.status == ra_no_such);
}

TEST_CASE("a handler that sends to nobody is told no_such") {
  stepped world;
  auto from = world.spawn();
  CHECK(send(world, from, ra_address{}).status == ra_no_such);
}

TEST_CASE("a message to an unknown engine or place is a letter: no_such") {
  stepped world;
  auto from = world.spawn();
  CHECK(send(world, from, ra_make_address(200, 1, 0)).status == ra_ok);
  CHECK(world.letters().count(errc::no_such) == 1);
  auto beyond = small_options().places_max;
  CHECK(send(world, from, ra_make_address(1, beyond, 0)).status == ra_ok);
  CHECK(world.letters().count(errc::no_such) == 2);
  CHECK(send(world, from, ra_make_address(0, 4711, 1)).status == ra_ok);
  CHECK(world.letters().count(errc::no_such) == 3);
}

TEST_CASE("a message to another node is a letter: node_down") {
  stepped world;
  auto from = world.spawn();
  auto to = world.engine.address_of(from);
  to.node = 9;
  CHECK(send(world, from, to).status == ra_ok);
  CHECK(world.letters().count(errc::node_down) == 1);
}

TEST_CASE("a message to an earlier life is a letter: stale_incarnation") {
  stepped world;
  auto from = world.spawn();
  auto first = world.spawn();
  auto old = world.engine.address_of(first);
  caf::anon_send_exit(first, exit_reason::kill);
  world.settle();
  auto second = world.spawn();
  REQUIRE(world.engine.address_of(second).id == old.id);
  CHECK(send(world, from, old).sent == 1);
  CHECK(world.letters().count(errc::stale_incarnation) == 1);
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 0);
}

TEST_CASE("an address of incarnation 0 reaches whoever lives there") {
  stepped world;
  auto from = world.spawn();
  auto first = world.spawn();
  auto any = world.engine.address_of(first);
  any.incarnation = 0;
  caf::anon_send_exit(first, exit_reason::kill);
  world.settle();
  auto second = world.spawn();
  CHECK(send(world, from, any).sent == 1);
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 10);
}

TEST_CASE("a message to a host actor that has ended is a letter: down") {
  stepped world;
  auto from = world.spawn();
  collector host{world};
  auto address = world.engine.address_of(host.actor);
  send(world, from, address); // now `self` has an id and does not take this
  host.values.clear();
  caf::anon_send_exit(host.actor, exit_reason::kill);
  world.settle();
  CHECK(send(world, from, address).sent == 1);
  CHECK(world.letters().count(errc::down) == 1);
  CHECK(host.values.empty());
}

TEST_CASE("a handler is told full by a full mailbox (limit=2)") {
  stepped world;
  auto from = world.spawn();
  auto to = world.spawn(0, {.mailbox_limit = 2});
  auto waiting = world.self->request(
    from, infinite, probe_send{world.engine.address_of(to), 1, 5, 0});
  world.settle();
  auto status = must(world.take<probe_status>(waiting));
  CHECK(status.sent == 2);
  CHECK(status.status == ra_full);
  CHECK(world.status().would_block == 3);
  CHECK(must(world.ask<probe_total>(to, probe_add{0})).count == 3);
}
