// SPDX-License-Identifier: BSD-3-Clause
// The risk kernel as its users see it: fills in, alerts and totals out. The
// limit is 100 in all cases, and a share costs 1.
#include "orders_rig.hpp"

#include <limits>

using namespace orders_tests;

namespace {

constexpr std::uint64_t limit = 100;

/// A risk actor that alerts the asking actor.
caf::actor spawn_risk(world& on) {
  return on.spawn(risk_kernel({on.engine.address_of(on.self), limit}));
}

void fill(world& on, const caf::actor& risk, std::uint64_t time_ns,
          std::uint32_t shares, std::uint64_t price = 1) {
  caf::anon_send(risk, risk_fill{time_ns, 1, price, shares, 1});
  on.settle();
}

} // namespace

TEST_CASE("risk adds up fills, volume and notional") {
  world on;
  auto risk = spawn_risk(on);
  fill(on, risk, 1, 10, 2);
  fill(on, risk, 2 * second_ns, 5, 3);
  auto totals = on.ask<risk_totals>(risk, risk_query{});
  CHECK(totals.fills == 2);
  CHECK(totals.volume == 15);
  CHECK(totals.notional == 35);
  CHECK(totals.window_notional == 15);
}

TEST_CASE("risk alerts once when the last second rises above the limit") {
  world on;
  auto risk = spawn_risk(on);
  fill(on, risk, 10, 100);
  CHECK(on.alerts().empty()); // at the limit is not above it
  fill(on, risk, 20, 1);
  fill(on, risk, 30, 50);
  auto alerts = on.alerts();
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].time_ns == 20);
  CHECK(alerts[0].notional == 101);
  CHECK(alerts[0].number == 1);
}

TEST_CASE("risk alerts again when the second has fallen to the limit between") {
  world on;
  auto risk = spawn_risk(on);
  fill(on, risk, 10, 60);
  fill(on, risk, 20, 60);
  fill(on, risk, 15 + second_ns, 60); // the first has left: 60, then 120
  CHECK(on.alerts().size() == 2);
  CHECK(on.ask<risk_totals>(risk, risk_query{}).alerts == 2);
}

TEST_CASE("risk counts what is a second old no more, a nanosecond less yet") {
  world on;
  auto risk = spawn_risk(on);
  fill(on, risk, 10, 60);
  fill(on, risk, 9 + second_ns, 1);
  CHECK(on.ask<risk_totals>(risk, risk_query{}).window_notional == 61);
  fill(on, risk, 10 + second_ns, 1);
  CHECK(on.ask<risk_totals>(risk, risk_query{}).window_notional == 2);
}

TEST_CASE("risk takes a fill that comes late as new, and counts it") {
  world on;
  auto risk = spawn_risk(on);
  fill(on, risk, 2 * second_ns, 1);
  fill(on, risk, second_ns, 1);
  auto totals = on.ask<risk_totals>(risk, risk_query{});
  CHECK(totals.late_fills == 1);
  CHECK(totals.window_notional == 2);
}

TEST_CASE("risk keeps a window without room right, and counts it") {
  world on;
  auto risk = spawn_risk(on);
  for (std::uint64_t i = 0; i < 16'386; ++i) {
    caf::anon_send(risk, risk_fill{i, 1, 1, 1, 1});
    if (i % 500 == 0)
      on.settle();
  }
  auto totals = on.ask<risk_totals>(risk, risk_query{});
  CHECK(totals.window_overflows == 2);
  CHECK(totals.window_notional == 16'386);
  fill(on, risk, 16'385 + second_ns, 7); // all have left, the merged ones too
  CHECK(on.ask<risk_totals>(risk, risk_query{}).window_notional == 7);
}

TEST_CASE("risk says that a notional beyond 64 bits is not exact") {
  world on;
  auto risk = spawn_risk(on);
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  fill(on, risk, 1, 2, most / 2);
  CHECK(on.ask<risk_totals>(risk, risk_query{}).saturated == 0);
  fill(on, risk, 2, 3, most / 2);
  auto totals = on.ask<risk_totals>(risk, risk_query{});
  CHECK(totals.saturated == 1);
  CHECK(totals.notional == most);
  fill(on, risk, 3 * second_ns, 1, 9); // and the window empties again
  CHECK(on.ask<risk_totals>(risk, risk_query{}).window_notional == 9);
}

TEST_CASE("risk counts an alert that a dead kernel actor cannot take") {
  world on;
  auto gone = spawn_risk(on);
  auto risk = on.spawn(risk_kernel({on.engine.address_of(gone), limit}));
  on.self->send_exit(gone, caf::exit_reason::kill);
  on.settle();
  fill(on, risk, 10, 101);
  auto totals = on.ask<risk_totals>(risk, risk_query{});
  CHECK(totals.alerts == 1);
  CHECK(totals.alerts_unsent == 1);
}
