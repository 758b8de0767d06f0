// SPDX-License-Identifier: BSD-3-Clause
// How a kernel actor ends, and who is told: as for any CAF actor.
#include "stepped.hpp"

#include "ringactor/actor/error.hpp"

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::errc;

namespace {

/// A host actor linked to `kernel` that reports why it was told to end.
caf::actor linked(stepped& world, const caf::actor& kernel,
                  caf::error& reason) {
  return world.system.spawn(
    [&, kernel](caf::event_based_actor* self) -> caf::behavior {
      self->link_to(kernel);
      self->set_exit_handler([&, self](const caf::exit_msg& exit) {
        reason = exit.reason;
        self->quit();
      });
      return {[](int) {}};
    });
}

} // namespace

TEST_CASE("a monitor gets DOWN with the exit reason") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  CHECK(world.silent());
  caf::anon_send_exit(kernel, exit_reason::user_shutdown);
  auto down = world.next<caf::down_msg>();
  CHECK(down.reason == exit_reason::user_shutdown);
  CHECK(down.source == kernel.address());
  CHECK(world.silent());
}

TEST_CASE("a monitor of a dead kernel actor gets DOWN at once") {
  stepped world;
  auto kernel = world.spawn();
  caf::anon_send_exit(kernel, exit_reason::kill);
  world.watch(kernel);
  CHECK(world.reason() == exit_reason::kill);
}

TEST_CASE("demonitor: nobody is told") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  world.self->demonitor(kernel);
  caf::anon_send_exit(kernel, exit_reason::kill);
  world.settle();
  CHECK(world.silent());
}

TEST_CASE("send_exit ends a kernel actor once") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  world.self->send_exit(kernel, exit_reason::user_shutdown);
  world.self->send_exit(kernel, exit_reason::kill);
  CHECK(world.reason() == exit_reason::user_shutdown);
  world.settle();
  CHECK(world.silent());
  CHECK(world.status().control == 2); // one start, one stop
}

TEST_CASE("an exit with an error of its own keeps the error") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  ringactor::caf_compat::send_exit(
    kernel, ringactor::to_caf(errc::unavailable, "moved away"));
  auto why = world.reason();
  CHECK(code_of(why) == errc::unavailable);
  CHECK(says(world, why, {"moved away"}));
}

TEST_CASE("exit_reason::normal does not end a kernel actor") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  caf::anon_send_exit(kernel, exit_reason::normal);
  world.settle();
  CHECK(world.silent());
  CHECK(world.ask<probe_total>(kernel, probe_add{1}));
}

TEST_CASE("a linked host actor ends with its kernel actor") {
  stepped world;
  auto kernel = world.spawn();
  caf::error reason;
  auto host = linked(world, kernel, reason);
  world.settle();
  caf::anon_send_exit(kernel, exit_reason::user_shutdown);
  world.settle();
  CHECK(reason == exit_reason::user_shutdown);
}

TEST_CASE("a linked kernel actor ends with its host actor") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  auto host = world.system.spawn([kernel](caf::event_based_actor* self) {
    self->link_to(kernel);
    self->set_default_handler(caf::skip);
    return caf::behavior{[](int) {}};
  });
  world.settle();
  CHECK(world.silent());
  caf::anon_send_exit(host, exit_reason::user_shutdown);
  world.settle();
  CHECK(world.reason() == exit_reason::user_shutdown);
}

TEST_CASE("two linked kernel actors end together") {
  stepped world;
  auto first = world.spawn();
  auto second = world.spawn();
  caf::actor_cast<caf::abstract_actor*>(first)->add_link(
    caf::actor_cast<caf::abstract_actor*>(second));
  world.watch(second);
  caf::anon_send_exit(first, exit_reason::kill);
  world.settle();
  CHECK(world.reason() == exit_reason::kill);
}

TEST_CASE("the last handle ends a kernel actor as unreachable") {
  stepped world;
  auto kernel = world.spawn();
  auto address = kernel.address();
  world.watch(kernel);
  kernel = nullptr;
  CHECK(world.reason() == exit_reason::unreachable);
  CHECK(!caf::actor_cast<caf::actor>(address));
  world.settle();
  CHECK(world.status().actors == 0);
}

TEST_CASE("a message in the mailbox keeps a kernel actor alive") {
  stepped world;
  auto kernel = world.spawn();
  world.watch(kernel);
  caf::anon_send(kernel, probe_value{1});
  kernel = nullptr;
  CHECK(world.silent());
  world.settle();
  CHECK(world.reason() == exit_reason::unreachable);
  CHECK(world.status().handled == 1);
}

TEST_CASE("a message behind one of a kernel keeps nobody alive: a letter") {
  stepped world;
  auto kernel = world.spawn();
  auto from = world.spawn();
  auto to = world.engine.address_of(kernel);
  caf::anon_send(from, probe_send{to, 1, 1, 0});
  REQUIRE(world.engine.step() == 1); // now `kernel` has one message of `from`
  caf::anon_send(kernel, probe_value{2});
  kernel = nullptr;
  world.settle();
  CHECK(world.status().handled == 1);
  CHECK(world.letters().count(errc::down) == 2);
}

TEST_CASE("a place is used again by a higher incarnation") {
  stepped world;
  auto kernel = world.spawn(10);
  auto before = world.engine.address_of(kernel);
  caf::anon_send_exit(kernel, exit_reason::kill);
  world.settle();
  CHECK(world.status().actors == 0);
  auto next = world.spawn();
  auto after = world.engine.address_of(next);
  CHECK(after.id == before.id);
  CHECK(before.incarnation == 1);
  CHECK(after.incarnation == 2);
  CHECK(must(world.ask<probe_total>(next, probe_add{1})).sum == 1);
}

TEST_CASE("a place is not used again before its last message is handled") {
  stepped world;
  auto kernel = world.spawn();
  auto before = world.engine.address_of(kernel);
  caf::anon_send(kernel, probe_value{1});
  caf::anon_send_exit(kernel, exit_reason::kill);
  CHECK(world.status().actors == 1);
  auto next = must(ringactor::spawn_kernel(world.engine, probe_kernel({})));
  CHECK(world.engine.address_of(next).id != before.id);
}

TEST_CASE("a kernel actor counts as running until it ends") {
  stepped world;
  auto before = world.system.registry().running();
  auto kernel = world.spawn();
  CHECK(world.system.registry().running() == before + 1);
  caf::anon_send_exit(kernel, exit_reason::kill);
  CHECK(world.system.registry().running() == before);
  auto other = world.spawn();
  other = nullptr;
  CHECK(world.system.registry().running() == before);
}
