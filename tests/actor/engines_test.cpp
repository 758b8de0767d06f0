// SPDX-License-Identifier: BSD-3-Clause
// Two engines in one process: one address space, one clock, one sink.
#include "stepped.hpp"

#include "ringactor/actor/bridge.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/message/payload.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::errc;

TEST_CASE("a handler sends to a kernel actor of another engine") {
  stepped world;
  auto second = world.open();
  auto from = world.spawn();
  auto to = world.spawn_in(second);
  auto address = second.address_of(to);
  CHECK(ra_address_engine(address)
        != ra_address_engine(world.engine.address_of(from)));
  auto status =
    must(world.ask<probe_status>(from, probe_send{address, 7, 2, 0}));
  CHECK(status.sent == 2);
  CHECK(must(world.ask<probe_total>(to, probe_add{0})).sum == 15);
  CHECK(second.status().handled == 3);
}

TEST_CASE("a request forwarded to another engine answers its first sender") {
  stepped world;
  auto second = world.open();
  auto through = world.spawn();
  auto to = world.spawn_in(second);
  auto total = must(
    world.ask<probe_total>(through, probe_forward{second.address_of(to), 5}));
  CHECK(total.sum == 5);
}

TEST_CASE("a message to a dead kernel actor of another engine is a letter") {
  stepped world;
  auto second = world.open();
  auto from = world.spawn();
  auto to = world.spawn_in(second);
  auto address = second.address_of(to);
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  auto status =
    must(world.ask<probe_status>(from, probe_send{address, 1, 1, 0}));
  CHECK(status.status == ra_ok); // it left the engine
  CHECK(world.letters().count(errc::down) == 1);
}

TEST_CASE("a request forwarded to a dead actor of another engine gets down") {
  stepped world;
  auto second = world.open();
  auto through = world.spawn();
  auto to = world.spawn_in(second);
  auto address = second.address_of(to);
  caf::anon_send_exit(to, exit_reason::kill);
  world.settle();
  auto answer = world.ask<probe_total>(through, probe_forward{address, 1});
  CHECK(code_of(answer) == errc::down);
}

TEST_CASE("a full mailbox of another engine makes a letter (limit=1)") {
  stepped world;
  auto second = world.open();
  auto from = world.spawn();
  auto to = must(
    ringactor::spawn_kernel(second, probe_kernel({}), {.mailbox_limit = 1}));
  world.settle();
  caf::anon_send(from, probe_send{second.address_of(to), 1, 3, 0});
  world.settle();
  CHECK(world.letters().count(errc::full) == 2);
}

TEST_CASE("a message to an engine that is gone is a letter: no_such") {
  stepped world;
  auto from = world.spawn();
  ra_address address{};
  {
    auto second = world.open();
    auto to = world.spawn_in(second);
    address = second.address_of(to);
    caf::anon_send_exit(second.actor(), exit_reason::kill);
    world.settle();
    world.others.clear();
  }
  world.settle();
  must(world.ask<probe_status>(from, probe_send{address, 1, 1, 0}));
  CHECK(world.letters().count(errc::no_such) == 1);
}

TEST_CASE("stamps rise from one engine to the other and back") {
  stepped world;
  auto second = world.open();
  auto first = world.spawn();
  auto other = world.spawn_in(second);
  std::uint64_t last = 0;
  for (int i = 0; i < 6; ++i) {
    const auto& kernel = i % 2 == 0 ? first : other;
    auto facts = must(world.ask<probe_facts>(kernel, probe_ask{}));
    CHECK(facts.now > last);
    last = world.engine.clock().last();
    CHECK(last > facts.now);
  }
  CHECK(&world.engine.clock() == &second.clock());
}

TEST_CASE("two engines share one sink of dead letters and no counts") {
  stepped world;
  auto second = world.open();
  auto to = world.spawn_in(second);
  world.self->send(to, echo_request{1});
  world.settle();
  CHECK(&world.letters() == &second.letters());
  CHECK(world.letters().count(errc::bad_type) == 1);
  CHECK(second.status().dead_letters == 1);
  CHECK(world.status().dead_letters == 0);
}

TEST_CASE("a large message to another engine is a letter: oversize") {
  stepped world;
  auto second = world.open();
  auto here = world.spawn();
  auto there = world.spawn_in(second);
  ra_message m{}; // as if `there` had asked: the reply goes to its engine
  m.w[0] = ra_head_word(0, ra_priority_normal, 20012, 0);
  ra_set_to(&m, world.engine.address_of(here), 0);
  ra_set_from(&m, second.address_of(there));
  m.w[7] = world.engine.clock().tick();
  probe_large large{};
  auto& core = world.engine.core();
  auto bytes = std::as_bytes(std::span{&large, 1});
  REQUIRE(ringactor::message::write_payload(m, bytes, core.bridge().pool())
          == errc::ok);
  REQUIRE(core.engine().post(m, nullptr) == errc::ok);
  world.settle();
  CHECK(world.status().handled == 1);
  CHECK(second.status().handled == 0);
  CHECK(world.letters().count(errc::oversize) == 1);
  CHECK(world.status().pool_blocks == 0);
}
