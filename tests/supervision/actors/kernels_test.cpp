// SPDX-License-Identifier: BSD-3-Clause
// What only a kernel child can do: hang, hold its place, keep its address.
#include "family.hpp"

#include "ringactor/actor/hang_watch.hpp"
#include "ringactor/actor/names.hpp"
#include "ringactor/actor/restart.hpp"

#include <functional>
#include <random>

using namespace actor_tests;
using trace = std::vector<std::string>;

namespace {

ringactor::engine_options watched(kind k) {
  auto options = options_of(k);
  options.hang_limit_ms = 100;
  return options;
}

struct watched_family : family {
  explicit watched_family(kind k) : family{k, watched(k)} {}

  /// The child's handler hangs, longer than its limit; `meanwhile` runs before
  /// it returns.
  void hang(const std::string& id, const std::function<void()>& meanwhile) {
    hold(now(id), [this, &meanwhile] {
      look(std::chrono::milliseconds{0});
      look(std::chrono::milliseconds{150});
      settle_hosts();
      meanwhile();
    });
  }
  void look(std::chrono::milliseconds later) {
    passed += later;
    engine.core().hangs()->check(ringactor::backend::watchdog::now()
                                 + std::chrono::hours{1} + passed);
  }
  std::chrono::milliseconds passed{0};
};

} // namespace

ALL_KERNELS(
  "gpu_hang: a hung kernel goes down and begins again in another "
  "place, before its handler returns") {
  watched_family world{k};
  world.raise({}, "ab");
  auto old = world.now("a");
  auto before = world.engine.address_of(old);
  world.hang("a", [&] {
    CHECK(!world.is_alive(old));
    CHECK(world.now("a") != old);
    CHECK(world.engine.address_of(world.now("a")).id != before.id);
    CHECK(world.status().hung == 1);
  });
  CHECK(world.trace() == trace{"down a abnormal", "start a"});
  CHECK(world.children() == "a running, b running");
  CHECK(must(world.ask<probe_total>(world.now("a"), probe_add{5})).sum == 5);
}

ALL_KERNELS(
  "gpu_late_output: what a hung kernel says later is dropped and "
  "counted, not delivered") {
  watched_family world{k};
  world.raise({}, "a");
  world.hang("a", [] {});
  CHECK(world.status().fenced == 2); // what it sends, its answer
  CHECK(world.silent());
  CHECK(world.letters().count() == 0);
}

ALL_KERNELS("a hung kernel's names and refs follow it to its new place") {
  watched_family world{k};
  world.raise({.intensity = 3}, "a");
  auto old = world.now("a");
  auto follow = ringactor::ref_to(world.engine, old);
  auto pinned = follow.pinned();
  must(ringactor::register_name(world.engine, "desk/a", old));
  for (int round = 1; round <= 2; ++round) { // moved twice
    world.hang("a", [&] {
      CHECK(must(follow.resolve()) == world.now("a"));
      follow.send(world.self, probe_value{1}); // waits for its start
    });
    auto next = world.now("a");
    CHECK(must(follow.resolve()) == next);
    CHECK(must(must(ringactor::find_name(world.engine, "desk/a")).resolve())
          == next);
    CHECK(must(world.ask<probe_total>(next, probe_add{0})).sum == 1);
    CHECK(!pinned.resolve());
  }
  world.end("a"); // and is restarted in place again
  CHECK(must(follow.resolve()) == world.now("a"));
}

ALL_KERNELS("name_survives: a restart keeps the address, its names and refs") {
  family world{k};
  world.raise({}, "a");
  auto first = world.engine.address_of(world.now("a"));
  auto follow = ringactor::ref_to(world.engine, world.now("a"));
  must(ringactor::register_name(world.engine, "a", world.now("a")));
  world.end("a");
  auto second = world.engine.address_of(world.now("a"));
  CHECK(second.id == first.id);
  CHECK(second.incarnation == first.incarnation + 1);
  CHECK(must(must(ringactor::find_name(world.engine, "a")).resolve())
        == world.now("a"));
  CHECK(must(follow.resolve()) == world.now("a"));
}

ALL_KERNELS("the address of a kernel child is given back with the child") {
  family world{k};
  world.raise({}, "a");
  auto id = world.engine.address_of(world.now("a")).id;
  world.code(sup::terminate_child_call("a"));
  auto other = world.spawn();
  CHECK(world.engine.address_of(other).id != id); // it is kept
  CHECK(world.code(sup::delete_child_call("a")) == sup::reply_code::ok);
  CHECK(world.engine.address_of(world.spawn()).id == id);
}

namespace {

/// A kernel child that is killed again and again while messages come to it.
struct restarted_family : family {
  restarted_family(kind k, bool redeliver) : family{k} {
    ringactor::spawn_options options;
    options.redeliver = redeliver;
    must(
      raise({{.intensity = 1000, .period = std::chrono::hours{1}},
             {sup::kernel({.id = "a"}, engine, probe_kernel({}), options)}}));
    auto child = manage(sup::which_children_call()).children.front().who;
    follow = ringactor::ref_to(engine, child);
  }
  void run(unsigned seed) {
    std::mt19937 random{seed};
    for (int i = 0; i < 400; ++i)
      switch (random() % 8) {
        case 0:
          if (auto now = follow.resolve())
            caf::anon_send_exit(*now, caf::exit_reason::kill);
          break;
        case 1:
          settle_hosts();
          break;
        case 2:
          engine.step(1);
          break;
        default:
          follow.send(self, probe_value{1});
          ++sent;
      }
    settle();
  }
  ringactor::actor_ref follow;
  std::uint64_t sent = 0;
};

} // namespace

