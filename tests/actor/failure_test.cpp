// SPDX-License-Identifier: BSD-3-Clause
// What happens to whom when a kernel actor ends while others want something
// of it: by ra_fail, by an exit, in init.
#include "stepped.hpp"

#include "ringactor/actor/error.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::errc;
using ringactor::failure_code;

TEST_CASE("a failing handler tells its requester the code (code=101)") {
  stepped world;
  auto kernel = world.spawn();
  auto answer = world.ask<probe_total>(kernel, probe_fail{101, 0});
  CHECK(code_of(answer) == errc::handler_failed);
  CHECK(failure_code(answer.error()) == 101);
  CHECK(says(world, answer.error(), {"kernel actor probe", "101"}));
  CHECK(world.status().failed == 1);
}

TEST_CASE("a failing handler tells its monitors the code (code=7)") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  caf::anon_send(kernel, probe_fail{7, 0});
  world.settle();
  auto why = world.reason();
  CHECK(code_of(why) == errc::handler_failed);
  CHECK(failure_code(why) == 7);
  CHECK(says(world, why, {"kernel actor probe", "code 7"}));
  CHECK(world.status().actors == 0);
}

TEST_CASE("a failing handler may reply first: only monitors see the code") {
  stepped world;
  auto kernel = world.spawn(5);
  world.watch(kernel);
  auto waiting = world.self->request(kernel, infinite, probe_fail{9, 1});
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 5);
  CHECK(failure_code(world.reason()) == 9);
}

TEST_CASE("requests behind a failing one are answered with its code") {
  stepped world;
  auto kernel = world.spawn();
  auto first = world.self->request(kernel, infinite, probe_fail{3, 0});
  auto second = world.self->request(kernel, infinite, probe_add{1});
  auto third = world.self->request(kernel, infinite, probe_large{});
  world.settle();
  CHECK(failure_code(world.take<probe_total>(first).error()) == 3);
  CHECK(failure_code(world.take<probe_total>(second).error()) == 3);
  CHECK(failure_code(world.take<probe_large>(third).error()) == 3);
  CHECK(world.silent());
  CHECK(world.status().handled == 1);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("messages behind a failing one are dead letters: down") {
  stepped world;
  auto kernel = world.spawn();
  caf::anon_send(kernel, probe_fail{3, 0});
  caf::anon_send(kernel, probe_value{1});
  caf::anon_send(kernel, probe_large{});
  world.settle();
  CHECK(world.letters().count(errc::down) == 2);
  CHECK(world.letters().count() == 2);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("an init that fails ends the actor with its code (code=12)") {
  stepped world;
  auto kernel =
    must(ringactor::spawn_kernel(world.engine, probe_kernel({0, 12, 0})));
  world.watch(kernel);
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  CHECK(world.silent());
  world.settle();
  CHECK(failure_code(world.take<probe_total>(waiting).error()) == 12);
  CHECK(failure_code(world.reason()) == 12);
  CHECK(world.status().actors == 0);
  CHECK(world.status().failed == 1);
}

TEST_CASE("requests before an exit are answered with the exit reason") {
  stepped world;
  auto kernel = world.spawn();
  auto first = world.self->request(kernel, infinite, probe_add{1});
  auto second = world.self->request(kernel, infinite, probe_add{2});
  caf::anon_send_exit(kernel, exit_reason::user_shutdown);
  CHECK(world.take<probe_total>(first).error() == exit_reason::user_shutdown);
  CHECK(world.take<probe_total>(second).error() == exit_reason::user_shutdown);
  world.settle();
  CHECK(world.silent()); // each once
  CHECK(world.status().handled == 0);
}

TEST_CASE("messages before an exit are dead letters: down") {
  stepped world;
  auto kernel = world.spawn();
  for (int i = 0; i < 3; ++i)
    caf::anon_send(kernel, probe_value{1});
  caf::anon_send_exit(kernel, exit_reason::kill);
  world.settle();
  CHECK(world.letters().count(errc::down) == 3);
  CHECK(world.status().dead_letters == 3);
}

TEST_CASE("a request to a dead kernel actor gets request_receiver_down") {
  stepped world;
  auto kernel = world.spawn();
  caf::anon_send_exit(kernel, exit_reason::kill);
  auto early = world.self->request(kernel, infinite, probe_add{1});
  CHECK(world.take<probe_total>(early).error()
        == caf::sec::request_receiver_down);
  world.settle(); // the place is free now
  auto late = world.ask<probe_total>(kernel, probe_add{1});
  CHECK(late.error() == caf::sec::request_receiver_down);
  auto large = world.ask<probe_large>(kernel, probe_large{});
  CHECK(large.error() == caf::sec::request_receiver_down);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a dead kernel actor does not reach the next life in its place") {
  stepped world;
  auto dead = world.spawn();
  caf::anon_send_exit(dead, exit_reason::kill);
  world.settle();
  auto next = world.spawn();
  caf::anon_send(dead, probe_value{5});
  world.settle();
  CHECK(world.letters().count(errc::down) == 1);
  CHECK(must(world.ask<probe_total>(next, probe_add{0})).sum == 0);
}
