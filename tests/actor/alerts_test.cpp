// SPDX-License-Identifier: BSD-3-Clause
// Alerts: who is sent them, as what, and what becomes of their blocks.
#include "reporting.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::subscribe_alerts;

namespace {

struct alerts_world : reporting {
  caf::actor kernel = spawn_reporter();
};

} // namespace

TEST_CASE("an alert reaches its subscriber as its struct, from the kernel") {
  alerts_world w;
  collector<reporter_alarm> sink{w};
  REQUIRE_FALSE(subscribe_alerts(w.engine, sink.actor));
  CHECK(w.order(w.kernel, reporter_alerts, 42) == ra_ok);
  REQUIRE(sink.all.size() == 1);
  CHECK(sink.all[0].number == 42);
  CHECK(sink.sender == caf::actor_cast<caf::strong_actor_ptr>(w.kernel));
  CHECK(w.letters().count() == 0);
}

TEST_CASE("each subscriber is sent a copy, also of a large alert (n=3)") {
  alerts_world w;
  collector<reporter_large> sinks[] = {collector<reporter_large>{w},
                                       collector<reporter_large>{w},
                                       collector<reporter_large>{w}};
  for (auto& each : sinks)
    REQUIRE_FALSE(subscribe_alerts(w.engine, each.actor));
  REQUIRE_FALSE(subscribe_alerts(w.engine, sinks[0].actor)); // once is enough
  CHECK(w.order(w.kernel, reporter_alerts_large, 7) == ra_ok);
  for (auto& each : sinks) {
    REQUIRE(each.all.size() == 1);
    CHECK(each.all[0].words[0] == 7);
    CHECK(each.all[0].words[15] == ~std::uint64_t{7});
  }
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("an alert that owns a block goes to the first subscriber alone") {
  alerts_world w;
  collector<reporter_bulk> first{w}, second{w};
  REQUIRE_FALSE(subscribe_alerts(w.engine, first.actor));
  REQUIRE_FALSE(subscribe_alerts(w.engine, second.actor));
  w.order(w.kernel, reporter_alerts_bulk, 5);
  REQUIRE(first.all.size() == 1);
  CHECK(second.all.empty());
  CHECK(w.engine.adopt(first.all[0].data).as<std::uint64_t>()[0] == 5);
  w.end(first.actor);
  w.order(w.kernel, reporter_alerts_bulk, 6);
  REQUIRE(second.all.size() == 1);
  CHECK(w.engine.adopt(second.all[0].data).as<std::uint64_t>()[0] == 6);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("an alert without a subscriber is a dead letter, its blocks freed") {
  alerts_world w;
  for (auto what :
       {reporter_alerts, reporter_alerts_large, reporter_alerts_bulk})
    CHECK(w.order(w.kernel, what, 1) == ra_ok);
  CHECK(w.letters().count(errc::no_such) == 3);
  CHECK(w.letters().count() == 3);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("alerts are those of one engine") {
  alerts_world w;
  auto other = w.open();
  collector<reporter_alarm> sink{w};
  REQUIRE_FALSE(subscribe_alerts(other, sink.actor));
  w.order(w.kernel, reporter_alerts, 1);
  CHECK(sink.all.empty());
  CHECK(w.letters().count(errc::no_such) == 1);
  auto there = must(ringactor::spawn_kernel(other, reporter_kernel({})));
  w.order(there, reporter_alerts, 2);
  CHECK(sink.all.size() == 1);
}

TEST_CASE("a subscription to alerts ends by word, or with its actor") {
  alerts_world w;
  collector<reporter_alarm> sink{w}, gone{w};
  REQUIRE_FALSE(subscribe_alerts(w.engine, sink.actor));
  REQUIRE_FALSE(subscribe_alerts(w.engine, gone.actor));
  CHECK(ringactor::unsubscribe_alerts(w.engine, sink.actor));
  CHECK_FALSE(ringactor::unsubscribe_alerts(w.engine, sink.actor));
  w.end(gone.actor);
  CHECK_FALSE(ringactor::unsubscribe_alerts(w.engine, gone.actor));
  w.order(w.kernel, reporter_alerts, 1);
  CHECK(sink.all.empty());
  CHECK(w.letters().count(errc::no_such) == 1);
}

TEST_CASE("kernel actors, refs and nobody cannot subscribe to alerts") {
  alerts_world w;
  auto ref = ringactor::ref_to(w.engine, w.kernel).as_actor(w.system);
  for (const auto& each : {w.kernel, ref, caf::actor{}}) {
    auto refused = subscribe_alerts(w.engine, each);
    CHECK(code_of(refused) == errc::invalid_argument);
    CHECK(says(w, refused, {"alerts", "host actor", "subscribe"}));
    CHECK(code_of(ringactor::subscribe_snapshots(w.engine, each))
          == errc::invalid_argument);
  }
}

TEST_CASE("init may alert, and so may a handler that ends its actor") {
  alerts_world w;
  collector<reporter_alarm> sink{w};
  REQUIRE_FALSE(subscribe_alerts(w.engine, sink.actor));
  reporter_config config{};
  config.tells = 9;
  config.fail_code = 4;
  auto kernel = w.spawn_reporter(config);
  REQUIRE(sink.all.size() == 1);
  CHECK(sink.all[0].number == 9);
}

TEST_CASE("a request that is handed on to the alerts is refused: no_such") {
  alerts_world w;
  collector<reporter_alarm> sink{w};
  REQUIRE_FALSE(subscribe_alerts(w.engine, sink.actor));
  auto answer = w.ask<reporter_done>(
    w.kernel, reporter_do{reporter_asks_twice, 0, 1, 0, 0});
  CHECK(code_of(answer) == errc::no_such);
  CHECK(sink.all.empty());
}
