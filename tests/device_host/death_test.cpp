// SPDX-License-Identifier: BSD-3-Clause
// A device host that dies: the program lives, the actors go down with a reason,
// each message is handled, a dead letter or counted as unknown.
#include "host_rig.hpp"

using namespace device_host_tests;

namespace {

/// Sends `count` messages behind one whose handler waits for a word that nobody
/// writes, and returns when that handler runs.
caf::actor load(rig& world, int count) {
  auto kernel = world.spawn();
  auto block = rig::must(world.engine.allocate(8));
  block.as<std::uint64_t>()[0] = 0;
  caf::anon_send(kernel, probe_wait{block.release()});
  REQUIRE(world.wait([&] { return world.is_running(kernel); }));
  for (int i = 0; i < count; ++i)
    caf::anon_send(kernel, probe_value{1});
  return kernel;
}

} // namespace

TEST_CASE("kernels of a device host answer, and it ends with its engine") {
  rig world;
  world.open();
  REQUIRE(children().size() == 1);
  auto kernel = world.spawn();
  for (std::uint64_t i = 1; i <= 100; ++i)
    world.self->request(kernel, infinite, probe_add{i})
      .receive(
        [&](const probe_total& total) {
          CHECK(total.count == i);
          CHECK(total.sum == i * (i + 1) / 2);
        },
        [&](const caf::error& why) { FAIL(world.text_of(why)); });
  CHECK(world.engine.status().unknown == 0);
  kernel = nullptr;
  world.engine = {};
  CHECK(world.wait([] { return children().empty(); }));
}

TEST_CASE(
  "a killed device host: what waited is dead letters, what a handler "
  "had in hand is unknown, and the reason names the signal") {
  rig world;
  world.open();
  auto kernel = load(world, 5);
  world.self->monitor(kernel);
  world.self->monitor(world.engine.actor());
  world.kill_device_host();
  for (int i = 0; i < 2; ++i) {
    const auto why = world.why_down();
    CHECK(code_of(why) == errc::unavailable);
    CHECK(world.text_of(why).find("killed by signal 9") != std::string::npos);
  }
  auto& letters = world.engine.letters();
  REQUIRE(world.wait([&] { return world.engine.status().unknown == 1; }));
  CHECK(letters.count(errc::down) == 5);
  CHECK(letters.count() == 5);
  CHECK(world.engine.status().handled == 0);
  for (const auto& each : letters.newest())
    CHECK(ra_message_type(&each.message)
          == ringactor::message::message_traits<probe_value>::type_id);
  caf::anon_send(kernel, probe_value{1}); // and nothing is lost after it
  CHECK(letters.count() == 6);
  CHECK(children().empty());
}

TEST_CASE("requests that wait in a device host are answered by its end") {
  rig world;
  world.open();
  auto kernel = load(world, 0);
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  world.kill_device_host();
  waiting.receive([](const probe_total&) { FAIL("answered"); },
                  [&](const caf::error& why) {
                    CHECK(code_of(why) == errc::unavailable);
                    CHECK(world.text_of(why).find("signal 9")
                          != std::string::npos);
                  });
  CHECK(world.wait([&] { return world.engine.status().unknown == 1; }));
  CHECK(world.engine.letters().count() == 0);
}

TEST_CASE("a device host that dies while nothing is to do is noticed") {
  rig world;
  world.open();
  auto kernel = world.spawn();
  world.self->monitor(kernel);
  world.kill_device_host(SIGTERM);
  const auto why = world.text_of(world.why_down());
  CHECK(why.find("killed by signal 15") != std::string::npos);
  CHECK(why.find("open another engine") != std::string::npos);
}

TEST_CASE("a handler that faults takes its device host down, not the program") {
  rig world;
  world.open();
  auto kernel = world.spawn(unruly_kernel());
  world.self->monitor(kernel);
  constexpr std::int64_t nowhere = std::int64_t{1}
                                   << 44; // words from its state
  world.self->request(kernel, infinite, unruly_write{nowhere, 1})
    .receive(
      [](const unruly_done&) { FAIL("answered"); },
      [&](const caf::error& why) { CHECK(code_of(why) == errc::unavailable); });
#if defined(__SANITIZE_ADDRESS__) // it tells of the fault, and leaves with 1
  constexpr const char* how = "exit code 1";
#else
  constexpr const char* how = "signal 11";
#endif
  CHECK(world.text_of(world.why_down()).find(how) != std::string::npos);
  world.open(); // and the next one works
  world.self->request(world.spawn(), infinite, probe_add{3})
    .receive([](const probe_total& total) { CHECK(total.sum == 3); },
             [&](const caf::error& why) { FAIL(world.text_of(why)); });
}

TEST_CASE(
  "a stepped device host that died is found by the next step, and its "
  "books are exact") {
  rig world;
  auto options = small_options();
  options.executor = ringactor::executor_kind::step;
  options.budget_messages = 3;
  world.open(options);
  auto kernel = world.spawn();
  while (world.engine.step(8) != 0) { // until it has begun
  }
  for (int i = 0; i < 7; ++i)
    caf::anon_send(kernel, probe_value{1});
  REQUIRE(world.engine.step(1) == 1); // an activation, of 3 messages
  CHECK(world.engine.status().handled == 3);
  world.kill_device_host();
  REQUIRE(world.wait([] { return children().empty(); }));
  CHECK(world.engine.step(8) == 0);
  CHECK(world.engine.status().handled == 3);
  CHECK(world.engine.letters().count(errc::down) == 4);
  CHECK(world.engine.status().unknown == 0); // no worker had one in hand
}
