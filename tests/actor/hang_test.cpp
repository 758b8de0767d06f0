// SPDX-License-Identifier: BSD-3-Clause
// Handlers that hang, on one thread: a host actor without a mailbox runs what
// the test wants while the handler that sent to it still runs. The watchdog's
// looks are the test's own, so is the time.
#include "bell.hpp"
#include "stepped.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/hang_watch.hpp"
#include "ringactor/actor/port.hpp"

#include <functional>

using namespace actor_tests;
using caf::infinite;
using ringactor::errc;
using std::chrono::milliseconds;

namespace {

ringactor::engine_options watched(std::uint32_t limit_ms = 100) {
  auto options = small_options();
  options.hang_limit_ms = limit_ms;
  return options;
}

struct hanging : stepped {
  caf::actor door = bell::make(system);
  milliseconds passed{0};

  hanging() : stepped{watched()} {}

  /// The watchdog looks, so much later than at its last look.
  void look(milliseconds later) {
    passed += later;
    engine.core().hangs()->check(ringactor::backend::watchdog::now()
                                 + std::chrono::hours{1} + passed);
  }
  /// What happens while a handler sends to the door.
  void meanwhile(std::function<void()> what) {
    bell::ring_once(door, std::move(what));
  }
  /// The handler that sends to the door hangs, for longer than its limit.
  void hang() {
    look(milliseconds{0});
    look(milliseconds{150});
  }
  probe_send to_door(std::uint32_t times) {
    return {engine.address_of(door), 1, times, 0};
  }
};

} // namespace

TEST_CASE("a handler that hangs takes its actor down as hung") {
  hanging world;
  auto kernel = world.spawn();
  world.watch(kernel);
  caf::anon_send(kernel, world.to_door(1));
  world.meanwhile([&] {
    world.hang();
    auto why = world.reason(); // while the handler still runs
    CHECK(code_of(why) == errc::hung);
    CHECK(says(world, why, {"kernel actor probe", "limit of 100 ms", "raise"}));
    CHECK(world.status().actors == 1);
  });
  world.settle();
  CHECK(world.silent());
  CHECK(world.status().hung == 1);
  CHECK(world.status().actors == 0); // it has returned
}

TEST_CASE("requests of an actor that hangs get hung at once, each one answer") {
  hanging world;
  auto kernel = world.spawn();
  auto first = world.self->request(kernel, infinite, world.to_door(1));
  auto second = world.self->request(kernel, infinite, probe_add{1});
  world.meanwhile([&] {
    world.hang();
    CHECK(code_of(world.take<probe_status>(first)) == errc::hung);
    CHECK(code_of(world.take<probe_total>(second)) == errc::hung);
    auto third = world.self->request(kernel, infinite, probe_add{1});
    CHECK(world.take<probe_total>(third).error()
          == caf::sec::request_receiver_down);
  });
  world.settle();
  CHECK(world.silent());
  CHECK(world.status().hung == 1);
}

TEST_CASE("what a handler says after it hung is dropped, counted, given back") {
  hanging world;
  auto kernel = world.spawn();
  auto other = world.spawn();
  auto waiting =
    world.self->request(kernel, infinite,
                        probe_late{world.engine.address_of(world.door),
                                   world.engine.address_of(other)});
  world.meanwhile([&] { world.hang(); });
  world.settle();
  CHECK(code_of(world.take<probe_large>(waiting)) == errc::hung);
  CHECK(must(world.ask<probe_total>(other, probe_add{0})).count == 1);
  auto status = world.status();
  CHECK(status.fenced == 2); // a large message, a large answer
  CHECK(status.late_answers == 0);
  CHECK(status.pool_blocks == 0);
  CHECK(status.dead_letters == 0);
}

TEST_CASE("messages behind a handler that hangs are dead letters: down") {
  hanging world;
  auto kernel = world.spawn();
  caf::anon_send(kernel, world.to_door(3));
  for (int i = 0; i < 4; ++i)
    caf::anon_send(kernel, probe_large{});
  world.meanwhile([&] { world.hang(); });
  world.settle();
  CHECK(world.letters().count(errc::down) == 4);
  CHECK(world.letters().count() == 4);
  auto status = world.status();
  CHECK(status.fenced == 3); // two values, and an answer to nobody
  CHECK(status.handled + status.refused + status.control == 5 + 2);
  CHECK(status.pool_blocks == 0);
}

TEST_CASE("a place is used again when the handler that hung has returned") {
  hanging world;
  auto kernel = world.spawn();
  auto old = world.engine.address_of(kernel);
  ra_address meanwhile{};
  caf::actor between;
  caf::anon_send(kernel, world.to_door(1));
  world.meanwhile([&] {
    world.hang();
    between =
      must(ringactor::spawn_kernel(world.engine, probe_kernel({1, 0, 0})));
    meanwhile = world.engine.address_of(between);
  });
  world.settle();
  CHECK(meanwhile.id != old.id);
  auto next = world.engine.address_of(world.spawn());
  CHECK(next.id == old.id);
  CHECK(next.incarnation == old.incarnation + 1);
}

