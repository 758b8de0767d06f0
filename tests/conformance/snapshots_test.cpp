// SPDX-License-Identifier: BSD-3-Clause
// Snapshots that the host asks for, and lives that begin with one.
#include "world.hpp"

#include "ringactor/actor/reporting.hpp"
#include "ringactor/actor/state_snapshot.hpp"

#include <cstring>

using namespace conformance;
using ringactor::state_snapshot;
using ringactor::take_snapshot;

namespace {

/// Takes what is subscribed to.
struct sink {
  explicit sink(world& of) : here{of}, self{of.system} {
    REQUIRE_FALSE(ringactor::subscribe_snapshots(
      here.engine, caf::actor_cast<caf::actor>(self)));
  }
  state_snapshot next() {
    REQUIRE(here.wait([&] { return !self->mailbox().empty(); }));
    state_snapshot found;
    self->receive([&](const state_snapshot& x) { found = x; });
    return found;
  }
  world& here;
  caf::scoped_actor self;
};

constexpr std::size_t state_bytes = 2080; // of probe_state

std::uint64_t sum_of(const state_snapshot& what) {
  std::uint64_t sum = 0; // the second word of probe_state
  std::memcpy(&sum, what.bytes->data() + 8, sizeof sum);
  return sum;
}

caf::error take_empty(
  world& here,
  caf::response_handle<caf::blocking_actor, caf::message, true>& waiting) {
  caf::error answer{caf::sec::request_timeout};
  if (here.wait([&] { return !here.self->mailbox().empty(); }))
    waiting.receive([&] { answer = caf::none; },
                    [&](const caf::error& why) { answer = why; });
  return answer;
}

} // namespace

CONFORMS("a snapshot that is asked for lies between two messages") {
  sink to{here};
  auto kernel = here.spawn({.active = false}, {100, 0, 0});
  here.self->send(kernel, probe_value{1});
  auto waiting = here.self->request(kernel, infinite, take_snapshot{});
  here.self->send(kernel, probe_value{2});
  CHECK(!ringactor::activate(kernel));
  CHECK_FALSE(take_empty(here, waiting));
  const auto taken = to.next();
  CHECK(sum_of(taken) == 101);
  CHECK(taken.kernel == "probe");
  CHECK(taken.address.id == here.engine.address_of(kernel).id);
  CHECK(must(here.ask<probe_total>(kernel, probe_add{0})).sum == 103);
  CHECK(here.engine.status().pool_blocks == 0);
}

CONFORMS("an actor rests behind the snapshot that it is to rest with") {
  sink to{here};
  auto kernel = here.spawn({}, {100, 0, 0});
  CHECK(must(here.ask<probe_total>(kernel, probe_add{5})).sum == 105);
  auto waiting = here.self->request(kernel, infinite, take_snapshot{1});
  CHECK_FALSE(take_empty(here, waiting));
  CHECK(sum_of(to.next()) == 105);
  auto later = here.self->request(kernel, infinite, probe_add{1});
  here.engine.step(64);
  CHECK(here.self->mailbox().empty());
  CHECK(!ringactor::activate(kernel));
  CHECK(must(here.take<probe_total>(later)).sum == 106);
}

CONFORMS("a life begins with a snapshot of another") {
  sink to{here};
  auto kernel = here.spawn({}, {100, 0, 0});
  caf::anon_send(kernel, probe_value{7});
  caf::anon_send(kernel, take_snapshot{});
  const auto taken = to.next();
  auto next = here.spawn({.restore = taken.bytes}, {1, 0, 0});
  const auto total = must(here.ask<probe_total>(next, probe_add{1}));
  CHECK(total.sum == 108);
  CHECK(total.count == 2);
  CHECK(here.engine.status().pool_blocks == 0);
}

CONFORMS("a snapshot that cannot be taken is the request's error (exhausted)") {
  sink to{here};
  auto kernel = here.spawn();
  CHECK(must(here.ask<probe_total>(kernel, probe_add{0})).count == 1);
  std::vector<ringactor::buffer> all;
  while (auto block = here.engine.allocate(state_bytes))
    all.push_back(std::move(*block)); // until none is left
  auto waiting = here.self->request(kernel, infinite, take_snapshot{});
  CHECK(code_of(take_empty(here, waiting)) == errc::exhausted);
  all.clear();
  auto again = here.self->request(kernel, infinite, take_snapshot{});
  CHECK_FALSE(take_empty(here, again));
  CHECK(sum_of(to.next()) == 0);
}
