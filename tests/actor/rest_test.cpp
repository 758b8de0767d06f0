// SPDX-License-Identifier: BSD-3-Clause
// Actors that rest, classes and full mailboxes, through the door.
#include "stepped.hpp"

#include <vector>

using namespace actor_tests;
using ringactor::errc;
using ringactor::full_policy;
using ringactor::message_options;

namespace {

message_options priority(std::uint8_t value) {
  message_options options;
  options.priority = value;
  return options;
}

/// Sends probe_add{amount} and waits for nothing.
auto request(stepped& world, const caf::actor& to, std::uint64_t amount) {
  return world.self->request(to, caf::infinite, probe_add{amount});
}

} // namespace

TEST_CASE("a deactivated actor answers when it is activated again") {
  stepped world;
  auto kernel = world.spawn(10);
  CHECK(!ringactor::deactivate(kernel));
  auto waiting = request(world, kernel, 5);
  world.settle();
  CHECK(world.silent());
  CHECK(!ringactor::activate(kernel));
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 15); // the state is kept
}

TEST_CASE("an actor that is spawned inactive runs its init when activated") {
  stepped world;
  auto kernel = must(ringactor::spawn_kernel(
    world.engine, probe_kernel({0, 7, 0}), {.active = false}));
  world.watch(kernel);
  world.settle();
  CHECK(world.silent()); // its init would fail with code 7
  CHECK(!ringactor::activate(kernel));
  world.settle();
  CHECK(says(world, world.reason(), {"7"}));
}

TEST_CASE("an actor that ends before it was activated runs no init") {
  stepped world;
  auto kernel = must(ringactor::spawn_kernel(
    world.engine, probe_kernel({0, 7, 0}), {.active = false}));
  world.watch(kernel);
  caf::anon_send_exit(kernel, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(world.reason() == caf::exit_reason::user_shutdown);
  CHECK(world.status().failed == 0); // its init would have failed
  CHECK(world.status().actors == 0);
}

TEST_CASE("activate and deactivate refuse what is so already") {
  stepped world;
  auto kernel = world.spawn();
  CHECK(says(world, ringactor::activate(kernel), {"probe", "active already"}));
  CHECK(!ringactor::deactivate(kernel));
  CHECK(says(world, ringactor::deactivate(kernel), {"rests already"}));
  caf::anon_send_exit(kernel, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(code_of(ringactor::activate(kernel)) == errc::down);
  CHECK(code_of(ringactor::deactivate(kernel)) == errc::down);
  CHECK(code_of(ringactor::deactivate(world.engine.actor()))
        == errc::invalid_argument);
  CHECK(code_of(ringactor::activate(caf::actor{})) == errc::invalid_argument);
}

TEST_CASE("an actor that rests ends like any other, its requests bounced") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  CHECK(!ringactor::deactivate(kernel));
  auto waiting = request(world, kernel, 5);
  world.settle();
  caf::anon_send_exit(kernel, caf::exit_reason::user_shutdown);
  caf::error why;
  waiting.receive([](const probe_total&) { FAIL("answered"); },
                  [&](const caf::error& x) { why = x; });
  CHECK(why == caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(world.reason() == caf::exit_reason::user_shutdown);
  CHECK(world.status().actors == 0);
}

TEST_CASE("an actor that rests goes when its last handle does") {
  stepped world;
  auto kernel = world.spawn();
  CHECK(!ringactor::deactivate(kernel));
  caf::anon_send(kernel, probe_value{1});
  world.settle();
  kernel = nullptr;
  world.settle();
  CHECK(world.status().actors == 0);
  CHECK(world.letters().count(errc::down) == 1);
}

TEST_CASE("a request of a higher class is answered first") {
  stepped world;
  auto kernel = world.spawn();
  auto low =
    world.self->request(kernel, caf::infinite, priority(10), probe_add{1});
  auto normal = request(world, kernel, 10);
  auto critical =
    world.self->request(kernel, caf::infinite, priority(250), probe_add{100});
  world.settle();
  CHECK(must(world.take<probe_total>(critical)).sum == 100);
  CHECK(must(world.take<probe_total>(normal)).sum == 110);
  CHECK(must(world.take<probe_total>(low)).sum == 111);
}

TEST_CASE("reject: the sender is told that the mailbox is full") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 2});
  for (int i = 0; i < 2; ++i)
    caf::anon_send(kernel, probe_value{1});
  auto waiting = request(world, kernel, 1);
  CHECK(code_of(world.take<probe_total>(waiting)) == errc::full);
  caf::anon_send(kernel, probe_value{1});
  CHECK(world.letters().count(errc::full) == 1);
}

TEST_CASE("drop-newest: a request is told, a send is a dead letter") {
  stepped world;
  auto kernel =
    world.spawn(0, {.mailbox_limit = 2, .when_full = full_policy::drop_newest});
  for (int i = 0; i < 3; ++i)
    caf::anon_send(kernel, probe_value{1});
  CHECK(world.letters().count(errc::dropped) == 1);
  auto waiting = request(world, kernel, 1);
  CHECK(code_of(world.take<probe_total>(waiting)) == errc::dropped);
  world.settle();
  CHECK(must(world.ask<probe_total>(kernel, probe_add{0})).sum == 2);
}