TEST_CASE("a handler that runs within its limit is not judged (100 ms)") {
  hanging world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, world.to_door(2));
  world.meanwhile([&] {
    world.look(milliseconds{0});
    world.look(milliseconds{99});
  });
  world.settle();
  CHECK(must(world.take<probe_status>(waiting)).sent == 2);
  world.look(milliseconds{1000}); // idle since
  CHECK(must(world.ask<probe_total>(kernel, probe_add{2})).sum == 2);
  CHECK(world.status().hung == 0);
  CHECK(world.status().fenced == 0);
}

TEST_CASE("an actor has a limit of its own (0, 5000 ms, the engine: 100 ms)") {
  hanging world;
  auto never = world.spawn(0, {.hang_limit_ms = 0});
  auto later = world.spawn(0, {.hang_limit_ms = 5000});
  auto waiting = world.self->request(never, infinite, world.to_door(1));
  world.meanwhile([&] {
    world.hang();
    world.look(milliseconds{1'000'000});
  });
  world.settle();
  CHECK(must(world.take<probe_status>(waiting)).sent == 1);
  waiting = world.self->request(later, infinite, world.to_door(1));
  world.meanwhile([&] {
    world.hang();
    CHECK(world.silent());
    world.look(milliseconds{4850});
    CHECK(!world.silent());
  });
  world.settle();
  CHECK(code_of(world.take<probe_status>(waiting)) == errc::hung);
  CHECK(world.status().hung == 1);
}

TEST_CASE("an actor's limit needs an engine that has one") {
  stepped world;
  auto refused = ringactor::spawn_kernel(world.engine, probe_kernel({}),
                                         {.hang_limit_ms = 5});
  CHECK(code_of(refused) == errc::invalid_argument);
  CHECK(says(world, refused.error(), {"engine_options::hang_limit_ms"}));
  CHECK(world.status().actors == 0); // its place was not taken
  CHECK(ringactor::spawn_kernel(world.engine, probe_kernel({}),
                                {.hang_limit_ms = 0}));
  CHECK(world.engine.core().hangs() == nullptr);
}

TEST_CASE("an actor that no thread begins goes down as hung") {
  hanging world;
  auto kernel =
    must(ringactor::spawn_kernel(world.engine, probe_kernel({0, 0, 0})));
  auto old = world.engine.address_of(kernel);
  world.watch(kernel);
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  world.look(milliseconds{0});
  CHECK(code_of(world.take<probe_total>(waiting)) == errc::hung);
  auto why = world.reason();
  CHECK(code_of(why) == errc::hung);
  CHECK(says(world, why, {"kernel actor probe", "no thread began it"}));
  CHECK(world.status().actors == 1);
  world.look(milliseconds{500});
  CHECK(world.status().hung == 1);
  world.settle(); // begun at last, and ended
  CHECK(world.status().actors == 0);
  CHECK(world.engine.address_of(world.spawn()).id == old.id);
}

TEST_CASE("an actor that waits its turn while others run does not hang") {
  hanging world;
  auto busy = world.spawn();
  for (int i = 0; i < 50; ++i)
    caf::anon_send(busy, probe_value{1});
  auto kernel =
    must(ringactor::spawn_kernel(world.engine, probe_kernel({0, 0, 0})));
  // The line is one of places: `busy` runs before, and again behind it.
  world.look(milliseconds{0});
  CHECK(world.engine.step(1) == 1);
  world.look(milliseconds{500});
  CHECK(world.status().hung == 0);
  world.settle();
  world.look(milliseconds{500});
  CHECK(must(world.ask<probe_total>(kernel, probe_add{3})).sum == 3);
  CHECK(world.status().hung == 0);
}

TEST_CASE("an actor that ends while its handler hangs is counted, told once") {
  hanging world;
  auto kernel = world.spawn();
  world.watch(kernel);
  caf::anon_send(kernel, world.to_door(3));
  world.meanwhile([&] {
    caf::anon_send_exit(kernel, caf::exit_reason::kill);
    world.hang();
  });
  world.settle();
  CHECK(world.reason() == caf::exit_reason::kill);
  CHECK(world.silent());
  CHECK(world.status().hung == 1);
  CHECK(world.status().fenced == 3);
}

TEST_CASE("a port's request to an actor that hangs is answered: down") {
  hanging world;
  auto kernel = world.spawn();
  auto address = world.engine.address_of(kernel);
  auto port = must(ringactor::open_port(world.engine));
  REQUIRE(port.request(address, world.to_door(1), 1) == errc::ok);
  REQUIRE(port.request(address, probe_add{1}, 2) == errc::ok);
  world.meanwhile([&] { world.hang(); });
  world.settle();
  std::vector<std::uint64_t> tags;
  port.poll([&](const ringactor::port_message& m) {
    tags.push_back(m.tag);
    CHECK(m.status == errc::down);
  });
  CHECK(tags == std::vector<std::uint64_t>{1, 2});
  CHECK(port.outstanding() == 0);
  CHECK(world.status().fenced == 1);
}

TEST_CASE("who is told of a hang may spawn, and drop the engine's handle") {
  hanging world;
  auto kernel = world.spawn();
  caf::actor next;
  kernel->attach_functor([&](const caf::error&) {
    next = must(ringactor::spawn_kernel(world.engine, probe_kernel({4, 0, 0})));
  });
  caf::anon_send(kernel, world.to_door(1));
  world.meanwhile([&] { world.hang(); });
  world.settle();
  CHECK(must(world.ask<probe_total>(next, probe_add{1})).sum == 5);
}
