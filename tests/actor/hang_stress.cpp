// SPDX-License-Identifier: BSD-3-Clause
// Handlers that hang, on real threads. The watchdog's looks are the test's, at
// times to come, but where a test says so: its own are an hour's limit away.
// Who is not meant to hang is not judged: a slow machine must not end it.
#include "held.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/hang_watch.hpp"
#include "ringactor/actor/port.hpp"

using namespace actor_tests;
using ringactor::errc;
using std::chrono::seconds;

namespace {

constexpr std::uint32_t limit_ms = 3'600'000;

ringactor::engine_options with_limit(ringactor::engine_options options) {
  options.hang_limit_ms = limit_ms;
  return options;
}

errc code_of(const caf::error& why) {
  auto code = errc::ok;
  ringactor::caf_compat::is_ours(why, code);
  return code;
}

struct watched_rig : rig {
  explicit watched_rig(ringactor::engine_options options)
    : rig{with_limit(options)} {
    hang_limit_ms = 0;
  }
  caf::actor spawn_judged() {
    hang_limit_ms = limit_ms;
    auto kernel = spawn();
    hang_limit_ms = 0;
    self->monitor(kernel);
    return kernel;
  }
  /// Two looks, more than the limit apart.
  void look() {
    for (int i = 0; i < 2; ++i) {
      passed += std::chrono::hours{2};
      engine.core().hangs()->check(ringactor::backend::watchdog::now()
                                   + passed);
    }
  }
  std::uint64_t total(const caf::actor& kernel, std::uint64_t amount) {
    std::uint64_t sum = 0;
    self->request(kernel, seconds{120}, probe_add{amount})
      .receive([&](const probe_total& x) { sum = x.sum; },
               [&](const caf::error& why) { FAIL(to_string(why)); });
    return sum;
  }

  std::chrono::nanoseconds passed{0};
};

} // namespace

TEST_CASE("a handler hangs: another actor is served by a new thread (of 1)") {
  watched_rig world{own_threads(1)};
  auto other = world.spawn();
  auto kernel = world.spawn_judged();
  auto old = world.engine.address_of(kernel);
  held_handler handler{world, kernel};
  auto waiting = world.self->request(other, seconds{120}, probe_add{5});
  CHECK(world.engine.status().handled == 0);
  world.look();
  CHECK(code_of(reason(world)) == errc::hung);
  std::uint64_t sum = 0;
  waiting.receive([&](const probe_total& x) { sum = x.sum; },
                  [](const caf::error& why) { FAIL(to_string(why)); });
  CHECK(sum == 5);
  CHECK(world.is_running(kernel));
  auto next = world.spawn();
  CHECK(world.engine.address_of(next).id != old.id);
  handler.release();
  CHECK(world.wait_for_actors(2));
  auto again = world.engine.address_of(world.spawn());
  CHECK(again.id == old.id);
  CHECK(again.incarnation == old.incarnation + 1);
  CHECK(world.engine.status().hung == 1);
  CHECK(world.engine.status().pool_blocks == 0);
}

TEST_CASE("requests of an actor that hangs get hung, its empty answer nobody") {
  watched_rig world{own_threads(1)};
  auto kernel = world.spawn_judged();
  held_handler handler{world, kernel};
  auto waiting = world.self->request(kernel, seconds{120}, probe_add{1});
  world.look();
  caf::error why;
  waiting.receive([](const probe_total&) { FAIL("answered"); },
                  [&](const caf::error& x) { why = x; });
  CHECK(code_of(why) == errc::hung);
  handler.release();
  CHECK(world.wait_for_actors(0));
  auto status = world.engine.status();
  CHECK(status.late_answers == 1); // refused when the handler had returned
  CHECK(status.fenced == 0);       // nobody had asked for the one that hung
  CHECK(world.wait([&] { // counts follow when the activation has ended
    status = world.engine.status();
    return status.handled + status.refused + status.control == 1 + 1 + 2;
  }));
}

TEST_CASE("a request's own handler hangs: its late answer is fenced") {
  watched_rig world{own_threads(1)};
  auto kernel = world.spawn_judged();
  held_handler handler{world};
  auto waiting = world.self->request(kernel, seconds{120}, handler.message());
  handler.wait(world);
  world.look();
  waiting.receive(
    [] { FAIL("answered"); },
    [&](const caf::error& x) { CHECK(code_of(x) == errc::hung); });
  handler.release();
  CHECK(world.wait_for_actors(0));
  CHECK(world.engine.status().fenced == 1);
  CHECK(world.engine.status().late_answers == 0);
  CHECK(world.engine.status().pool_blocks == 0);
}

TEST_CASE("both threads of two hang: both are replaced") {
  watched_rig world{own_threads(2)};
  auto other = world.spawn();
  auto first = world.spawn_judged(), second = world.spawn_judged();
  held_handler one{world, first}, two{world, second};
  world.look();
  CHECK(code_of(reason(world)) == errc::hung);
  CHECK(code_of(reason(world)) == errc::hung);
  CHECK(world.total(other, 7) == 7);
  two.release();
  CHECK(world.wait_for_actors(2));
  one.release();
  CHECK(world.wait_for_actors(1));
  CHECK(world.total(other, 7) == 14);
  CHECK(world.engine.status().hung == 2);
}

TEST_CASE("thread after thread hangs: others are served (threads=1, hung=20)") {
  watched_rig world{own_threads(1)};
  auto other = world.spawn();
  std::vector<held_handler> handlers;
  std::vector<caf::actor> hung;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    hung.push_back(world.spawn_judged());
    handlers.emplace_back(world, hung.back());
    world.look();
    CHECK(code_of(reason(world)) == errc::hung);
    CHECK(world.total(other, 1) == i);
  }
  for (auto& each : handlers)
    each.release();
  CHECK(world.wait_for_actors(1));
  CHECK(world.total(other, 1) == 21);
}

