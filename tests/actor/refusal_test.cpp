// SPDX-License-Identifier: BSD-3-Clause
// Messages that are not handled: full mailbox, expired deadline. Each is an
// error or a dead letter with a reason, and is counted.
#include "stepped.hpp"

using namespace actor_tests;
using caf::infinite;
using ringactor::errc;
using ringactor::message_options;

TEST_CASE("a full mailbox refuses a request and names its limit (limit=3)") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 3});
  for (int i = 0; i < 3; ++i)
    caf::anon_send(kernel, probe_value{1});
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  auto answer = world.take<probe_total>(waiting);
  CHECK(code_of(answer) == errc::full);
  CHECK(says(world, answer.error(), {"kernel actor probe", "3 messages"}));
  CHECK(world.letters().count() == 0);
}

TEST_CASE("a full mailbox makes a message a dead letter: full (limit=2)") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 2});
  for (int i = 0; i < 5; ++i)
    caf::anon_send(kernel, probe_value{1});
  CHECK(world.letters().count(errc::full) == 3);
  world.settle();
  CHECK(world.status().handled == 2);
  CHECK(world.letters().count() == 3);
}

TEST_CASE("a full mailbox gives the block of a large message back") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 1});
  caf::anon_send(kernel, probe_value{1});
  caf::anon_send(kernel, probe_large{});
  auto waiting = world.self->request(kernel, infinite, probe_large{});
  CHECK(code_of(world.take<probe_large>(waiting)) == errc::full);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a mailbox takes a message for each one that was handled") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 2});
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    caf::anon_send(kernel, probe_value{1});
    caf::anon_send(kernel, probe_value{1});
    caf::anon_send(kernel, probe_value{1});
    CHECK(world.letters().count(errc::full) == std::uint64_t(round) + 1);
    world.settle();
  }
  CHECK(world.status().handled == 40);
}

TEST_CASE("a mailbox that never runs empty gets its credit back (limit=4)") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 4});
  for (int i = 0; i < 3; ++i)
    caf::anon_send(kernel, probe_value{1});
  for (int round = 0; round < 50; ++round) {
    REQUIRE(world.engine.step() == 1);
    caf::anon_send(kernel, probe_value{1});
  }
  CHECK(world.letters().count() == 0);
  world.settle();
  CHECK(world.status().handled == 53);
}

TEST_CASE("a new life has the whole limit of its mailbox (limit=2)") {
  stepped world;
  for (int life = 0; life < 5; ++life) {
    CAPTURE(life);
    auto kernel = world.spawn(0, {.mailbox_limit = 2});
    caf::anon_send(kernel, probe_value{1});
    caf::anon_send(kernel, probe_value{1});
    CHECK(world.letters().count(errc::full) == 0);
    caf::anon_send_exit(kernel, caf::exit_reason::kill);
    world.settle();
  }
}

TEST_CASE("cells used up: exhausted for the sender (cells=32)") {
  auto options = small_options();
  options.cells_max = 32;
  stepped world{options};
  auto kernel = world.spawn();
  for (int i = 0; i < 32; ++i)
    caf::anon_send(kernel, probe_value{1});
  CHECK(world.letters().count() == 0);
  caf::anon_send(kernel, probe_value{1});
  CHECK(world.letters().count(errc::exhausted) == 1);
  auto answer = world.ask<probe_total>(kernel, probe_add{1});
  CHECK(code_of(answer) == errc::exhausted);
  CHECK(must(world.ask<probe_total>(kernel, probe_add{1})).sum == 33);
}

TEST_CASE("a request past its deadline gets expired (deadline=1000us)") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(
    kernel, infinite, message_options{.deadline_us = 1000}, probe_add{1});
  world.time.advance(microseconds{1001});
  world.settle();
  auto answer = world.take<probe_total>(waiting);
  CHECK(code_of(answer) == errc::expired);
  CHECK(says(world, answer.error(), {"kernel actor probe", "deadline"}));
  CHECK(world.status().refused == 1);
  CHECK(world.status().handled == 0);
}

TEST_CASE("a message past its deadline is a dead letter: expired") {
  stepped world;
  auto kernel = world.spawn();
  world.self->send(kernel, message_options{.deadline_us = 5}, probe_value{1});
  world.time.advance(microseconds{6});
  world.settle();
  CHECK(world.letters().count(errc::expired) == 1);
  CHECK(world.status().dead_letters == 1);
}

TEST_CASE("a message exactly at its deadline is handled (deadline=1000us)") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(
    kernel, infinite, message_options{.deadline_us = 1000}, probe_add{1});
  world.time.advance(microseconds{1000});
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 1);
}

TEST_CASE("a message without a deadline never expires") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  world.time.advance(std::chrono::hours{24 * 365});
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 1);
}
