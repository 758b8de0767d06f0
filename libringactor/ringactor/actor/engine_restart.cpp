// SPDX-License-Identifier: BSD-3-Clause
// The part of engine_core that starts a next life where one has ended. The
// life before tells its observers DOWN before its place retires, so a restart
// may have to wait: it is kept here, and its messages in its waiting room.
#include "ringactor/actor/actor_ref.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

result<backend::place> engine_core::take_next_place(const actor_ref& who,
                                                    std::uint16_t behaviour) {
  if (closed_.load())
    return {errc::closed, "the engine has been stopped; open another"};
  const std::uint32_t place = who.index();
  const auto tenant = places_->look(place);
  if (errc status = who.check(tenant.first, tenant.latest); status != errc::ok)
    return {status, to_string(who) + ": " + std::string{describe(status)}
                      + "; only an actor of this engine whose address is kept "
                        "can be restarted"};
  {
    // Looked at before the actor: retire() makes one of the other at once.
    std::lock_guard lock{actors_mutex_};
    if (waiting_.contains(place))
      return {errc::invalid_argument,
              to_string(who)
                + ": a restart waits already; end that life first"};
  }
  if (auto before = find_actor(place); !caf_compat::has_ended(before))
    return {errc::invalid_argument,
            to_string(who) + " still lives, incarnation "
              + std::to_string(tenant.latest) + "; end it, then restart it"};
  return places_->take_next(place, image_.core.kernels[behaviour].state_bytes);
}

bool engine_core::start_later(kernel_actor& actor, const spawn_plan& plan) {
  std::lock_guard lock{actors_mutex_};
  if (!places_->is_waiting(actor.place()))
    return false; // it retired before, or meanwhile
  waiting_.emplace(actor.place(), waiting_start{actor.strong(), plan});
  return true;
}

void engine_core::start_in_place(kernel_actor& actor, const spawn_plan& plan) {
  prepare_place(actor.place(), plan.number, plan.cost);
  // Before the start: the life may have ended when it returns.
  auto kept = bridge_->kept().begin(actor.place(), actor.redeliver_limit());
  if (errc status = start(actor, plan); status != errc::ok) {
    if (actor.redeliver_limit() > 0)
      bridge_->kept().put_back(actor.place(), std::move(kept));
    else
      bridge_->bury_kept(kept);
    actor.forget_place();
    retire(actor.place());
    actor.terminate(to_caf(status, "kernel " + plan.what.name
                                     + " could not be restarted: "
                                     + std::string{describe(status)}),
                    nullptr);
    return;
  }
  if (!actor.begin()) // init failed, or the engine ended, meanwhile
    stop(actor, caf::error{}, nullptr);
  actor.take_kept(kept);
  actor.open(nullptr);
}

void engine_core::cancel_start(kernel_actor& actor) {
  caf::strong_actor_ptr held; // dropped without the lock
  std::lock_guard lock{actors_mutex_};
  auto found = waiting_.find(actor.place());
  if (found == waiting_.end()
      || caf::actor_cast<caf::abstract_actor*>(found->second.actor) != &actor)
    return; // it is being started: begin() will tell
  held = std::move(found->second.actor);
  waiting_.erase(found);
  places_->drop_next(actor.place(), actor.incarnation());
}

caf::strong_actor_ptr engine_core::find_life(const actor_ref& who, errc& why) {
  const std::uint32_t place = who.index();
  const auto tenant = places_->look(place);
  why = who.check(tenant.first, tenant.latest);
  if (why != errc::ok)
    return nullptr;
  caf::strong_actor_ptr found;
  {
    std::lock_guard lock{actors_mutex_};
    if (auto waiting = waiting_.find(place); waiting != waiting_.end())
      found = waiting->second.actor;
  }
  if (!found)
    found = find_actor(place);
  if (caf_compat::has_ended(found))
    why = errc::down;
  return found;
}

caf::strong_actor_ptr engine_core::retire(std::uint32_t place) {
  waiting_start next;
  {
    std::lock_guard lock{actors_mutex_};
    places_->give(place);
    if (auto found = waiting_.find(place); found != waiting_.end()) {
      next = std::move(found->second);
      waiting_.erase(found);
    }
    actors_[place] = caf::actor_cast<caf::actor_addr>(next.actor);
  }
  if (auto* actor = caf_compat::facade_cast<kernel_actor>(next.actor))
    start_in_place(*actor, next.plan);
  return std::move(next.actor);
}

void engine_core::shutdown(const caf::error& reason) {
  if (closed_.exchange(true))
    return;
  std::vector<caf::strong_actor_ptr> all;
  {
    std::lock_guard lock{actors_mutex_};
    for (const auto& each : actors_)
      all.push_back(caf::actor_cast<caf::strong_actor_ptr>(each));
    for (const auto& [place, each] : waiting_)
      all.push_back(each.actor);
  }
  for (const auto& each : all)
    if (auto* kernel = caf_compat::facade_cast<kernel_actor>(each))
      kernel->terminate(reason, nullptr);
  bridge_->bury_kept(bridge_->kept().close());
}

} // namespace ringactor
