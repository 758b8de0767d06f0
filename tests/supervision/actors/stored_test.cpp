// SPDX-License-Identifier: BSD-3-Clause
// Kernel children whose state outlives their supervisor.
#include "family.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::persist::memory_store;

namespace {

struct stored_family : family {
  std::shared_ptr<memory_store> store = std::make_shared<memory_store>();
  ringactor::snapshot_saver saver{system, store, {.own_thread = false}};
  explicit stored_family(kind k) : family{k} {}

  caf::expected<caf::actor> raise_one() {
    return raise(
      {{.intensity = 5},
       {sup::kernel({.id = "r"}, engine, reporter_kernel({100, {}, 0, 0}), {},
                    sup::stored_state{saver})}});
  }
  caf::actor child() {
    return manage(sup::which_children_call()).children.at(0).who;
  }
  reporter_total add(std::uint64_t amount, std::uint64_t token) {
    return must(ask<reporter_total>(child(), must(ringactor::resend(token)),
                                    reporter_add{amount}));
  }
  void save() {
    must(
      ask<ringactor::save_event>(saver.actor(), ringactor::save_now{child()}));
  }
};

} // namespace

ALL_KERNELS(
  "a kernel child of a new supervisor goes on from the store, and knows the "
  "ids it had seen") {
  stored_family world{k};
  must(world.raise_one());
  const auto token = world.engine.new_token();
  CHECK(world.add(5, token).sum == 105);
  world.save();
  CHECK(world.add(1, world.engine.new_token()).sum == 106); // not stored
  caf::anon_send_exit(world.root, caf::exit_reason::kill);
  world.settle();
  must(world.raise_one());
  auto after = world.add(5, token);
  CHECK(after.sum == 105);
  CHECK(after.repeats == 1);
}

ALL_KERNELS(
  "gpu_restart_state: a restart takes the newest snapshot, stored or "
  "not, time does not run backwards") {
  stored_family world{k};
  must(world.raise_one());
  const auto token = world.engine.new_token();
  world.add(5, token);
  world.save();
  const auto before = world.engine.clock().tick();
  world.add(1, world.engine.new_token());
  must(world.ask<reporter_done>(world.child(),
                                reporter_do{reporter_snapshots, 0, 0, 0, 0}));
  caf::anon_send_exit(world.child(), caf::exit_reason::kill);
  world.settle();
  auto after = world.add(5, token);
  CHECK(after.sum == 106);
  CHECK(after.repeats == 1);
  world.save();
  auto stored = world.store->load({"r", "reporter", ra_abi_version, 144});
  REQUIRE(stored);
  CHECK(stored->what.hlc > before);
}

ALL_KERNELS("a stored state of another length is a start that failed") {
  stored_family world{k};
  ringactor::persist::snapshot wrong;
  wrong.kind = {"r", "reporter", ra_abi_version, 8};
  wrong.state = std::make_shared<const std::vector<std::byte>>(8);
  REQUIRE(world.store->save(wrong));
  must(world.raise_one());
  CHECK_FALSE(world.is_up());
  CHECK(says(world, world.root_reason, {"'r'", "length", "144"}));
}
