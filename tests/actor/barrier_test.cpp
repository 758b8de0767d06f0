// SPDX-License-Identifier: BSD-3-Clause
// A barrier with a name: kernels and host actors meet there.
#include "reporting.hpp"

using namespace actor_tests;
using ringactor::errc;
namespace caf_compat = ringactor::caf_compat;

namespace {

struct barrier_world : reporting {
  caf::actor barrier;

  explicit barrier_world(std::uint32_t parties) {
    barrier =
      must(ringactor::spawn_kernel(engine, barrier_kernel({parties, 0})));
    must(ringactor::register_name(engine, "meetings/start", barrier));
    settle();
  }
  /// A kernel whose config has the barrier, resolved from its name.
  caf::actor party(ringactor::spawn_options options = {}) {
    reporter_config config{};
    config.barrier = must(ringactor::address_of(engine, "meetings/start"));
    return spawn_reporter(config, options);
  }
  void arrive(const caf::actor& who) {
    caf_compat::deliver(
      caf::actor_cast<caf::strong_actor_ptr>(barrier),
      caf_compat::make_element(caf::actor_cast<caf::strong_actor_ptr>(who),
                               caf::make_message_id(), barrier_arrive{}),
      nullptr);
    settle();
  }
  barrier_status ask() {
    return must(stepped::ask<barrier_status>(barrier, barrier_ask{}));
  }
};

} // namespace

TEST_CASE("a kernel finds the barrier by a name its host resolved once") {
  barrier_world w{2};
  collector<barrier_reached> host{w};
  auto kernel = w.party();
  CHECK(w.order(kernel, reporter_arrives) == ra_ok);
  CHECK(w.total(kernel).reached == 0);
  CHECK(host.all.empty());
  w.arrive(host.actor);
  CHECK(w.total(kernel).generation == 1);
  REQUIRE(host.all.size() == 1);
  CHECK(host.all[0].generation == 1);
  CHECK(host.sender == caf::actor_cast<caf::strong_actor_ptr>(w.barrier));
}

TEST_CASE("a request to arrive is answered at once, empty") {
  barrier_world w{2};
  auto waiting = w.self->request(w.barrier, caf::infinite, barrier_arrive{});
  w.settle();
  CHECK_FALSE(w.take_empty(waiting));
  CHECK(w.ask().arrived == 1);
}

TEST_CASE("a kernel's next life is the same party, and is told") {
  barrier_world w{2};
  auto kernel = w.party({.keep_address = true});
  w.order(kernel, reporter_arrives);
  auto ref = ringactor::ref_to(w.engine, kernel);
  w.end(kernel);
  reporter_config config{};
  config.barrier = must(ringactor::address_of(w.engine, "meetings/start"));
  auto next =
    must(ringactor::respawn_kernel(w.engine, ref, reporter_kernel(config)));
  w.order(next, reporter_arrives);
  CHECK(w.ask().arrived == 1);
  collector<barrier_reached> host{w};
  w.arrive(host.actor);
  CHECK(w.total(next).reached == 1);
  CHECK(host.all.size() == 1);
  CHECK(w.ask().missed == 0);
}

TEST_CASE("a kernel that has ended is missed, told by an alert") {
  barrier_world w{2};
  collector<barrier_missed> alerts{w};
  REQUIRE_FALSE(ringactor::subscribe_alerts(w.engine, alerts.actor));
  auto kernel = w.party();
  auto address = w.engine.address_of(kernel);
  w.order(kernel, reporter_arrives);
  w.end(kernel);
  collector<barrier_reached> host{w};
  w.arrive(host.actor);
  CHECK(host.all.size() == 1);
  REQUIRE(alerts.all.size() == 1);
  CHECK(alerts.all[0].party.id == address.id);
  CHECK(alerts.all[0].generation == 1);
  CHECK(w.ask().missed == 1);
}

TEST_CASE("a host actor that has ended is missed by a dead letter") {
  barrier_world w{2};
  collector<barrier_reached> gone{w}, host{w};
  w.engine.address_of(host.actor); // else it gets the other's id
  w.arrive(gone.actor);
  w.end(gone.actor);
  w.arrive(host.actor);
  CHECK(host.all.size() == 1);
  CHECK(w.letters().count(errc::down) == 1);
}

TEST_CASE("whoever gets an ended party's id takes its place there") {
  barrier_world w{2};
  collector<barrier_reached> gone{w}, host{w};
  w.arrive(gone.actor);
  w.end(gone.actor);
  w.arrive(host.actor);
  CHECK(w.ask().arrived == 1);
  CHECK(w.letters().count() == 0);
}

TEST_CASE("parties of another engine meet here, too") {
  barrier_world w{2};
  auto other = w.open();
  reporter_config config{};
  config.barrier = must(ringactor::address_of(other, "meetings/start"));
  auto there = must(ringactor::spawn_kernel(other, reporter_kernel(config)));
  auto here = w.party();
  w.order(there, reporter_arrives);
  w.order(here, reporter_arrives);
  CHECK(w.total(there).generation == 1);
  CHECK(w.total(here).generation == 1);
}

TEST_CASE("a barrier of no parties does not begin") {
  stepped w;
  auto none = must(ringactor::spawn_kernel(w.engine, barrier_kernel({0, 0})));
  w.watch(none);
  w.settle();
  CHECK(says(w, w.reason(), {"barrier", "1"}));
}