TEST_CASE("drop-oldest: the oldest request is told, the newest is answered") {
  stepped world;
  auto kernel =
    world.spawn(0, {.mailbox_limit = 2, .when_full = full_policy::drop_oldest});
  auto oldest = request(world, kernel, 1);
  auto middle = request(world, kernel, 10);
  auto newest = request(world, kernel, 100);
  world.settle();
  CHECK(code_of(world.take<probe_total>(oldest)) == errc::dropped);
  CHECK(must(world.take<probe_total>(middle)).sum == 10);
  CHECK(must(world.take<probe_total>(newest)).sum == 110);
}

TEST_CASE("stash: what does not fit waits outside, in order") {
  stepped world;
  auto kernel =
    world.spawn(0, {.mailbox_limit = 2, .when_full = full_policy::stash});
  std::vector<decltype(request(world, kernel, 1))> waiting;
  for (std::uint64_t i = 1; i <= 10; ++i)
    waiting.push_back(request(world, kernel, i));
  world.settle();
  std::uint64_t sum = 0;
  for (std::uint64_t i = 1; i <= 10; ++i) {
    sum += i;
    CHECK(must(world.take<probe_total>(waiting[i - 1])).sum == sum);
  }
  CHECK(world.letters().count() == 0);
}

TEST_CASE("stash: it is bounded, and is bounced when its actor ends") {
  stepped world;
  auto kernel = world.spawn(
    0, {.mailbox_limit = 1, .when_full = full_policy::stash, .stash_limit = 2});
  auto first = request(world, kernel, 1);
  auto second = request(world, kernel, 2);
  caf::anon_send(kernel, probe_value{3});
  auto third = request(world, kernel, 4); // one waits inside, two outside
  CHECK(code_of(world.take<probe_total>(third)) == errc::full);
  caf::anon_send_exit(kernel, caf::exit_reason::user_shutdown);
  auto reason_of = [](auto& handle) {
    caf::error why;
    handle.receive([](const probe_total&) { FAIL("answered"); },
                   [&](const caf::error& x) { why = x; });
    return why;
  };
  CHECK(reason_of(second) == caf::exit_reason::user_shutdown);
  CHECK(reason_of(first) == caf::exit_reason::user_shutdown);
  CHECK(world.letters().count(errc::down) == 1);
  world.settle();
  CHECK(world.status().actors == 0);
}

TEST_CASE("stash: a kernel that sends is told that the mailbox is full") {
  stepped world;
  auto kernel =
    world.spawn(0, {.mailbox_limit = 1, .when_full = full_policy::stash});
  auto sender = world.spawn();
  CHECK(!ringactor::deactivate(kernel));
  auto answer = must(world.ask<probe_status>(
    sender, probe_send{world.engine.address_of(kernel), 1, 3, 0}));
  CHECK(answer.sent == 1);
  CHECK(answer.status == ra_full);
}

TEST_CASE("a drained actor handles what waits, takes no more, and ends") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  auto first = request(world, kernel, 1);
  CHECK(!ringactor::drain(kernel));
  auto late = request(world, kernel, 10);
  CHECK(world.take<probe_total>(late).error()
        == caf::sec::request_receiver_down);
  CHECK(code_of(ringactor::drain(kernel)) == errc::ok); // drains already
  world.settle();
  CHECK(must(world.take<probe_total>(first)).sum == 1);
  CHECK(world.reason() == caf::exit_reason::normal);
  world.settle();
  CHECK(world.status().actors == 0);
  CHECK(code_of(ringactor::drain(kernel)) == errc::down);
  CHECK(code_of(ringactor::drain(world.engine.actor()))
        == errc::invalid_argument);
}

TEST_CASE("an actor that rests is drained once it is activated") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  CHECK(!ringactor::deactivate(kernel));
  auto waiting = request(world, kernel, 1);
  CHECK(!ringactor::drain(kernel));
  world.settle();
  CHECK(world.silent());
  CHECK(!ringactor::activate(kernel));
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 1);
  CHECK(world.reason() == caf::exit_reason::normal);
}

TEST_CASE("an actor with a full mailbox is drained once it has room") {
  stepped world;
  auto kernel =
    world.spawn(0, {.mailbox_limit = 1, .when_full = full_policy::stash});
  auto first = request(world, kernel, 1);
  CHECK(says(world, ringactor::drain(kernel), {"full mailbox", "again"}));
  auto second = request(world, kernel, 2);
  CHECK(code_of(ringactor::drain(kernel)) == errc::full);
  world.settle();
  CHECK(!ringactor::drain(kernel));
  world.settle();
  CHECK(must(world.take<probe_total>(first)).sum == 1);
  CHECK(must(world.take<probe_total>(second)).sum == 3);
  CHECK(world.status().actors == 0);
}

TEST_CASE("spawn options that contradict the engine are refused by name") {
  stepped world;
  auto refused = [&](const ringactor::spawn_options& options) {
    auto kernel =
      ringactor::spawn_kernel(world.engine, probe_kernel({}), options);
    REQUIRE(!kernel);
    return kernel.error();
  };
  CHECK(says(world, refused({.mailbox_limit = 0}), {"mailbox_limit", "0"}));
  CHECK(says(world, refused({.stash_limit = 0}), {"stash_limit", "0"}));
  CHECK(says(world, refused({.when_full = static_cast<full_policy>(9)}),
             {"when_full"}));
  CHECK(world.status().actors == 0);
}
