// SPDX-License-Identifier: BSD-3-Clause
// Orphans: the children of a supervisor that hangs. The guard's looks are the
// test's own, but for the last case, where the watchdog's thread looks.
#include "family.hpp"

#include "ringactor/supervision/orphan_guard.hpp"

#include <future>

using namespace actor_tests;
using namespace std::chrono_literals;
using trace = std::vector<std::string>;

namespace {

constexpr auto timeout = std::chrono::hours{10};

struct told : trace {
  sup::orphan_guard::told hears() {
    return [this](const sup::orphan_guard::orphan& who,
                  const std::string& why) { push_back(who.id + ": " + why); };
  }
};

} // namespace

ALL_KERNELS(
  "orphans: a silent supervisor's children are killed (timeout=10 h)") {
  stepped world{options_of(k)};
  sup::orphan_guard guard{timeout};
  told seen;
  guard.tell(seen.hears());
  auto a = world.spawn();
  auto b = world.spawn();
  world.watch(a);
  guard.add("a", a, nullptr);
  guard.add("b", b, nullptr);
  guard.beat();
  guard.check(100h); // sees the beat
  guard.check(109h);
  guard.beat();
  guard.check(111h); // sees the next
  guard.check(120h);
  guard.remove(b.address());
  CHECK(seen.empty());
  CHECK(world.silent());
  guard.check(121h);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].find("a: ") == 0);
  CHECK(seen[0].find("36000000 ms") != std::string::npos);
  CHECK(world.reason() == caf::exit_reason::kill);
  guard.check(140h); // there is nobody left
  CHECK(seen.size() == 1);
}

ALL_KERNELS("orphans: whoever a supervisor starts once given up is killed") {
  stepped world{options_of(k)};
  auto below = std::make_shared<sup::orphan_guard>(0ms);
  sup::orphan_guard guard{0ms};
  auto a = world.spawn();
  auto b = world.spawn();
  auto late = world.spawn();
  for (const auto& each : {a, b, late})
    world.watch(each);
  guard.check(1000h); // without a timeout it may be silent
  guard.add("a", a, below);
  below->add("b", b, nullptr);
  CHECK(world.silent());
  guard.close();
  CHECK(world.reason() == caf::exit_reason::kill);
  CHECK(world.reason() == caf::exit_reason::kill);
  CHECK(below->is_closed());
  CHECK(world.silent());
  guard.add("late", late, nullptr);
  CHECK(world.reason() == caf::exit_reason::kill);
}

ALL_CHILDREN("orphans: a supervisor that goes on restarts who was killed") {
  family world{k};
  auto guard = std::make_shared<sup::orphan_guard>(timeout);
  const auto root = must(sup::spawn_supervisor(
    world.system, {{}, {world.child("a")}}, {.guard = guard}));
  world.settle();
  const auto first = world.now("a");
  guard->check(100h);
  world.pass(10'000s); // it beats
  guard->check(109h);
  guard->check(118h);
  CHECK(world.is_alive(first));
  guard->check(119h);
  CHECK(world.is_alive(first) == (k == kind::host)); // has a mailbox
  world.settle();
  CHECK(!world.is_alive(first));
  CHECK(world.is_alive(root));
  CHECK(world.is_alive(world.now("a")));
  caf::anon_send_exit(root, caf::exit_reason::kill);
  world.settle();
  CHECK(!world.is_alive(world.now("a")));
}

ALL_KERNELS("orphans: the watchdog sees that a start function blocks") {
  std::promise<void> ended, released;
  auto may_go_on = released.get_future().share();
  caf::actor_system_config config;
  ringactor::init(config, actor_tests_image());
  caf::actor_system system{config};
  auto options = options_of(k);
  options.executor = ringactor::executor_kind::job; // or the device's thread
  auto engine =
    must(ringactor::open_engine(system, actor_tests_image(), options));
  auto kernel = sup::kernel({.id = "k"}, engine, probe_kernel({}));
  kernel.start = [&, begin = kernel.start,
                  is_first = true](const sup::start_context& context) mutable {
    auto outcome = begin(context);
    if (const auto* begun = std::get_if<sup::pending>(&outcome);
        begun && std::exchange(is_first, false))
      begun->who->attach_functor([&](const caf::error&) { ended.set_value(); });
    return outcome;
  };
  auto h = sup::host({.id = "h"}, [may_go_on](const sup::start_context&) {
    may_go_on.wait();
    return sup::start_outcome{sup::ignored{}};
  });
  auto root = must(
    sup::spawn_supervisor(system, {{}, {kernel, h}}, {.orphan_timeout = 20ms}));
  CHECK(ended.get_future().wait_for(120s) == std::future_status::ready);
  released.set_value();
  caf::anon_send_exit(root, caf::exit_reason::kill);
  caf::anon_send_exit(engine.actor(), caf::exit_reason::kill);
}
