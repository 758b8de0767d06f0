// SPDX-License-Identifier: BSD-3-Clause
// Ports: host threads without CAF, on every backend.
#include "world.hpp"

#include <atomic>

using namespace conformance;
using ringactor::port;
using ringactor::port_message;

namespace {

/// What the next answer that comes up the port is; fails where none comes.
struct answer {
  std::uint64_t tag = 0;
  errc status = errc::ok;
  std::uint32_t code = 0;
  std::uint64_t sum = 0;
};

answer next(world& here, port& way) {
  answer out;
  REQUIRE(here.wait([&] {
    return way.poll(
             [&](const port_message& m) {
               const auto total = m.as<probe_total>();
               out = {m.tag, m.status, m.code, total ? total->sum : 0};
             },
             1)
           == 1;
  }));
  return out;
}

/// A thread with a port of its own: asks one at a time. How many were answered
/// with what they should be.
std::uint64_t ask_often(const ringactor::engine& where, ra_address to,
                        std::uint64_t times) {
  auto way = ringactor::open_port(where);
  std::uint64_t good = 0;
  for (std::uint64_t i = 1; way && i <= times; ++i) {
    if (way->request(to, probe_add{1}, i) != errc::ok)
      return good;
    bool is_done = false;
    while (!is_done) { // ends: with the answer; a hang is the test's time-out
      way->poll([&](const port_message& m) {
        is_done = true;
        good += m.tag == i && m.as<probe_total>().has_value();
      });
      std::this_thread::yield();
    }
  }
  return good;
}

} // namespace

CONFORMS("a port's request is answered with its tag") {
  auto kernel = here.spawn({}, {40, 0, 0});
  auto way = must(ringactor::open_port(here.engine));
  const auto to = here.engine.address_of(kernel);
  REQUIRE(way.request(to, probe_add{2}, 7) == errc::ok);
  const auto got = next(here, way);
  CHECK(got.tag == 7);
  CHECK(got.status == errc::ok);
  CHECK(got.sum == 42);
  CHECK(way.outstanding() == 0);
  CHECK(here.buried() == 0);
}

CONFORMS("a port's messages are handled in their order (messages=900)") {
  auto kernel = here.spawn();
  auto way = must(ringactor::open_port(here.engine));
  const auto to = here.engine.address_of(kernel);
  for (std::uint64_t i = 1; i <= 900; ++i)
    REQUIRE(way.send(to, probe_sequence{0, 1, i, 0, 0}) == errc::ok);
  REQUIRE(here.wait_for_handled(900));
  auto facts = must(here.ask<probe_facts>(kernel, probe_ask{0}));
  CHECK(facts.received == 900);
  CHECK(facts.disorder == 0);
}

CONFORMS("a port hears why its request failed") {
  auto kernel = here.spawn();
  auto way = must(ringactor::open_port(here.engine));
  const auto to = here.engine.address_of(kernel);
  REQUIRE(way.request(to, probe_fail{77, 0}, 1) == errc::ok);
  const auto failed = next(here, way);
  CHECK(failed.tag == 1);
  CHECK(failed.status == errc::handler_failed);
  CHECK(failed.code == 77);
  REQUIRE(here.wait([&] { return here.engine.status().failed == 1; }));
  REQUIRE(way.request(to, probe_add{1}, 2) == errc::ok);
  const auto late = next(here, way);
  CHECK(late.tag == 2);
  CHECK((late.status == errc::down || late.status == errc::no_such
         || late.status == errc::stale_incarnation));
}

CONFORMS("what a mailbox does not take from a port is told or a dead letter") {
  auto kernel = here.spawn({.mailbox_limit = 4, .active = false});
  auto way = must(ringactor::open_port(here.engine));
  const auto to = here.engine.address_of(kernel);
  for (int i = 0; i < 10; ++i)
    REQUIRE(way.send(to, probe_value{1}) == errc::ok);
  REQUIRE(here.wait([&] { return here.buried() >= 6; }));
  CHECK(here.engine.letters().count(errc::full) == here.buried());
  REQUIRE(way.request(to, probe_add{1}, 9) == errc::ok);
  const auto refused = next(here, way);
  CHECK(refused.tag == 9);
  CHECK(refused.status == errc::full);
  CHECK_FALSE(ringactor::activate(kernel));
  REQUIRE(here.wait_for_handled(10 - here.buried()));
  CHECK(here.buried() + here.engine.status().handled == 10);
}

CONFORMS("ports and host actors bring up answers side by side (threads=2)") {
  constexpr std::uint64_t each = 3000;
  auto kernel = here.spawn({.mailbox_limit = 4096});
  const auto to = here.engine.address_of(kernel);
  std::atomic<std::uint64_t> good{0}, ended{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      good += ask_often(here.engine, to, each);
      ++ended;
    });
  for (std::uint64_t i = 0; i < 300; ++i)
    must(here.ask<probe_total>(kernel, probe_add{1}));
  CHECK(here.wait([&] { return ended == 2; })); // steps where that is needed
  for (auto& thread : threads)
    thread.join();
  CHECK(good == 2 * each);
  const auto total = must(here.ask<probe_total>(kernel, probe_add{0}));
  CHECK(total.sum == 2 * each + 300);
  CHECK(here.buried() == 0);
}
