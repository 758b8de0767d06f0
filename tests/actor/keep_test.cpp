// SPDX-License-Identifier: BSD-3-Clause
// Kernels that keep what a full kernel actor refuses, through the door.
#include "stepped.hpp"

#include <vector>

using namespace actor_tests;
using ringactor::errc;

namespace {

struct world : stepped {
  caf::actor relay(std::uint32_t limit = 64) {
    auto kernel = must(ringactor::spawn_kernel(
      engine, relay_kernel(relay_config{}), {.mailbox_limit = limit}));
    settle();
    return kernel;
  }
  /// One that rests, its mailbox full.
  caf::actor full(std::uint32_t limit) {
    auto kernel = relay(limit);
    REQUIRE(!ringactor::deactivate(kernel));
    for (std::uint32_t i = 0; i < limit; ++i)
      self->send(kernel, relay_item{0, relay_sources, 0});
    settle();
    return kernel;
  }
  auto pass(const caf::actor& by, const caf::actor& to, std::uint64_t number) {
    return self->request(
      by, caf::infinite,
      relay_pass{engine.address_of(to), number, 1, relay_plain});
  }
};

} // namespace

TEST_CASE("requests to a kernel that keeps are answered, in order (n=10)") {
  world t;
  auto full = t.full(2), keeper = t.relay();
  using waiting = decltype(t.pass(keeper, full, 1));
  std::vector<waiting> all;
  for (std::uint64_t i = 1; i <= 10; ++i)
    all.push_back(t.pass(keeper, full, i));
  t.settle();
  CHECK(t.silent());
  CHECK(!ringactor::activate(full));
  t.settle();
  for (std::uint64_t i = 1; i <= 10; ++i) {
    const auto answer = must(t.take<relay_passed>(all[i - 1]));
    CHECK(answer.sent == ra_ok);
    CHECK(answer.number == i);
  }
  const auto facts = must(t.ask<relay_facts>(full, relay_ask{}));
  CHECK(facts.items == 12);
  CHECK(facts.sum == 55);
  CHECK(facts.disorder == 0);
  CHECK(t.letters().count() == 0);
  const auto status = t.status();
  CHECK(status.handled == 2 + 10 + 10 + 1);
  CHECK(status.refused == 0);
}

TEST_CASE("a kernel that is killed while it waits for room bounces requests") {
  world t;
  auto full = t.full(1), keeper = t.relay();
  auto first = t.pass(keeper, full, 1), second = t.pass(keeper, full, 2);
  t.settle();
  CHECK(t.silent());
  t.watch(keeper);
  t.self->send_exit(keeper, caf::exit_reason::kill);
  t.settle();
  CHECK(!t.take<relay_passed>(first));
  CHECK(!t.take<relay_passed>(second));
  CHECK(t.reason() == caf::exit_reason::kill);
  CHECK(t.status().actors == 1);
  CHECK(!ringactor::activate(full));
  t.settle();
  CHECK(must(t.ask<relay_facts>(full, relay_ask{})).items == 1);
}

TEST_CASE("a kernel that waits for room goes on when the other is killed") {
  world t;
  auto full = t.full(1), keeper = t.relay();
  auto waiting = t.pass(keeper, full, 1);
  t.settle();
  CHECK(t.silent());
  t.self->send_exit(full, caf::exit_reason::kill);
  t.settle();
  CHECK(must(t.take<relay_passed>(waiting)).kept == ra_down);
}

TEST_CASE("a kernel that waits for room, and that nobody holds, ends") {
  world t;
  auto full = t.full(1), keeper = t.relay();
  auto waiting = t.pass(keeper, full, 1);
  t.settle();
  keeper = caf::actor{};
  t.settle();
  const auto answer = t.take<relay_passed>(waiting);
  REQUIRE(!answer);
  CHECK(answer.error() == caf::exit_reason::unreachable);
  CHECK(t.status().actors == 1);
}

TEST_CASE("a kernel that waits for room is drained once it went on") {
  world t;
  auto full = t.full(1), keeper = t.relay();
  auto waiting = t.pass(keeper, full, 1);
  t.settle();
  t.watch(keeper);
  CHECK(!ringactor::drain(keeper));
  t.settle();
  CHECK(t.silent());
  CHECK(!ringactor::activate(full));
  t.settle();
  CHECK(must(t.take<relay_passed>(waiting)).sent == ra_ok);
  CHECK(t.reason() == caf::exit_reason::normal);
}

TEST_CASE(
  "a kernel that rested while it waited for room waits on, or goes on") {
  world t;
  auto full = t.full(1), keeper = t.relay();
  auto waiting = t.pass(keeper, full, 1);
  t.settle();
  CHECK(!ringactor::deactivate(keeper));
  CHECK(!ringactor::activate(keeper));
  t.settle();
  CHECK(t.silent());
  CHECK(!ringactor::deactivate(keeper));
  CHECK(!ringactor::activate(full));
  t.settle();
  CHECK(t.silent());
  CHECK(!ringactor::activate(keeper));
  t.settle();
  CHECK(must(t.take<relay_passed>(waiting)).sent == ra_ok);
}

TEST_CASE(
  "a kernel that waits for room is copied and rests, its message kept") {
  world t;
  auto full = t.full(2), keeper = t.relay();
  auto waiting = t.pass(keeper, full, 1);
  t.settle();
  auto copied =
    t.self->request(keeper, caf::infinite, ringactor::take_snapshot{1});
  t.settle();
  CHECK_FALSE(t.take_empty(copied));
  CHECK(t.letters().count(errc::no_such) == 1); // nobody had subscribed
  REQUIRE(!ringactor::activate(full));
  t.settle();
  CHECK(t.silent()); // it rests
  REQUIRE(!ringactor::activate(keeper));
  t.settle();
  CHECK(must(t.take<relay_passed>(waiting)).number == 1);
  CHECK(t.status().pool_blocks == 0);
}
