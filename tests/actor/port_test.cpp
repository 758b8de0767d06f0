// SPDX-License-Identifier: BSD-3-Clause
// Ports, stepped: this thread is the host thread, and settle() the engine.
#include "stepped.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::port;
using ringactor::port_message;

namespace {

struct port_world : stepped {
  explicit port_world(std::uint32_t cells = 64)
    : way{must(ringactor::open_port(engine, {cells}))} {}

  /// The next message that came up, with its payload's owner gone.
  port_message next() {
    port_message found;
    REQUIRE(way.poll([&](const port_message& m) { found = m; }, 1) == 1);
    return found;
  }
  /// The answer to a request for the sum of this actor.
  probe_total total(const caf::actor& kernel) {
    REQUIRE(way.request(engine.address_of(kernel), probe_add{0}, 99)
            == errc::ok);
    settle();
    probe_total found{};
    REQUIRE(way.poll([&](const port_message& m) {
      found = m.as<probe_total>().value();
    }) == 1);
    return found;
  }

  port way;
};

} // namespace

TEST_CASE("port: a request is answered with its tag") {
  port_world world;
  auto kernel = world.spawn(40);
  auto to = world.engine.address_of(kernel);
  REQUIRE(world.way.request(to, probe_add{2}, 7) == errc::ok);
  CHECK(world.way.outstanding() == 1);
  CHECK(world.way.poll([](const port_message&) { FAIL("early"); }) == 0);
  world.settle();
  CHECK(world.way.poll([&](const port_message& m) {
    CHECK(m.is_answer);
    CHECK(m.tag == 7);
    CHECK(m.status == errc::ok);
    CHECK(m.from.id == to.id);
    CHECK(m.as<probe_total>().value().sum == 42);
    CHECK(!m.as<probe_value>()); // of another type
  }) == 1);
  CHECK(world.way.outstanding() == 0);
}

TEST_CASE("port: messages arrive in the order in which they were posted") {
  port_world world;
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  std::uint64_t number = 0;
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 20; ++i)
      REQUIRE(world.way.send(to, probe_sequence{0, 0, ++number, 0, 0})
              == errc::ok);
    world.settle();
  }
  REQUIRE(world.way.request(to, probe_ask{}, 1) == errc::ok);
  world.settle();
  world.way.poll([&](const port_message& m) {
    auto facts = m.as<probe_facts>().value();
    CHECK(facts.received == 200);
    CHECK(facts.disorder == 0);
    CHECK(facts.sender.id == world.way.address().id);
  });
}

TEST_CASE("port: a batch goes until the ring is full, and nothing is lost") {
  port_world world{16};
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  std::vector<probe_value> values(40, probe_value{1});
  CHECK(world.way.send_batch(to, std::span<const probe_value>{values}) == 16);
  CHECK(world.way.send(to, probe_value{1}) == errc::full);
  world.settle();
  CHECK(world.total(kernel).sum == 16);
}

TEST_CASE("port: no more requests are in flight than the ring has cells") {
  port_world world{8};
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  std::uint64_t asked = 0;
  for (; world.way.request(to, probe_add{1}, asked + 1) == errc::ok; ++asked)
    world.settle(); // the ring down is empty each time
  CHECK(asked == 8);
  CHECK(world.way.poll([](const port_message&) {}, 3) == 3);
  CHECK(world.way.outstanding() == 5);
  CHECK(world.way.request(to, probe_add{1}, 50) == errc::ok);
}