TEST_CASE("an init that hangs takes its actor down as hung") {
  watched_rig world{own_threads(1)};
  auto other = world.spawn();
  held_handler handler{world};
  auto kernel = ringactor::spawn_kernel(
    world.engine, probe_kernel(handler.config()), {.hang_limit_ms = limit_ms});
  REQUIRE(static_cast<bool>(kernel));
  handler.wait(world);
  world.self->monitor(*kernel);
  world.look();
  CHECK(code_of(reason(world)) == errc::hung);
  CHECK(world.total(other, 2) == 2);
  handler.release();
  CHECK(world.wait_for_actors(1));
  CHECK(world.engine.status().pool_blocks == 0);
}

TEST_CASE("an actor that no thread begins, as one holds them all, is hung") {
  watched_rig world{own_threads(1)};
  auto holder = world.spawn(); // not judged: its thread is not replaced
  held_handler handler{world, holder};
  auto kernel = world.spawn_judged();
  world.look();
  CHECK(code_of(reason(world)) == errc::hung);
  CHECK(world.engine.status().actors == 2);
  handler.release();
  CHECK(world.wait_for_actors(1));
  CHECK(world.total(holder, 3) == 3);
}

TEST_CASE("an actor was ended before its handler hangs: its thread goes too") {
  watched_rig world{own_threads(1)};
  auto other = world.spawn();
  auto kernel = world.spawn_judged();
  held_handler handler{world, kernel};
  caf::anon_send_exit(kernel, caf::exit_reason::kill);
  CHECK(reason(world) == caf::exit_reason::kill);
  world.look();
  CHECK(world.total(other, 4) == 4);
  CHECK(world.engine.status().hung == 1);
  handler.release();
  CHECK(world.wait_for_actors(1));
}

TEST_CASE("system and engine end while a handler hangs (rounds=20)") {
  std::vector<caf::actor_addr> ended;
  for (int round = 0; round < 20; ++round) {
    std::optional<held_handler> handler;
    {
      watched_rig world{own_threads(1)};
      auto kernel = world.spawn_judged();
      ended.push_back(kernel.address());
      handler.emplace(world, kernel);
      world.look();
      CHECK(code_of(reason(world)) == errc::hung);
    } // does not wait for the handler
    handler->release();
  }
  while (alive(ended) != 0) // ends: with their activations; ctest has a limit
    std::this_thread::yield();
}

TEST_CASE("an engine's last handle goes while a handler hangs, found later") {
  watched_rig world{own_threads(1)};
  auto kernel = world.spawn_judged();
  auto address = kernel.address();
  held_handler handler{world, kernel};
  auto watch = world.engine.core().hangs();
  world.engine = {};
  for (int hours : {2, 4})
    watch->check(ringactor::backend::watchdog::now()
                 + std::chrono::hours{hours});
  CHECK(code_of(reason(world)) == errc::hung);
  kernel = nullptr;
  handler.release();
  CHECK(
    world.wait([&] { return watch.use_count() == 1; })); // the engine's gone
  watch->check(ringactor::backend::watchdog::now());     // of no engine
  CHECK(watch->found() == 1);
  CHECK(!caf::actor_cast<caf::actor>(address));
}

TEST_CASE("the watchdog itself finds a handler that hangs (limit=20 ms)") {
  watched_rig world{own_threads(1)};
  auto other = world.spawn();
  world.hang_limit_ms = 20;
  auto kernel = world.spawn();
  world.self->monitor(kernel); // it may be gone already: then as `hung`, too
  held_handler handler{world};
  caf::anon_send(kernel, handler.message());
  CHECK(code_of(reason(world)) == errc::hung);
  CHECK(world.total(other, 9) == 9);
  handler.release();
  CHECK(world.wait_for_actors(1));
}

TEST_CASE("a handler that hangs on CAF's worker is reported and fenced (job)") {
  watched_rig world{{}};
  auto other = world.spawn();
  auto kernel = world.spawn_judged();
  held_handler handler{world, kernel};
  world.look();
  CHECK(code_of(reason(world)) == errc::hung);
  CHECK(world.engine.status().hung == 1);
  CHECK(world.total(other, 6) == 6); // by one of the other workers
  handler.release();
  CHECK(world.wait_for_actors(1));
}

TEST_CASE("a port is served while a handler that it called hangs (threads=1)") {
  watched_rig world{own_threads(1)};
  auto other = world.spawn();
  auto kernel = world.spawn_judged();
  auto port = ringactor::open_port(world.engine);
  REQUIRE(static_cast<bool>(port));
  held_handler handler{world};
  REQUIRE(port->request(world.engine.address_of(kernel), handler.message(), 1)
          == errc::ok);
  handler.wait(world);
  world.look();
  REQUIRE(port->request(world.engine.address_of(other), probe_add{8}, 2)
          == errc::ok);
  std::vector<std::uint64_t> tags;
  auto poll = [&] {
    port->poll([&](const ringactor::port_message& m) {
      tags.push_back(m.tag);
      CHECK(m.status == (m.tag == 1 ? errc::down : errc::ok));
    });
    return tags.size();
  };
  CHECK(world.wait([&] { return poll() == 1; }));
  CHECK(tags == std::vector<std::uint64_t>{2});
  handler.release();
  CHECK(world.wait([&] { return poll() == 2; }));
}
