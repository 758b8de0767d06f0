// SPDX-License-Identifier: BSD-3-Clause
// What host children leave behind: messages around a restart are handled,
// answered or dead letters.
#include "family.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/host_actor.hpp"
#include "ringactor/actor/names.hpp"

#include <random>

using namespace actor_tests;
using ringactor::errc;
using ringactor::host_actor;

namespace {

/// A host child at an address that outlives it, ended again and again while
/// messages come to it.
struct restarted_host : family {
  restarted_host() : family{kind::host} {
    const auto start = [this](const sup::start_context& at) {
      life = at.system.spawn([this](host_actor* me) { return work(me); });
      return sup::start_outcome{life};
    };
    must(raise({{.intensity = 1000, .period = std::chrono::hours{1}},
                {sup::kept_host({.id = "a"}, start)}}));
    before = life;
    follow = ringactor::ref_to(engine, life);
  }
  ~restarted_host() { before = life = nullptr; }

  caf::behavior work(host_actor* me) {
    return {[this](const probe_value&) { ++handled; },
            [this](const probe_add& x) {
              ++answered;
              return probe_total{1, x.amount};
            },
            [this, me](const probe_fail& x) {
              ++handled;
              me->quit(x.code == 0
                         ? caf::error{}
                         : ringactor::to_caf(errc::handler_failed, "told to"));
            }};
  }
  void kill() {
    before = life;
    caf::anon_send_exit(life, caf::exit_reason::kill);
  }
  /// By the ref, by the handle of the life, or by that of one before.
  template <class T>
  void tell(const T& what) {
    ++sent;
    const auto way = random() % 4;
    if (way < 2)
      follow.send(self, what);
    else
      caf::anon_send(way == 2 ? before : life, what);
  }
  void ask() {
    using waits = decltype(self->request(life, caf::infinite, probe_add{1}));
    auto answer =
      std::make_shared<waits>(self->request(life, caf::infinite, probe_add{1}));
    waiting.push_back([this, answer] {
      auto total = take<probe_total>(*answer);
      CHECK((total || total.error() != caf::sec::request_timeout));
      refused += total ? 0 : 1;
    });
  }
  void run() {
    for (int i = 0; i < 400; ++i)
      switch (random() % 10) {
        case 0:
          kill();
          break;
        case 1:
          before = life;
          tell(probe_fail{static_cast<std::uint32_t>(i % 2), 0});
          break;
        case 2:
          settle_hosts();
          break;
        case 3:
          ask();
          break;
        default:
          tell(probe_value{1});
      }
    settle();
    for (auto& each : waiting)
      each();
  }

  std::mt19937 random;
  caf::actor life, before;
  ringactor::actor_ref follow;
  std::vector<std::function<void()>> waiting;
  std::uint64_t sent = 0, handled = 0, answered = 0, refused = 0;
};

} // namespace

TEST_CASE(
  "dead_letter_on_restart: what is sent to a host child around restarts is "
  "handled, answered or a dead letter (seed=1..8)") {
  std::uint64_t handled = 0, dead = 0, refused = 0;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    restarted_host world;
    world.random.seed(seed);
    world.run();
    CHECK(world.is_up());
    CHECK(world.handled + world.letters().count() == world.sent);
    CHECK(world.answered + world.refused == world.waiting.size());
    CHECK(ringactor::host_counts_of(world.system).answered == world.refused);
    CHECK(ringactor::host_counts_of(world.system).unread == 0);
    handled += world.handled;
    dead += world.letters().count();
    refused += world.refused;
  }
  CHECK(handled > 0);
  CHECK(dead > 0);
  CHECK(refused > 0);
}

TEST_CASE(
  "dead_letter_on_restart: between two lives of a host child its ref and its "
  "name bury what they are sent, and reach the next life afterwards") {
  restarted_host world;
  const auto first = world.engine.address_of(world.life);
  must(ringactor::register_name(world.engine, "desk/a", world.life));
  std::uint64_t lost = 0;
  // The first to hear of the end, before the supervisor starts the next life.
  world.life->attach_functor([&](const caf::error&) {
    CHECK(!world.follow.resolve());
    world.follow.send(world.self, probe_value{1});
    must(ringactor::find_name(world.engine, "desk/a"))
      .send(world.self, probe_value{2});
    lost = world.letters().count(errc::down);
  });
  world.kill();
  world.settle();
  CHECK(lost == 2);
  CHECK(world.handled == 0);
  world.follow.send(world.self, probe_value{3});
  must(ringactor::find_name(world.engine, "desk/a"))
    .send(world.self, probe_value{4});
  world.settle();
  CHECK(world.handled == 2);
  const auto next = world.engine.address_of(world.life);
  CHECK(next.id == first.id);
  CHECK(next.incarnation == first.incarnation + 1);
}

TEST_CASE("a host child's address is given back with the child") {
  restarted_host world;
  must(ringactor::register_name(world.engine, "desk/a", world.life));
  CHECK(world.code(sup::terminate_child_call("a")) == sup::reply_code::ok);
  CHECK(ringactor::find_name(world.engine, "desk/a"));
  CHECK(world.code(sup::restart_child_call("a")) == sup::reply_code::ok);
  CHECK(must(world.follow.resolve()) == world.life);
  world.code(sup::terminate_child_call("a"));
  CHECK(world.code(sup::delete_child_call("a")) == sup::reply_code::ok);
  CHECK(!ringactor::find_name(world.engine, "desk/a"));
  CHECK(!world.follow.resolve());
}
