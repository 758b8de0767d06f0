// SPDX-License-Identifier: BSD-3-Clause
// Watched names: who is told what, and until when.
#include "acts.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::errc;
using ringactor::name_event;
using ringactor::ref_to;
using ringactor::register_name;
using ringactor::unregister_name;
using ringactor::watch_names;

namespace {

/// A host actor that writes down what it is told.
struct watcher {
  std::vector<std::string> told;
  caf::actor actor;
  explicit watcher(stepped& world) {
    actor =
      world.system.spawn([this](caf::event_based_actor*) -> caf::behavior {
        return {[this](const name_event& x) {
          constexpr char sign[] = {'+', '-', '~'};
          told.push_back(sign[static_cast<int>(x.change)]
                         + std::string{x.text()} + ' '
                         + std::to_string(x.address.incarnation));
        }};
      });
  }
  std::vector<std::string> take(stepped& world) {
    world.settle();
    return std::exchange(told, {});
  }
};

using strings = std::vector<std::string>;

} // namespace

TEST_CASE("a watcher is told of what is there, and of each change") {
  stepped world;
  watcher all{world};
  auto life = world.spawn(0, {.keep_address = true});
  auto ref = must(register_name(world.engine, "a/1", life));
  must(register_name(world.engine, "b/1", life));
  REQUIRE_FALSE(watch_names(world.engine, "a/*", all.actor));
  CHECK(all.take(world) == strings{"+a/1 1"});
  must(register_name(world.engine, "a/2", life));
  must(register_name(world.engine, "b/2", life));
  CHECK(all.take(world) == strings{"+a/2 1"});
  end(world, life);
  CHECK(all.take(world).empty());
  life = must(ringactor::respawn_kernel(world.engine, ref, probe_kernel({})));
  CHECK(all.take(world) == strings{"~a/1 2", "~a/2 2"});
  CHECK_FALSE(unregister_name(world.engine, "a/1"));
  ringactor::release_address(world.engine, ref);
  end(world, life);
  CHECK(all.take(world) == strings{"-a/1 2", "-a/2 2"});
  CHECK(ringactor::unwatch_names(world.engine, all.actor));
  CHECK_FALSE(ringactor::unwatch_names(world.engine, all.actor));
  must(register_name(world.engine, "a/3", world.spawn()));
  CHECK(all.take(world).empty());
}

TEST_CASE("a watch ends with its watcher, and holds it not alive") {
  stepped world;
  watcher one{world};
  REQUIRE_FALSE(watch_names(world.engine, "*", one.actor));
  world.settle();
  world.watch(one.actor);
  auto copy = one.actor;
  one.actor = nullptr;
  CHECK(world.silent());
  CHECK(ringactor::unwatch_names(world.engine, copy));
  REQUIRE_FALSE(watch_names(world.engine, "*", copy));
  auto id = copy;
  end(world, copy);
  CHECK(world.reason() == exit_reason::kill);
  CHECK_FALSE(ringactor::unwatch_names(world.engine, id));
  watcher gone{world};
  auto last = gone.actor;
  end(world, last);
  CHECK_FALSE(watch_names(world.engine, "*", last)); // it has ended: no watch
  CHECK_FALSE(ringactor::unwatch_names(world.engine, last));
}

TEST_CASE("a watcher without a handle ends, and its watch with it") {
  stepped world;
  watcher one{world};
  REQUIRE_FALSE(watch_names(world.engine, "*", one.actor));
  world.settle();
  world.watch(one.actor);
  one.actor = nullptr;
  CHECK(world.reason() == exit_reason::unreachable);
  must(register_name(world.engine, "a", world.spawn()));
}

TEST_CASE("kernel actors, refs and nobody cannot watch names") {
  stepped world;
  auto kernel = world.spawn();
  auto ref = ref_to(world.engine, kernel).as_actor(world.system);
  for (const auto& each : {kernel, ref, caf::actor{}}) {
    auto why = watch_names(world.engine, "*", each);
    CHECK(code_of(why) == errc::invalid_argument);
    CHECK(says(world, why, {"host actors", "mailbox"}));
  }
  CHECK(code_of(watch_names(world.engine, "", idle(world)))
        == errc::invalid_argument);
}
