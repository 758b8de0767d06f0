// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/restart.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/names.hpp"

namespace ringactor {

namespace {

directory& directory_of(const engine& where) {
  return where.core().bridge().where();
}

} // namespace

caf::expected<caf::actor> respawn_kernel(const engine& where,
                                         const actor_ref& who,
                                         const behaviour& what,
                                         const spawn_options& options) {
  auto& core = where.core();
  auto plan = plan_spawn(core, what, options);
  if (!plan)
    return to_caf(plan.error());
  const auto here = ref_to(where, ra_make_address(core.id(), 0, 0));
  if (who.id() >> ra_engine_shift != core.id() || who.node() != 0
      || who.epoch() != here.epoch())
    return to_caf(errc::no_such, to_string(who) + " is not of engine "
                                   + std::to_string(core.id())
                                   + "; restart it where it lived");
  // Another restart there sees this one begun, or waiting.
  std::lock_guard one_at_a_time{core.respawn_mutex()};
  auto place = core.take_next_place(who, plan->number);
  if (!place)
    return to_caf(place.error());
  auto handle = caf_compat::make_facade<kernel_actor>(
    core.system(), caf::intrusive_ptr<engine_core>{&core}, where.actor(),
    *place, what.name, options);
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(handle);
  auto* actor = caf_compat::facade_cast<kernel_actor>(strong);
  actor->wait_for_place();
  actor->launch();
  detail::tell_restarted(directory_of(where), actor->where(), strong);
  if (!core.start_later(*actor, *plan))
    core.start_in_place(*actor, *plan);
  return handle;
}

caf::error keep_address(const engine& where, const caf::actor& who) {
  return detail::keep_address(directory_of(where), who);
}

bool release_address(const engine& where, const actor_ref& who) {
  return detail::release_address(directory_of(where), who);
}

caf::error move_address(const engine& where, const actor_ref& who,
                        const caf::actor& next) {
  const auto to = ref_to(where, next);
  if (to.id() == 0)
    return to_caf(errc::invalid_argument,
                  "move_address: the actor that " + to_string(who)
                    + " is to be has ended; give one that lives");
  auto moved = directory_of(where).move(who, to);
  return moved ? caf::error{} : to_caf(moved.error());
}

caf::expected<actor_ref> replace_actor(const engine& where,
                                       const actor_ref& who,
                                       const caf::actor& next) {
  return detail::replace_actor(directory_of(where), who, next);
}

namespace detail {

caf::error keep_address(directory& where, const caf::actor& who) {
  const auto strong = caf::actor_cast<caf::strong_actor_ptr>(who);
  const auto ref = where.ref(where.address_of(strong), ref_mode::pinned);
  const errc status = where.keep(ref);
  return status == errc::ok ? caf::error{} : refusal_of(ref, status);
}

bool release_address(directory& where, const actor_ref& who) {
  const auto newest = where.newest(who);
  if (!where.let_go(who))
    return false;
  errc why = errc::ok;
  if (!where.find(where.ref(newest, ref_mode::follow), why))
    where.names().end(newest, false);
  return true;
}

caf::expected<actor_ref> replace_actor(directory& where, const actor_ref& who,
                                       const caf::actor& next) {
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(next);
  if (caf_compat::facade_cast<kernel_actor>(strong)
      || caf_compat::has_ended(strong) || who.id() >> ra_engine_shift != 0)
    return to_caf(errc::invalid_argument,
                  "replace_actor is for living host actors; give a kernel "
                  "actor its next life by respawn_kernel");
  auto address = where.replace_host(who, strong);
  if (!address)
    return to_caf(address.error());
  tell_restarted(where, *address, strong);
  return where.ref(*address, who.mode());
}

} // namespace detail

} // namespace ringactor
