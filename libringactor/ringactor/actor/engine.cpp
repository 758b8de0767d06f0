// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/engine.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/actor/engine_actor.hpp"
#include "ringactor/actor/engine_config.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/spawn_plan.hpp"

namespace ringactor {

namespace {

result<void> check(const spawn_options& options) {
  constexpr std::uint32_t limit_max = 1u << 20;
  const std::pair<const char*, std::uint32_t> limits[] = {
    {"mailbox_limit", options.mailbox_limit},
    {"stash_limit", options.stash_limit}};
  for (const auto& [name, limit] : limits)
    if (limit < 1 || limit > limit_max)
      return {errc::invalid_argument, std::string{"spawn_options::"} + name
                                        + " is " + std::to_string(limit)
                                        + ", but must lie between 1 and "
                                        + std::to_string(limit_max)};
  if (options.when_full > full_policy::stash)
    return {errc::invalid_argument,
            "spawn_options::when_full is no full_policy"};
  return {};
}

template <class F>
caf::error command(const caf::actor& who, F what, const char* refused) {
  auto handle = caf::actor_cast<caf::strong_actor_ptr>(who);
  auto* kernel = caf_compat::facade_cast<kernel_actor>(handle);
  if (!kernel)
    return to_caf(errc::invalid_argument,
                  "only a kernel actor can be activated, rest or be drained");
  if (kernel->is_waiting())
    return to_caf(errc::unavailable,
                  "kernel actor " + kernel->kernel()
                    + " waits for its restart; try once it has begun, or "
                      "restart it with spawn_options::active");
  const errc status = what(*kernel);
  if (status == errc::ok)
    return {};
  return to_caf(status, "kernel actor " + kernel->kernel()
                          + (status == errc::down ? " has ended" : refused));
}

caf::error set_active(const caf::actor& who, bool active) {
  return command(
    who,
    [active](kernel_actor& kernel) {
      return kernel.core().set_active(kernel, active, nullptr);
    },
    active ? " is active already" : " rests already");
}

} // namespace

engine::engine(caf::intrusive_ptr<engine_core> core, caf::actor self)
  : core_{std::move(core)}, self_{std::move(self)} {}

engine_status engine::status() const { return status_of(*core_); }

std::string engine::backend() const {
  return std::string{core_->backend_name()};
}

std::size_t engine::step(std::size_t turns) const { return core_->step(turns); }

ra_address engine::address_of(const caf::actor& who) const {
  return core_->bridge().where().address_of(
    caf::actor_cast<caf::strong_actor_ptr>(who));
}

caf::expected<buffer> engine::allocate(std::size_t bytes) const {
  auto* pool = core_->bridge().pool();
  ra_span block = ra_pool_take(pool, 1, bytes);
  if (block.place != 0)
    return buffer{core_, block};
  return to_caf(errc::exhausted,
                "no block of " + std::to_string(bytes)
                  + " bytes is left in the payload pool of "
                  + std::to_string(pool->bytes)
                  + " bytes; release buffers, or raise "
                    "engine_options::pool_bytes");
}

buffer engine::adopt(ra_span block) const { return {core_, block}; }

std::uint64_t engine::new_token() const {
  return clock().tick() & RA_LOW48; // as the ids of messages without one
}

dead_letters& engine::letters() const {
  return core_->bridge().where().letters();
}

clock::hybrid_clock& engine::clock() const {
  return core_->bridge().where().clock();
}

caf::expected<engine> open_engine(caf::actor_system& system, const image& what,
                                  const engine_options& options) {
  auto core = engine_core::open(system, what, options);
  if (!core)
    return to_caf(core.error());
  auto self = caf_compat::make_facade<engine_actor>(system, *core);
  auto handle = caf::actor_cast<caf::strong_actor_ptr>(self);
  auto* actor = caf_compat::facade_cast<engine_actor>(handle);
  actor->launch();
  if ((*core)->set_actor(self))
    return engine{*core, self};
  const auto why = to_caf(errc::unavailable,
                          "the device was lost while an engine was opened on "
                          "it; open another");
  actor->terminate(why, nullptr);
  return why;
}

result<spawn_plan> plan_spawn(engine_core& core, const behaviour& what,
                              const spawn_options& options) {
  const auto& program = core.program().core;
  auto number = backend::find_kernel(program, what.name);
  if (!number)
    return number.error();
  const auto& kernel = program.kernels[*number];
  if (auto good = check_hosted(core.options(), kernel.name); !good)
    return good.error();
  if (kernel.config_type != what.config_type)
    return {errc::invalid_argument,
            "kernel " + what.name + " takes a config of message type "
              + std::to_string(kernel.config_type) + ", not "
              + std::to_string(what.config_type) + "; use the generated "
              + what.name + "_kernel()"};
  if (auto good = check(options); !good)
    return good.error();
  if (options.hang_limit_ms.value_or(0) != 0 && !core.hangs())
    return {errc::invalid_argument,
            "spawn_options::hang_limit_ms is set, but nobody looks after this "
            "engine; set engine_options::hang_limit_ms as well"};
  if (options.restore && options.restore->size() != kernel.state_bytes)
    return {errc::invalid_argument,
            "spawn_options::restore has "
              + std::to_string(options.restore->size())
              + " bytes, but a state of kernel " + what.name + " has "
              + std::to_string(kernel.state_bytes)
              + "; restore a snapshot of the same kernel and build"};
  return spawn_plan{what, *number, options.cost.value_or(kernel.cost),
                    options.restore};
}

caf::expected<caf::actor> spawn_kernel(const engine& where,
                                       const behaviour& what,
                                       const spawn_options& options) {
  auto& core = where.core();
  auto plan = plan_spawn(core, what, options);
  if (!plan)
    return to_caf(plan.error());
  if (options.redeliver && !options.keep_address)
    return to_caf(errc::invalid_argument,
                  "spawn_options::redeliver without keep_address: no life can "
                  "follow; set both");
  auto place = core.take_place(plan->number, plan->cost);
  if (!place)
    return to_caf(place.error());
  auto handle = caf_compat::make_facade<kernel_actor>(
    core.system(), caf::intrusive_ptr<engine_core>{&core}, where.actor(),
    *place, what.name, options);
  auto* actor = caf_compat::facade_cast<kernel_actor>(
    caf::actor_cast<caf::strong_actor_ptr>(handle));
  if (options.keep_address)
    core.places().keep(place->index, place->incarnation);
  core.bridge().kept().begin(place->index, actor->redeliver_limit());
  actor->launch(); // before its start: it may end before we return
  if (errc status = core.start(*actor, *plan); status != errc::ok) {
    actor->forget_place();
    core.places().let_go(place->index);
    core.abandon_start(place->index);
    return to_caf(status, "kernel " + what.name + " could not be started: "
                            + std::string{describe(status)});
  }
  if (!actor->begin()) // init failed, or the engine ended, meanwhile
    core.stop(*actor, caf::error{}, nullptr);
  return handle;
}

caf::error activate(const caf::actor& kernel) {
  return set_active(kernel, true);
}

caf::error deactivate(const caf::actor& kernel) {
  return set_active(kernel, false);
}

caf::error drain(const caf::actor& kernel) {
  return command(
    kernel,
    [](kernel_actor& actor) { return actor.core().drain(actor, nullptr); },
    " has a full mailbox; drain it again once it has room");
}

} // namespace ringactor
