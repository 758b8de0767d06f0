// SPDX-License-Identifier: BSD-3-Clause
// Requests to a kernel actor, in all the ways a CAF actor has to ask.
#include "stepped.hpp"

using namespace actor_tests;
using namespace std::chrono_literals;
using caf::infinite;
using ringactor::errc;

TEST_CASE("a kernel actor answers a request through then") {
  stepped world;
  auto kernel = world.spawn(40);
  probe_total total{};
  world.system.spawn([&](caf::event_based_actor* self) {
    self->request(kernel, infinite, probe_add{2})
      .then([&](const probe_total& answer) { total = answer; });
  });
  world.settle();
  CHECK(total.sum == 42);
  CHECK(total.count == 1);
}

TEST_CASE("a kernel actor answers a request through await") {
  stepped world;
  auto kernel = world.spawn();
  std::vector<std::uint64_t> sums;
  world.system.spawn([&](caf::event_based_actor* self) {
    auto note = [&](const probe_total& answer) { sums.push_back(answer.sum); };
    self->request(kernel, infinite, probe_add{1}).await(note);
    self->request(kernel, infinite, probe_add{2}).await(note);
  });
  world.settle();
  CHECK(sums == std::vector<std::uint64_t>{3, 1}); // CAF: the last one first
}

TEST_CASE("a kernel actor answers a request of a scoped actor") {
  stepped world;
  auto kernel = world.spawn(5);
  auto total = must(world.ask<probe_total>(kernel, probe_add{7}));
  CHECK(total.sum == 12);
  CHECK(world.status().handled == 1);
}

TEST_CASE("a kernel actor handles nothing before its turn (turns=0)") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  world.settle_hosts();
  CHECK(world.silent());
  CHECK(world.engine.step() == 1);
  CHECK(!world.silent());
  CHECK(must(world.take<probe_total>(waiting)).sum == 1);
}

TEST_CASE("replies arrive in the order of the requests (requests=5)") {
  stepped world;
  auto kernel = world.spawn();
  std::vector<std::uint64_t> counts;
  world.system.spawn([&](caf::event_based_actor* self) {
    for (int i = 0; i < 5; ++i)
      self->request(kernel, infinite, probe_add{1})
        .then([&](const probe_total& x) { counts.push_back(x.count); });
  });
  world.settle();
  CHECK(counts == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("two requesters of two kernel actors each see their own order") {
  stepped world;
  caf::actor kernels[] = {world.spawn(), world.spawn()};
  std::vector<std::uint64_t> counts[2];
  for (int r = 0; r < 2; ++r)
    world.system.spawn([&, r](caf::event_based_actor* self) {
      for (std::uint64_t i = 1; i <= 3; ++i)
        for (std::uint32_t k = 0; k < 2; ++k)
          self->request(kernels[k], infinite, probe_sequence{k, 0, i, 1, 0})
            .then([&, r](const probe_sequence& x) {
              counts[r].push_back(x.number * 10 + x.source);
            });
    });
  world.settle();
  std::vector<std::uint64_t> fair{10, 11, 20, 21, 30, 31};
  CHECK(counts[0] == fair);
  CHECK(counts[1] == fair);
}

TEST_CASE("a request times out when the engine does not run (timeout=1s)") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, 1s, probe_add{1});
  world.pass(2s);
  CHECK(world.take<probe_total>(waiting).error() == caf::sec::request_timeout);
}

TEST_CASE("an answer after an event-based requester has ended is no letter") {
  stepped world;
  auto kernel = world.spawn();
  bool timed_out = false;
  world.system.spawn([&](caf::event_based_actor* self) {
    self->request(kernel, 1s, probe_add{1})
      .then([](const probe_total&) { FAIL("answered"); },
            [&](const caf::error& why) {
              timed_out = why == caf::sec::request_timeout;
            });
  });
  world.settle_hosts();
  world.pass(2s);
  CHECK(timed_out);
  world.settle();
  CHECK(world.status().handled == 1); // the message was in the mailbox
  CHECK(world.letters().count() == 0);
}

TEST_CASE("an answer to a request that was bounced counts as late") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, probe_add{1});
  caf::anon_send_exit(kernel, caf::exit_reason::kill);
  CHECK(world.take<probe_total>(waiting).error() == caf::exit_reason::kill);
  CHECK(world.status().late_answers == 0);
  world.settle();
  CHECK(world.status().late_answers == 1);
}

TEST_CASE("a handler that does not reply gives the empty answer") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request(kernel, infinite, probe_value{9});
  world.settle();
  CHECK(world.take_empty(waiting) == caf::none);
}

TEST_CASE("a request of high CAF priority is answered") {
  stepped world;
  auto kernel = world.spawn();
  auto waiting = world.self->request<caf::message_priority::high>(
    kernel, infinite, probe_add{1});
  world.settle();
  CHECK(must(world.take<probe_total>(waiting)).sum == 1);
}

TEST_CASE("an actor delegates a request to a kernel actor") {
  stepped world;
  auto kernel = world.spawn(1);
  auto broker =
    world.system.spawn([kernel](caf::event_based_actor* self) -> caf::behavior {
      return {[=](const probe_add& x) { return self->delegate(kernel, x); }};
    });
  CHECK(must(world.ask<probe_total>(broker, probe_add{2})).sum == 3);
}

TEST_CASE("an actor delegates to a dead kernel actor: request_receiver_down") {
  stepped world;
  auto kernel = world.spawn();
  caf::anon_send_exit(kernel, caf::exit_reason::kill);
  auto broker =
    world.system.spawn([kernel](caf::event_based_actor* self) -> caf::behavior {
      return {[=](const probe_add& x) { return self->delegate(kernel, x); }};
    });
  auto answer = world.ask<probe_total>(broker, probe_add{2});
  CHECK(answer.error() == caf::sec::request_receiver_down);
}