ALL_KERNELS(
  "dead_letter_on_restart: what is sent around restarts is handled or "
  "a dead letter (seed=1..8, redeliver=0, 1)") {
  std::uint64_t handled = 0, dead[2]{}, redelivered[2]{};
  for (unsigned seed = 1; seed <= 16; ++seed) {
    CAPTURE(seed);
    const bool redeliver = seed > 8;
    restarted_family world{k, redeliver};
    world.run(seed);
    CHECK(world.is_up());
    CHECK(world.status().kept == 0);
    CHECK(world.status().handled + world.letters().count() == world.sent);
    handled += world.status().handled;
    dead[redeliver] += world.letters().count();
    redelivered[redeliver] += world.status().redelivered;
  }
  CHECK(handled > 0);
  CHECK(dead[0] > 0);
  CHECK(redelivered[0] == 0);
  CHECK(redelivered[1] > 0);
  CHECK(dead[1] < dead[0]);
}

ALL_KERNELS(
  "gpu_restart_state: a child begins with its newest snapshot, its ids "
  "handled once included") {
  for (auto restore :
       {sup::restore_type::newest_snapshot, sup::restore_type::none}) {
    family world{k};
    caf::actor child;
    auto spec = sup::kernel({.id = "a"}, world.engine,
                            reporter_kernel({100, {}, 0, 0}), {}, restore);
    spec.start = [&, begin = spec.start](const sup::start_context& context) {
      auto outcome = begin(context);
      child = std::get<sup::pending>(outcome).who;
      return outcome;
    };
    must(world.raise({{.intensity = 5}, {spec}}));
    auto add = [&](std::uint64_t amount, std::uint64_t token) {
      return must(world.ask<reporter_total>(
        child, must(ringactor::resend(token)), reporter_add{amount}));
    };
    const auto token = world.engine.new_token();
    CHECK(add(5, token).sum == 105);
    auto done = must(world.ask<reporter_done>(
      child, reporter_do{reporter_snapshots, 0, 0, 0, 0}));
    const bool is_kept = restore == sup::restore_type::newest_snapshot;
    CHECK(done.status == ra_ok);
    CHECK(add(1, world.engine.new_token()).sum == 106);
    for (int round = 0; round < 2; ++round) {
      caf::anon_send_exit(child, caf::exit_reason::kill);
      world.settle();
      auto after = add(5, token); // a repeat, for whom the snapshot says so
      CHECK(after.sum == 105);
      CHECK(after.repeats == (is_kept ? 1 : 0));
    }
  }
}

namespace {

/// A host child, an engine, two kernels in it.
struct engine_family : family {
  engine_family(kind k, strategy how_to) : family{kind::host} {
    auto options = options_of(k);
    options.clock = &time;
    auto open =
      sup::engine_child({.id = "engine"}, slot, actor_tests_image(), options);
    open.start = [this, begin = open.start](const sup::start_context& at) {
      auto outcome = begin(at);
      others.push_back(slot.get()); // settle() runs it
      return outcome;
    };
    must(raise(
      {{.strategy = how_to, .intensity = 2},
       {child("h"), open, sup::kernel({.id = "k"}, slot, probe_kernel({})),
        sup::kernel({.id = "l"}, slot, probe_kernel({}))}}));
  }
  caf::actor running(const std::string& id) {
    for (const auto& each : manage(sup::which_children_call()).children)
      if (each.what.id == id)
        return each.who;
    return {};
  }
  sup::engine_slot slot;
};

} // namespace

ALL_KERNELS(
  "gpu_trap_groups: an engine that ends takes its kernels down as one "
  "group, counted once, and all begin again in order") {
  for (auto how_to : {strategy::rest_for_one, strategy::one_for_one}) {
    engine_family world{k, how_to};
    CHECK(world.trace()
          == trace{"start h", "start engine", "start k", "start l"});
    for (int round = 0; round < 2; ++round) {
      caf::anon_send_exit(world.slot.get().actor(), caf::exit_reason::kill);
      auto seen = world.trace();
      CHECK(std::count_if(
              seen.begin(), seen.end(),
              [](const std::string& x) { return x.starts_with("down"); })
            == 3);
      seen.erase(seen.begin(), seen.begin() + 3);
      CHECK(seen == trace{"start engine", "start k", "start l"});
    }
    CHECK(world.is_up());
    auto last = world.running("l");
    CHECK(must(world.ask<probe_total>(last, probe_add{3})).sum == 3);
  }
}

ALL_KERNELS("name_survives: names and refs go on to the next engine") {
  engine_family world{k, strategy::one_for_one};
  auto first = world.running("k");
  auto follow = ringactor::ref_to(world.slot.get(), first);
  auto pinned = follow.pinned();
  must(ringactor::register_name(world.slot.get(), "desk/k", first));
  first = nullptr;
  for (int round = 0; round < 2; ++round) {
    caf::anon_send_exit(world.slot.get().actor(), caf::exit_reason::kill);
    world.settle();
    world.others.clear(); // the engines before are let go of
    world.others.push_back(world.slot.get());
    auto next = world.running("k");
    CHECK(must(follow.resolve()) == next);
    auto named = must(ringactor::find_name(world.slot.get(), "desk/k"));
    CHECK(must(named.resolve()) == next);
    CHECK(!pinned.resolve());
    follow.send(world.self, probe_value{1});
    CHECK(must(world.ask<probe_total>(next, probe_add{0})).sum == 1);
  }
}
