// SPDX-License-Identifier: BSD-3-Clause
// A handler hands a request on: whoever gets it answers the first sender, and
// a request that cannot arrive is answered with the reason.
#include "stepped.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::errc;

namespace {

/// A host actor that answers probe_add with its own total.
caf::actor adder(stepped& world) {
  return world.system.spawn([](caf::event_based_actor*) -> caf::behavior {
    return {[](const probe_add& x) { return probe_total{1, x.amount + 1000}; }};
  });
}

caf::expected<probe_total> forward(stepped& world, const caf::actor& through,
                                   ra_address to) {
  return world.ask<probe_total>(through, probe_forward{to, 5});
}

} // namespace

TEST_CASE("the receiver of a forwarded request answers its first sender") {
  stepped world;
  auto through = world.spawn(1);
  auto to = world.spawn(100);
  auto total = must(forward(world, through, world.engine.address_of(to)));
  CHECK(total.sum == 105);
  CHECK(world.silent());
  CHECK(must(world.ask<probe_total>(through, probe_add{0})).sum == 1);
}

TEST_CASE("a host actor answers a forwarded request") {
  stepped world;
  auto through = world.spawn();
  auto host = adder(world);
  auto total = must(forward(world, through, world.engine.address_of(host)));
  CHECK(total.sum == 1005);
  CHECK(world.status().late_answers == 0);
}

TEST_CASE("a forwarded message without a requester is handled") {
  stepped world;
  auto through = world.spawn();
  auto to = world.spawn(100);
  caf::anon_send(through, probe_forward{world.engine.address_of(to), 5});
  world.settle();
  CHECK(must(world.ask<probe_total>(to, probe_add{0})).sum == 105);
}

TEST_CASE("a forwarded message is answered to its first sender") {
  stepped world;
  auto through = world.spawn();
  auto to = world.spawn(100);
  world.self->send(through, probe_forward{world.engine.address_of(to), 5});
  world.settle();
  CHECK(world.next<probe_total>().sum == 105);
}

TEST_CASE("a request forwarded to a dead kernel actor gets an answer") {
  stepped world;
  auto through = world.spawn();
  auto to = world.spawn();
  auto address = world.engine.address_of(to);
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  auto waiting =
    world.self->request(through, infinite, probe_forward{address, 5});
  world.settle();
  CHECK(world.take_empty(waiting) == caf::none); // the handler was told: down
}

TEST_CASE("a request forwarded to an earlier life gets stale_incarnation") {
  stepped world;
  auto through = world.spawn();
  auto to = world.spawn();
  auto address = world.engine.address_of(to);
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  auto next = world.spawn();
  auto answer = forward(world, through, address);
  CHECK(code_of(answer) == errc::stale_incarnation);
}

TEST_CASE("a request in the mailbox of one that ends gets down") {
  stepped world;
  auto through = world.spawn();
  auto to = world.spawn();
  auto waiting = world.self->request(
    through, infinite, probe_forward{world.engine.address_of(to), 5});
  REQUIRE(world.engine.step() == 1);
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  CHECK(code_of(world.take<probe_total>(waiting)) == errc::down);
}

TEST_CASE("a request forwarded to a host actor that has ended gets down") {
  stepped world;
  auto through = world.spawn();
  auto host = adder(world);
  auto address = world.engine.address_of(host);
  must(forward(world, through, address)); // `self` takes an id of its own
  caf::anon_send_exit(host, exit_reason::kill);
  world.settle();
  CHECK(code_of(forward(world, through, address)) == errc::down);
}

TEST_CASE("a request forwarded to an unknown address gets no_such") {
  stepped world;
  auto through = world.spawn();
  CHECK(code_of(forward(world, through, ra_make_address(0, 4711, 1)))
        == errc::no_such);
  CHECK(code_of(forward(world, through, ra_make_address(99, 1, 1)))
        == errc::no_such);
}

TEST_CASE("a request forwarded to another node gets node_down") {
  stepped world;
  auto through = world.spawn();
  auto to = world.engine.address_of(through);
  to.node = 3;
  CHECK(code_of(forward(world, through, to)) == errc::node_down);
}

TEST_CASE("a forwarded request keeps what is left of its deadline") {
  stepped world;
  auto through = world.spawn();
  auto to = world.spawn();
  auto address = world.engine.address_of(to);
  auto waiting = world.self->request(
    through, infinite, ringactor::message_options{.deadline_us = 1000},
    probe_forward{address, 5});
  world.time.advance(microseconds{600});
  REQUIRE(world.engine.step() == 1);
  world.time.advance(microseconds{401});
  world.settle();
  CHECK(code_of(world.take<probe_total>(waiting)) == errc::expired);
}
