// SPDX-License-Identifier: BSD-3-Clause
// The inline executor: what runs on the sender's thread, and what must not. The
// sender is this thread, so what has run inline has run when enqueue returns.
#include "rig.hpp"

#include <vector>

using namespace actor_tests;
using ringactor::backend::handler_cost;

namespace {

ringactor::engine_options inlined(std::uint64_t limit_us = 1'000'000) {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::inline_;
  options.inline_limit_us = limit_us; // of seconds: no machine is too slow
  options.budget_us = 0;              // nor cut off by a time slice
  return options;
}

struct inline_rig : rig {
  explicit inline_rig(ringactor::engine_options options = inlined())
    : rig{options} {
    cost = handler_cost::short_;
  }

  probe_total add(const caf::actor& to, std::uint64_t amount) {
    probe_total total{};
    self->request(to, std::chrono::seconds{60}, probe_add{amount})
      .receive([&](const probe_total& x) { total = x; },
               [](const caf::error& why) { FAIL(to_string(why)); });
    return total;
  }
  /// An actor that has been measured, and is idle: counts are published after
  /// an activation has let its actor go.
  caf::actor spawn_measured() { return spawn_measured(engine); }
  caf::actor spawn_measured(const ringactor::engine& where) {
    auto handled = where.status().handled;
    auto kernel = spawn_in(where);
    add(kernel, 0);
    REQUIRE(wait([&] { return where.status().handled == handled + 1; }));
    return kernel;
  }
  caf::actor spawn_in(const ringactor::engine& where) {
    auto kernel = ringactor::spawn_kernel(
      where, probe_kernel({}), {.mailbox_limit = 8192, .cost = cost});
    REQUIRE_MESSAGE(static_cast<bool>(kernel), to_string(kernel.error()));
    return *kernel;
  }
  std::uint64_t runs() { return engine.status().inline_runs; }
};

} // namespace

TEST_CASE("inline: a short actor is measured as a job, then runs at once") {
  inline_rig world;
  auto kernel = world.spawn_measured();
  CHECK(world.runs() == 0);
  for (std::uint64_t i = 1; i <= 1000; ++i)
    CHECK(world.add(kernel, 2).sum == 2 * i);
  CHECK(world.runs() == 1000);
}

TEST_CASE("inline: the handler has run when the send returns") {
  inline_rig world;
  auto kernel = world.spawn_measured();
  for (std::uint64_t i = 0; i < 100; ++i) {
    auto handled = world.engine.status().handled;
    world.self->send(kernel, probe_value{1});
    CHECK(world.engine.status().handled == handled + 1);
  }
}

TEST_CASE("inline: actors woken by a handler run after it, on this thread") {
  inline_rig world;
  auto to = world.spawn_measured();
  auto from = world.spawn_measured();
  auto handled = world.engine.status().handled;
  world.self->send(from, probe_send{world.engine.address_of(to), 1, 5, 0});
  CHECK(world.engine.status().handled == handled + 6);
  CHECK(world.add(to, 0).sum == 1 + 2 + 3 + 4 + 5);
}

TEST_CASE("inline: a ring of two actors that wake each other comes back") {
  inline_rig world; // each send lets the other send: a chain, no recursion
  auto first = world.spawn_measured();
  auto second = world.spawn_measured();
  auto handled = world.engine.status().handled;
  for (int i = 0; i < 1000; ++i) {
    world.self->send(first,
                     probe_send{world.engine.address_of(second), 1, 3, 0});
    world.self->send(second,
                     probe_send{world.engine.address_of(first), 1, 3, 0});
  }
  CHECK(world.wait(
    [&] { return world.engine.status().handled == handled + 8000; }));
}

TEST_CASE("inline: normal and long actors never run on the sender's thread") {
  inline_rig world;
  std::uint64_t asked = 0;
  for (auto cost : {handler_cost::normal, handler_cost::long_}) {
    world.cost = cost;
    auto kernel = world.spawn_measured();
    for (std::uint64_t i = 1; i <= 100; ++i)
      CHECK(world.add(kernel, 1).sum == i);
    asked += 101; // counts follow the last answer
    REQUIRE(world.wait([&] { return world.engine.status().handled == asked; }));
  }
  CHECK(world.runs() == 0);
}

TEST_CASE("inline: an actor whose handlers exceed the limit runs as a job") {
  inline_rig world{inlined(0)}; // every handler takes longer than nothing
  auto kernel = world.spawn_measured();
  for (std::uint64_t i = 1; i <= 100; ++i)
    CHECK(world.add(kernel, 1).sum == i);
  CHECK(world.runs() == 0);
}

