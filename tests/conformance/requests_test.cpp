// SPDX-License-Identifier: BSD-3-Clause
// Requests, order and kernel-to-kernel messages.
#include "world.hpp"

#include <atomic>

using namespace conformance;

namespace {

/// Sends `count` requests at once; the answers' counts, in their order.
std::vector<std::uint64_t> ask_many(world& here, const caf::actor& kernel,
                                    std::uint64_t count) {
  std::vector<std::uint64_t> counts;
  std::atomic<std::uint64_t> done{0};
  here.system.spawn([&, kernel](caf::event_based_actor* self) {
    for (std::uint64_t i = 0; i < count; ++i)
      self->request(kernel, infinite, probe_add{i})
        .then(
          [&](const probe_total& x) {
            counts.push_back(x.count);
            ++done;
          },
          [&](const caf::error&) { ++done; });
  });
  CHECK(here.wait([&] { return done == count; }));
  return counts;
}

} // namespace

CONFORMS("a kernel actor answers a request") {
  auto kernel = here.spawn({}, {40, 0, 0});
  auto total = must(here.ask<probe_total>(kernel, probe_add{2}));
  CHECK(total.count == 1);
  CHECK(total.sum == 42);
  CHECK(here.buried() == 0);
}

CONFORMS("replies come in the order of the requests (requests=900)") {
  auto kernel = here.spawn();
  auto counts = ask_many(here, kernel, 900);
  REQUIRE(counts.size() == 900);
  for (std::size_t i = 0; i < counts.size(); ++i)
    REQUIRE(counts[i] == i + 1);
}

CONFORMS("messages of each sender are handled in order (senders=3)") {
  constexpr std::uint64_t each = 2000;
  auto kernel = here.spawn({.mailbox_limit = 4 * each}); // and its start
  std::vector<std::thread> senders;
  for (std::uint32_t s = 0; s < 3; ++s)
    senders.emplace_back([&, s] {
      for (std::uint64_t i = 1; i <= each; ++i)
        caf::anon_send(kernel, probe_sequence{s, 1, i, 0, 0});
    });
  for (auto& sender : senders)
    sender.join();
  CHECK(here.wait_for_handled(3 * each));
  auto facts = must(here.ask<probe_facts>(kernel, probe_ask{0}));
  CHECK(facts.received == 3 * each);
  CHECK(facts.disorder == 0);
  CHECK(here.buried() == 0);
}

CONFORMS("a handler sends to another kernel actor, in order (times=200)") {
  auto from = here.spawn();
  auto to = here.spawn();
  auto status = must(here.ask<probe_status>(
    from, probe_send{here.engine.address_of(to), 1, 200, 0}));
  CHECK(status.sent == 200);
  CHECK(status.status == ra_ok);
  auto total = must(here.ask<probe_total>(to, probe_add{0}));
  CHECK(total.count == 201);
  CHECK(total.sum == 200 * 201 / 2);
}

CONFORMS("a handler that sends to a full mailbox is told (limit=6)") {
  auto from = here.spawn();
  auto to = here.spawn({.mailbox_limit = 6, .active = false}); // its start
  auto status = must(here.ask<probe_status>(
    from, probe_send{here.engine.address_of(to), 1, 9, 0}));
  CHECK(status.sent == 5);
  CHECK(status.status == ra_full);
  CHECK(!ringactor::activate(to));
  CHECK(here.wait_for_handled(6));
  CHECK(must(here.ask<probe_total>(to, probe_add{0})).count == 6);
}

CONFORMS("a forwarded request is answered by the one it was handed to") {
  auto from = here.spawn();
  auto to = here.spawn({}, {10, 0, 0});
  probe_forward request{here.engine.address_of(to), 5};
  CHECK(must(here.ask<probe_total>(from, request)).sum == 15);
}

CONFORMS("a handler sends to a host actor, in order (times=50)") {
  auto from = here.spawn();
  auto host = here.engine.address_of(caf::actor_cast<caf::actor>(here.self));
  caf::anon_send(from, probe_send{host, 100, 50, 0});
  for (std::uint64_t i = 0; i < 50; ++i)
    CHECK(here.next<probe_value>().value == 100 + i);
}

CONFORMS("a kernel actor of another engine in the process is reached") {
  auto cpu = here.open(cpu_job::options());
  auto there = must(ringactor::spawn_kernel(cpu, probe_kernel({0, 0, 0})));
  auto from = here.spawn();
  probe_send send{here.engine.address_of(there), 7, 3, 0};
  CHECK(must(here.ask<probe_status>(from, send)).sent == 3);
  CHECK(must(here.ask<probe_total>(there, probe_add{0})).sum == 24);
  probe_send back{here.engine.address_of(from), 1, 2, 0};
  CHECK(must(here.ask<probe_status>(there, back)).sent == 2);
  CHECK(must(here.ask<probe_total>(from, probe_add{0})).sum == 3);
}

CONFORMS("a clock stamp only rises along a chain of requests") {
  auto kernel = here.spawn();
  std::uint64_t last = here.engine.clock().tick();
  for (int i = 0; i < 20; ++i) {
    if (i == 10)
      here.time.advance(std::chrono::milliseconds{3});
    auto facts = must(here.ask<probe_facts>(kernel, probe_ask{0}));
    CHECK(facts.now > last);
    last = here.engine.clock().tick();
    CHECK(last > facts.now);
  }
}
