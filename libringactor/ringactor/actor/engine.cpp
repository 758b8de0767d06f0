// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/engine.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/actor/engine_actor.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

engine::engine(caf::intrusive_ptr<engine_core> core, caf::actor self)
  : core_{std::move(core)}, self_{std::move(self)} {}

engine_status engine::status() const { return status_of(*core_); }

std::string engine::backend() const {
  return std::string{core_->backend_name()};
}

std::size_t engine::step(std::size_t turns) const { return core_->step(turns); }

ra_address engine::address_of(const caf::actor& who) const {
  auto handle = caf::actor_cast<caf::strong_actor_ptr>(who);
  if (auto* kernel = caf_compat::facade_cast<kernel_actor>(handle))
    return kernel->where();
  auto& where = core_->bridge().where();
  auto address = where.host_address(handle);
  errc why = errc::ok; // an ended actor may still be in a thread's cache
  return where.find_host(address, why) ? address : ra_address{};
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
  caf_compat::facade_cast<engine_actor>(handle)->launch();
  return engine{*core, self};
}

caf::expected<caf::actor> spawn_kernel(const engine& where,
                                       const behaviour& what,
                                       const spawn_options& options) {
  auto& core = where.core();
  const auto& program = core.program().core;
  auto number = backend::find_kernel(program, what.name);
  if (!number)
    return to_caf(number.error());
  const auto& kernel = program.kernels[*number];
  if (kernel.config_type != what.config_type)
    return to_caf(errc::invalid_argument,
                  "kernel " + what.name + " takes a config of message type "
                    + std::to_string(kernel.config_type) + ", not "
                    + std::to_string(what.config_type) + "; use the generated "
                    + what.name + "_kernel()");
  constexpr std::uint32_t limit_max = 1u << 20;
  if (options.mailbox_limit < 1 || options.mailbox_limit > limit_max)
    return to_caf(
      errc::invalid_argument,
      "spawn_options::mailbox_limit is " + std::to_string(options.mailbox_limit)
        + ", but must lie between 1 and " + std::to_string(limit_max));
  if (options.hang_limit_ms.value_or(0) != 0 && !core.hangs())
    return to_caf(errc::invalid_argument,
                  "spawn_options::hang_limit_ms is set, but nobody looks after "
                  "this engine; set engine_options::hang_limit_ms as well");
  auto place = core.take_place(*number, options.cost.value_or(kernel.cost));
  if (!place)
    return to_caf(place.error());
  auto handle = caf_compat::make_facade<kernel_actor>(
    core.system(), caf::intrusive_ptr<engine_core>{&core}, where.actor(),
    *place, what.name, options);
  auto* actor = caf_compat::facade_cast<kernel_actor>(
    caf::actor_cast<caf::strong_actor_ptr>(handle));
  actor->launch(); // before its start: it may end before we return
  if (errc status = core.start(*actor, what); status != errc::ok) {
    actor->forget_place();
    core.abandon_start(place->index);
    return to_caf(status, "kernel " + what.name + " could not be started: "
                            + std::string{describe(status)});
  }
  if (!actor->begin()) // init failed, or the engine ended, meanwhile
    core.stop(*actor, caf::error{}, nullptr);
  return handle;
}

} // namespace ringactor