TEST_CASE("inline: a thread that CAF does not know sends to a job") {
  inline_rig world;
  auto kernel = world.spawn_measured();
  auto handled = world.engine.status().handled;
  for (int i = 0; i < 100; ++i)
    caf::anon_send(kernel, probe_value{1});
  CHECK(
    world.wait([&] { return world.engine.status().handled == handled + 100; }));
  CHECK(world.runs() == 0);
}

TEST_CASE("inline: a failing handler ends its actor, the sender is told") {
  inline_rig world;
  auto kernel = world.spawn_measured();
  caf::error why;
  world.self->request(kernel, std::chrono::seconds{60}, probe_fail{42, 0})
    .receive([](const probe_total&) { FAIL("answered"); },
             [&](const caf::error& x) { why = x; });
  CHECK(to_string(why).find("42") != std::string::npos);
  CHECK(world.runs() == 1);
  CHECK(world.wait_for_actors(0));
}

TEST_CASE("inline: a request to an ended actor is refused") {
  inline_rig world;
  auto kernel = world.spawn_measured();
  caf::anon_send_exit(kernel, caf::exit_reason::kill);
  REQUIRE(world.wait_for_actors(0));
  caf::error why;
  world.self->request(kernel, std::chrono::seconds{60}, probe_add{1})
    .receive([](const probe_total&) { FAIL("answered"); },
             [&](const caf::error& x) { why = x; });
  CHECK(why == caf::sec::request_receiver_down);
}

TEST_CASE("inline: what waits in the mailbox is not overtaken (sends=20000)") {
  inline_rig world; // this thread sends; an outsider makes the actor busy
  auto kernel = world.spawn_measured();
  std::atomic<bool> over{false};
  std::thread outsider{[&] {
    while (!over)
      caf::anon_send(kernel, probe_value{0});
  }};
  std::uint64_t refused = 0;
  for (std::uint64_t i = 1; i <= 20'000; ++i)
    world.self
      ->request(kernel, std::chrono::seconds{60}, probe_sequence{0, 0, i, 1, 0})
      .receive([](const probe_sequence&) {},
               [&](const caf::error&) { ++refused; }); // full
  over = true;
  outsider.join();
  probe_facts facts{};
  REQUIRE(world.wait([&] {
    bool answered = false;
    world.self->request(kernel, std::chrono::seconds{60}, probe_ask{})
      .receive([&](const probe_facts& x) { facts = x, answered = true; },
               [](const caf::error&) {});
    return answered;
  }));
  CHECK(facts.disorder == 0);
  CHECK(facts.received + refused == 20'000);
}

TEST_CASE("inline: two engines of a process each run their own actors") {
  inline_rig world;
  auto opened =
    ringactor::open_engine(world.system, door_stress_image(), inlined());
  REQUIRE(static_cast<bool>(opened));
  const auto& other = *opened;
  auto here = world.spawn_measured();
  auto there = world.spawn_measured(other);
  for (std::uint64_t i = 1; i <= 500; ++i) {
    CHECK(world.add(here, 1).sum == i);
    CHECK(world.add(there, 2).sum == 2 * i);
  }
  CHECK(world.runs() == 500);
  CHECK(other.status().inline_runs == 500);
}

TEST_CASE("inline: actors of two engines wake each other, none is mistaken") {
  inline_rig world; // both have place 0: a line must not mix the engines
  auto opened =
    ringactor::open_engine(world.system, door_stress_image(), inlined());
  REQUIRE(static_cast<bool>(opened));
  const auto& other = *opened;
  auto here = world.spawn_measured();
  auto there = world.spawn_measured(other);
  const auto to_here = world.engine.address_of(here);
  const auto to_there = other.address_of(there);
  REQUIRE(ra_address_index(to_here) == ra_address_index(to_there));
  for (std::uint64_t i = 0; i < 1000; ++i) {
    world.self->send(here, probe_send{to_there, 1, 3, 0});
    world.self->send(there, probe_send{to_here, 1, 2, 0});
  }
  // Of each: its first probe_add, 1000 probe_send, what the other sent to it.
  CHECK(world.wait([&] {
    return world.engine.status().handled == 1 + 1000 + 2000
           && other.status().handled == 1 + 1000 + 3000;
  }));
  CHECK(world.add(here, 0).sum == 1000 * (1 + 2));
  CHECK(world.add(there, 0).sum == 1000 * (1 + 2 + 3));
  CHECK(world.engine.letters().count() == 0);
}
