// SPDX-License-Identifier: BSD-3-Clause
// A child supervisor that hangs in a start function, and is abandoned.
#include "tests/supervision/trees/stage.hpp"
#include "tests/supervision/trees/witness.hpp"

#include <doctest/doctest.h>

using namespace tree_tests;
using namespace std::chrono_literals;

namespace {

struct hanging_nest {
  stage on;
  ringactor::engine engine{*on.open()};
  std::vector<caf::actor_addr> kernels, hosts;
  caf::actor root;

  sup::sup_spec below() {
    auto k = sup::kernel({.id = "k"}, engine, patient_kernel({0}));
    k.start = [this, begin = k.start](const sup::start_context& context) {
      auto outcome = begin(context);
      if (const auto* begun = std::get_if<sup::pending>(&outcome))
        kernels.push_back(begun->who.address());
      return outcome;
    };
    auto h = sup::host({.id = "h"}, [this](const sup::start_context& context) {
      if (hosts.size() == 1)
        on.hang(); // its second start
      auto who = context.system.spawn(
        []() -> caf::behavior { return {[](const patient_word&) {}}; });
      hosts.push_back(who.address());
      return sup::start_outcome{who};
    });
    return {{}, {k, h}};
  }
  void raise() {
    auto nest = sup::nested(
      {.id = "nest", .shutdown = sup::shutdown_rule::brutal_kill()}, below());
    root = *sup::spawn_supervisor(on.system,
                                  {{.kill_grace = milliseconds{5}}, {nest}});
    settle();
  }
  void settle() {
    while (on.run_host(0) || on.step(engine)) { // until nobody is ready
    }
  }
  void call(sup::management what) {
    caf::anon_send(root, std::move(what));
    settle();
  }
  static bool lives(const caf::actor_addr& who) {
    return !ringactor::caf_compat::has_ended(
      caf::actor_cast<caf::strong_actor_ptr>(who));
  }
};

} // namespace

TEST_CASE(
  "orphans: a supervisor that hangs and is abandoned loses its children, and "
  "whom it was starting") {
  hanging_nest world;
  world.raise();
  REQUIRE(world.kernels.size() == 1);
  REQUIRE(world.hosts.size() == 1);
  caf::anon_send_exit(caf::actor_cast<caf::actor>(world.hosts[0]),
                      caf::exit_reason::kill);
  world.settle();
  CHECK(world.on.hanging() == 1);
  world.call(sup::terminate_child_call("nest"));
  CHECK(hanging_nest::lives(world.kernels[0])); // it may come back yet
  world.on.pass(5ms);
  world.settle();
  CHECK(!hanging_nest::lives(world.kernels[0]));
  world.on.resume(0);
  world.settle();
  REQUIRE(world.hosts.size() == 2);
  CHECK(!hanging_nest::lives(world.hosts[1]));
  world.call(sup::restart_child_call("nest"));
  REQUIRE(world.kernels.size() == 2);
  CHECK(hanging_nest::lives(world.kernels[1]));
  CHECK(hanging_nest::lives(world.hosts[2]));
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.settle();
  world.on.pass(10ms);
  world.settle();
  CHECK(!hanging_nest::lives(world.kernels[1]));
  CHECK(!hanging_nest::lives(world.hosts[2]));
}
