// SPDX-License-Identifier: BSD-3-Clause
// The hybrid logical clock on every hop: host to kernel, kernel to kernel,
// kernel to host. The wall clock is moved by hand.
#include "stepped.hpp"

#include "ringactor/actor/engine_core.hpp"
#include "ringactor/clock/hlc.h"

using namespace actor_tests;
using caf::infinite;
using ringactor::errc;

namespace {

/// A message to `to` as a forger would post it, `ahead_us` in the future.
ra_message forged(stepped& world, const caf::actor& to,
                  std::uint64_t ahead_us) {
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_normal, 20005, 0);
  ra_set_to(&m, world.engine.address_of(to), sizeof(probe_value));
  m.w[7] = ra_hlc_make(world.time.now_us() + ahead_us, 0);
  return m;
}

errc post(stepped& world, const ra_message& message) {
  return world.engine.core().engine().post(message, nullptr);
}

std::uint64_t now_of(stepped& world, const caf::actor& kernel) {
  return must(world.ask<probe_facts>(kernel, probe_ask{})).now;
}

} // namespace

TEST_CASE("a request moves the kernel's clock above the sender's stamp") {
  stepped world;
  auto kernel = world.spawn();
  auto before = world.engine.clock().last();
  auto now = now_of(world, kernel);
  CHECK(now > before);
}

TEST_CASE("a reply moves the process clock above the kernel's") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, probe_ask{});
  auto sent = world.engine.clock().last();
  world.settle();
  auto facts = must(world.take<probe_facts>(waiting));
  CHECK(facts.now > sent);
  CHECK(world.engine.clock().last() > facts.now);
}

TEST_CASE("stamps rise on every hop though the wall stands still") {
  stepped world;
  auto first = world.spawn();
  auto second = world.spawn();
  std::uint64_t last = world.engine.clock().last();
  for (int i = 0; i < 10; ++i) {
    auto here = now_of(world, first);
    CHECK(here > last);
    auto to = world.engine.address_of(second);
    CHECK(must(world.ask<probe_total>(first, probe_forward{to, 1})).count > 0);
    last = world.engine.clock().last();
    CHECK(last > here);
  }
  CHECK(ra_hlc_physical_us(last) == world.time.now_us());
}

TEST_CASE("a message of a kernel carries a stamp above the sender's clock") {
  stepped world;
  auto first = world.spawn();
  auto second = world.spawn();
  auto to = world.engine.address_of(second);
  for (int i = 0; i < 5; ++i)
    now_of(world, first); // the first actor's clock runs ahead
  CHECK(must(world.ask<probe_status>(first, probe_send{to, 1, 1, 0})).sent
        == 1);
  auto at_first = now_of(world, first);
  caf::anon_send(first, probe_send{to, 1, 1, 0});
  world.settle();
  auto at_second = now_of(world, second);
  CHECK(at_second > at_first);
}

TEST_CASE("a kernel's clock follows the wall") {
  stepped world;
  auto kernel = world.spawn();
  auto before = now_of(world, kernel);
  world.time.advance(microseconds{1'000'000});
  auto after = now_of(world, kernel);
  CHECK(ra_hlc_physical_us(after) - ra_hlc_physical_us(before) == 1'000'000);
}

TEST_CASE("a stamp at the limit of drift is merged (500 ms)") {
  stepped world;
  auto kernel = world.spawn();
  CHECK(post(world, forged(world, kernel, 500'000)) == errc::ok);
  world.settle();
  CHECK(world.letters().count() == 0);
  CHECK(world.status().handled == 1);
  auto now = now_of(world, kernel);
  CHECK(ra_hlc_physical_us(now) == world.time.now_us() + 500'000);
}

TEST_CASE("a stamp beyond the limit of drift is a dead letter: drift") {
  stepped world;
  auto kernel = world.spawn();
  auto before = now_of(world, kernel);
  CHECK(post(world, forged(world, kernel, 500'001)) == errc::ok);
  world.settle();
  CHECK(world.letters().count(errc::drift) == 1);
  CHECK(world.status().refused == 1);
  auto total = must(world.ask<probe_total>(kernel, probe_add{0}));
  CHECK(total.count == 1); // it was not handled
  auto after = now_of(world, kernel);
  CHECK(ra_hlc_physical_us(after) == ra_hlc_physical_us(before));
}

TEST_CASE("drift_max_ms moves the limit of drift (10 ms)") {
  auto options = small_options();
  options.drift_max_ms = 10;
  stepped world{options};
  auto kernel = world.spawn();
  CHECK(post(world, forged(world, kernel, 10'000)) == errc::ok);
  CHECK(post(world, forged(world, kernel, 10'001)) == errc::ok);
  world.settle();
  CHECK(world.status().handled == 1);
  CHECK(world.letters().count(errc::drift) == 1);
}

TEST_CASE("the process clock refuses a stamp that drifts too far") {
  stepped world;
  auto before = world.engine.clock().last();
  auto ahead = ra_hlc_make(world.time.now_us() + 500'001, 0);
  CHECK(!world.engine.clock().merge(ahead));
  CHECK(world.engine.clock().last() == before);
  CHECK(world.engine.clock().refused_count() == 1);
}
