// SPDX-License-Identifier: BSD-3-Clause
// What an abandoned host child still says: refused where it can be known.
#include "family.hpp"

#include "ringactor/actor/host_actor.hpp"
#include "ringactor/actor/host_fence.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::host_actor;
using std::chrono::seconds;
using trace = std::vector<std::string>;

namespace {

/// Child `a` hangs in its handler when it is told to; that of `b` takes it
/// along, so it is killed, abandoned and begun anew.
struct late_family : family {
  late_family() : family{kind::host} {
    const auto start = [this](const sup::start_context& at) {
      life = at.system.spawn([this](host_actor* me) { return work(me); });
      return sup::start_outcome{life};
    };
    must(raise(
      {{.strategy = strategy::one_for_all, .intensity = 9},
       {sup::kept_host(
          {.id = "a", .shutdown = sup::shutdown_rule::brutal_kill()}, start),
        child("b")}}));
    follow = ringactor::ref_to(engine, life);
    trace();
  }
  caf::behavior work(host_actor* me) {
    auto now = [this, me] {
      if (auto what = std::exchange(during, nullptr)) {
        end("b");
        pass(seconds{60}); // more than kill_grace
        what(me);
      }
    };
    return {[now](const probe_value&) { now(); },
            [now](const probe_add& x) {
              now();
              return probe_total{1, x.amount};
            }};
  }
  /// The child hangs, and does `what` once it was abandoned.
  void hang(std::function<void(host_actor*)> what) {
    during = std::move(what);
    caf::anon_send(life, probe_value{0});
    settle();
  }
  std::uint64_t late() { return ringactor::host_counts_of(system).late; }

  caf::actor life;
  ringactor::actor_ref follow;
  std::function<void(host_actor*)> during;
};

/// Counts what reaches it.
struct listener {
  std::uint64_t heard = 0, downs = 0;
  caf::actor who;
  caf::error answer;
  explicit listener(stepped& world) {
    who = world.system.spawn([this](host_actor* me) -> caf::behavior {
      me->set_down_handler([this](caf::down_msg&) { ++downs; });
      return {[this](const probe_value&) { ++heard; },
              [this](const probe_add&) { ++heard; },
              [this, me](const caf::actor& whom) {
                me->monitor(whom);
                me->request(whom, caf::infinite, probe_add{1})
                  .then([this](const probe_total&) { ++heard; },
                        [this](caf::error& why) { answer = std::move(why); });
              }};
    });
  }
};

} // namespace

TEST_CASE(
  "host_late_output: what an abandoned host child sends later is refused, "
  "counted and a dead letter, its next life runs meanwhile") {
  late_family world;
  listener other{world};
  auto kernel = world.spawn();
  auto to_kernel = ringactor::ref_to(world.engine, kernel);
  auto ref = to_kernel.as_actor(world.system);
  const auto old = world.life;
  world.hang([&](host_actor* me) {
    CHECK(world.life != old);
    CHECK(must(world.follow.resolve()) == world.life);
    CHECK(world.is_alive(old));
    me->send(kernel, probe_value{1});
    me->send(other.who, probe_value{2});
    me->send(ref, probe_value{3});
    to_kernel.send(me, probe_value{4});
    me->send(world.life, probe_value{5});
    me->send_exit(kernel, caf::exit_reason::kill);
    me->request(world.root, caf::infinite, sup::terminate_child_call("b"))
      .then([](const sup::management_reply&) {});
    me->request(kernel, caf::infinite, probe_add{6})
      .then([](const probe_total&) {});
    me->request(other.who, caf::infinite, probe_add{7})
      .then([](const probe_total&) {});
  });
  CHECK(world.trace()
        == trace{"down b abnormal", "abandoned a", "stop a killed", "start a",
                 "start b"});
  CHECK(world.late() == 9);
  CHECK(world.letters().count(errc::stale_incarnation) == 5);
  CHECK(world.letters().count() == 5);
  CHECK(other.heard == 0);
  CHECK(must(world.ask<probe_total>(kernel, probe_add{0})).count == 1);
  CHECK(world.children() == "a running, b running");
  CHECK(!world.is_alive(old));
}

TEST_CASE(
  "host_late_output: who asked an abandoned child is told, not answered, its "
  "end is told too") {
  late_family world;
  listener other{world};
  world.during = [](host_actor*) {};
  caf::anon_send(other.who, world.life);
  world.settle();
  CHECK(other.heard == 0);
  CHECK(code_of(other.answer) == errc::stale_incarnation);
  CHECK(other.downs == 1);
  CHECK(world.late() == 1);
}

TEST_CASE(
  "host_late_output: what CAF's clock brings after the end is refused, and "
  "the fence ends with its actor's last message") {
  late_family world;
  listener other{world};
  world.hang([&](host_actor* me) {
    me->delayed_send(other.who, seconds{100}, probe_value{1});
  });
  CHECK(ringactor::detail::fenced_hosts == 1);
  world.pass(seconds{200});
  CHECK(other.heard == 0);
  CHECK(world.late() == 1);
  world.self->send(other.who, probe_value{2});
  world.settle();
  CHECK(other.heard == 1);
  CHECK(ringactor::detail::fenced_hosts == 0);
}