TEST_CASE("port: a struct above 56 bytes travels through the pool and back") {
  port_world world;
  auto kernel = world.spawn();
  probe_large large{};
  large.words[0] = 11;
  large.words[63] = 12;
  REQUIRE(world.way.request(world.engine.address_of(kernel), large, 1)
          == errc::ok);
  CHECK(world.status().pool_blocks == 1);
  world.settle();
  CHECK(world.way.poll([&](const port_message& m) {
    auto back = m.as<probe_large>().value();
    CHECK(back.words[0] == 11);
    CHECK(back.words[63] == 12);
  }) == 1);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("port: a failing handler, an ended actor, nobody: each is said") {
  port_world world;
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  REQUIRE(world.way.request(to, probe_fail{77, 0}, 1) == errc::ok);
  REQUIRE(world.way.request(to, probe_add{1}, 2) == errc::ok);
  world.settle();
  auto failed = world.next();
  CHECK(failed.tag == 1);
  CHECK(failed.status == errc::handler_failed);
  CHECK(failed.code == 77);
  auto after = world.next();
  CHECK(after.tag == 2);
  CHECK(after.status == errc::down);
  kernel = nullptr;
  world.settle();
  REQUIRE(world.way.request(to, probe_add{1}, 3) == errc::ok);
  auto nobody = ra_make_address(world.engine.core().id(), 900, 1);
  REQUIRE(world.way.request(nobody, probe_add{1}, 4) == errc::ok);
  world.settle();
  CHECK(world.next().status == errc::down);
  auto unknown = world.next();
  CHECK(unknown.tag == 4);
  CHECK(unknown.status == errc::no_such);
  CHECK(world.way.outstanding() == 0);
}

TEST_CASE("port: a deadline that passes in the mailbox is an answer") {
  port_world world;
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  REQUIRE(world.way.request(to, probe_add{1}, 1, {.deadline_us = 10})
          == errc::ok);
  world.time.advance(microseconds{1000});
  world.settle();
  CHECK(world.next().status == errc::expired);
}

TEST_CASE("port: wrong addresses and tags are refused at once") {
  port_world world;
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  auto host = world.engine.address_of(world.self);
  CHECK(world.way.send(host, probe_value{1}) == errc::no_such);
  CHECK(world.way.send(ra_address{}, probe_value{1}) == errc::no_such);
  CHECK(world.way.send(world.way.address(), probe_value{1}) == errc::no_such);
  CHECK(world.way.request(to, probe_add{1}, 0) == errc::invalid_argument);
  CHECK(world.way.request(to, probe_add{1}, 1ull << 48)
        == errc::invalid_argument);
  CHECK(world.letters().count() == 0);
}

TEST_CASE("port: handlers send to it unasked, up to half of its ring") {
  port_world world{8}; // 16 cells up, of which 8 belong to answers
  auto kernel = world.spawn();
  probe_send flood{world.way.address(), 100, 20, 0};
  REQUIRE(world.way.request(world.engine.address_of(kernel), flood, 5)
          == errc::ok);
  world.settle();
  std::uint64_t unasked = 0, answers = 0;
  world.way.poll([&](const port_message& m) {
    if (m.is_answer) {
      ++answers;
      CHECK(m.tag == 5);
    } else {
      CHECK(m.as<probe_value>().value().value == 100 + unasked);
      ++unasked;
    }
  });
  CHECK(unasked == 8);
  CHECK(answers == 1); // it always has room
  CHECK(world.letters().count(errc::full) == 12);
}

TEST_CASE("port: room for what it did not ask for comes back, polled or not") {
  port_world world{8};
  auto kernel = world.spawn();
  for (int life = 0; life < 3; ++life) {
    for (int i = 0; i < 3; ++i) {
      probe_send eight{world.way.address(), 1, 8, 0};
      REQUIRE(world.way.send(world.engine.address_of(kernel), eight)
              == errc::ok);
      world.settle();
      if (i < 2) // eight, and the answer to the send
        CHECK(world.way.poll([](const port_message&) {}) == 8);
    }
    { port closing = std::move(world.way); } // eight are never polled
    world.way = must(ringactor::open_port(world.engine, {8}));
  }
  CHECK(world.letters().count(errc::down) == 3 * 8);
  CHECK(world.letters().count(errc::full) == 3 * 3); // the sends' own answers
}

TEST_CASE("port: a request forwarded to another kernel is answered by it") {
  port_world world;
  auto first = world.spawn();
  auto second = world.spawn(10);
  auto second_address = world.engine.address_of(second);
  REQUIRE(world.way.request(world.engine.address_of(first),
                            probe_forward{second_address, 5}, 3)
          == errc::ok);
  world.settle();
  auto answer = world.next();
  CHECK(answer.tag == 3);
  CHECK(answer.from.id == second_address.id);
}

TEST_CASE("port: a request forwarded out of the engine is refused, not lost") {
  port_world world;
  auto kernel = world.spawn();
  auto host = world.engine.address_of(world.self);
  REQUIRE(world.way.request(world.engine.address_of(kernel),
                            probe_forward{host, 5}, 3)
          == errc::ok);
  world.settle();
  auto answer = world.next();
  CHECK(answer.tag == 3);
  CHECK(answer.status == errc::unavailable);
}

TEST_CASE("port: answers that come after it is closed are dead letters") {
  port_world world;
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  for (std::uint64_t i = 1; i <= 5; ++i)
    REQUIRE(world.way.request(to, probe_add{1}, i) == errc::ok);
  world.settle(); // five in the ring
  REQUIRE(world.way.request(to, probe_add{1}, 6) == errc::ok); // one below
  world.way = must(ringactor::open_port(world.engine, {32}));
  world.settle();
  CHECK(world.letters().count(errc::down) == 6);
  REQUIRE(world.way.request(to, probe_add{0}, 1) == errc::ok);
  world.settle();
  CHECK(world.next().status == errc::ok);
  CHECK(world.total(kernel).sum == 6); // what was posted was delivered
}

TEST_CASE("port: an address of the port before reaches nobody") {
  port_world world;
  auto kernel = world.spawn();
  auto old = world.way.address();
  // Closed before it is opened again, so the place is the same.
  { port closing = std::move(world.way); }
  world.way = must(ringactor::open_port(world.engine, {64}));
  CHECK(world.way.address().id == old.id);
  REQUIRE(world.way.request(world.engine.address_of(kernel),
                            probe_send{old, 1, 3, 0}, 1)
          == errc::ok);
  world.settle();
  CHECK(world.next().tag == 1);
  CHECK(world.letters().count(errc::stale_incarnation) == 3);
}

TEST_CASE("port: there are 64, and a capacity is a power of two") {
  stepped world;
  std::vector<port> all;
  for (int i = 0; i < 64; ++i)
    all.push_back(must(ringactor::open_port(world.engine, {2})));
  auto more = ringactor::open_port(world.engine, {2});
  REQUIRE(!more);
  CHECK(to_string(more.error()).find("64 ports") != std::string::npos);
  auto odd = ringactor::open_port(world.engine, {100});
  REQUIRE(!odd);
  CHECK(to_string(odd.error()).find("128") != std::string::npos);
}
