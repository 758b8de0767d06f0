// SPDX-License-Identifier: BSD-3-Clause
// The half of engine_core that begins and ends lives of kernel actors.
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/actor/engine_call.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/hang_watch.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/place_job.hpp"
#include "ringactor/actor/waiting_requests.hpp"
#include "ringactor/message/payload.hpp"

#include <cstring>

namespace ringactor {

result<backend::place> engine_core::take_place(std::uint16_t behaviour,
                                               backend::handler_cost cost) {
  if (closed_.load())
    return {errc::closed, "the engine has been stopped; open another"};
  auto place = places_->take(image_.core.kernels[behaviour].state_bytes);
  if (place)
    prepare_place(place->index, behaviour, cost);
  return place;
}

void engine_core::prepare_place(std::uint32_t place, std::uint16_t behaviour,
                                backend::handler_cost cost) {
  std::lock_guard lock{actors_mutex_};
  if (place >= actors_.size()) {
    actors_.resize(place + 1);
    behaviours_.resize(place + 1);
  }
  behaviours_[place] = behaviour;
  auto& chunk = jobs_[place / job_chunk_places];
  if (!chunk.load())
    // Order: release; pairs with the acquire in job_at().
    chunk.store(new job_chunk{this, place / job_chunk_places},
                std::memory_order_release);
  auto& job = job_at(place);
  job.cost = cost;
  job.cost_ticks = 0;
}

ra_control& engine_core::control_at(std::uint32_t place) const noexcept {
  auto memory = engine_->memory();
  return reinterpret_cast<ra_control*>(memory.shared
                                       + memory.layout->control)[place];
}

static_assert(static_cast<int>(full_policy::drop_oldest)
                == ra_policy_drop_oldest
              && static_cast<int>(full_policy::drop_newest)
                   == ra_policy_drop_newest
              && static_cast<int>(full_policy::stash) == ra_policy_stash);

namespace {

ra_message make_start(const kernel_actor& actor, std::uint16_t behaviour) {
  ra_message start{};
  start.w[0] = ra_head_word(0, ra_priority_critical, ra_type_start, behaviour);
  ra_set_to(&start, actor.where(), 0);
  ra_set_correlation(&start, actor.incarnation());
  start.w[5] = actor.state();
  ra_set_start_limit(&start, actor.options().mailbox_limit,
                     static_cast<ra_policy>(actor.options().when_full));
  if (actor.options().started_to)
    ra_set_start_tells(&start);
  return start;
}

// Gives back what a start that was never posted owns.
void drop_start(const ra_message& start, const spawn_plan& plan,
                ra_pool* pool) {
  message::release_indirect(start, pool);
  if (plan.restore)
    ra_pool_give(pool, ra_start_restore(&start, static_cast<std::uint32_t>(
                                                  plan.restore->size())));
}

// The config as the payload; a state to begin with in a block of its own, whose
// last word is filled up with zeros.
errc pack_start(ra_message& start, const spawn_plan& plan, ra_pool* pool) {
  if (plan.restore) {
    const auto& state = *plan.restore;
    const ra_span block = ra_pool_take(pool, 1, state.size());
    if (block.place == 0)
      return errc::exhausted;
    auto* to = reinterpret_cast<std::byte*>(pool) + ra_span_offset(block);
    std::memset(to + state.size() / 8 * 8, 0, state.size() % 8 ? 8 : 0);
    std::memcpy(to, state.data(), state.size());
    ra_set_id(&start, ra_span_offset(block));
  }
  const errc status = message::write_payload(start, plan.what.config, pool);
  if (status != errc::ok)
    drop_start(start, plan, pool);
  return status;
}

} // namespace

errc engine_core::start(kernel_actor& actor, const spawn_plan& plan) {
  std::uint16_t number = 0;
  {
    std::lock_guard lock{actors_mutex_};
    actors_[actor.place()] = caf::actor_cast<caf::actor_addr>(&actor);
    number = behaviours_[actor.place()];
  }
  if (closed_.load()) // else shutdown() sees it among the actors
    return errc::closed;
  ra_message start = make_start(actor, number);
  start.w[7] = directory_->clock().tick();
  errc status = pack_start(start, plan, bridge_->pool());
  if (status != errc::ok)
    return status;
  const bool active = actor.options().active;
  const auto word = ra_command_word(active ? ra_life_active : ra_life_inactive,
                                    actor.incarnation());
  // Order: release; pairs with the acquire of the engine's admission.
  std::atomic_ref{control_at(actor.place()).command}.store(
    word, std::memory_order_release);
  if (hangs_)
    hangs_->begin(actor.place(), actor.hang_limit_ms());
  if (hangs_ && !active) // it is not expected to begin
    hangs_->forget(actor.place());
  call context{nullptr, &actor, nullptr, nullptr};
  if (!active)
    post_own(actor, ra_type_hold, context);
  status = engine_->post(start, &context);
  if (status != errc::ok) {
    if (hangs_)
      hangs_->forget(actor.place());
    // Order: release; pairs as above. Senders are told `down`, not `full`.
    std::atomic_ref{control_at(actor.place()).command}.store(
      ra_command_word(ra_life_stopped, actor.incarnation()),
      std::memory_order_release);
    drop_start(start, plan, bridge_->pool());
    post_own(actor, ra_type_resume, context);
  }
  return status;
}

void engine_core::abandon_start(std::uint32_t place) { retire(place); }

void engine_core::stop(kernel_actor& actor, const caf::error& reason,
                       caf_compat::execution_unit* unit) {
  bridge_->kept().end(actor.place());
  waiting_requests waiting{*bridge_, actor};
  {
    std::lock_guard lock{command_mutex_}; // a rest is commanded before, or not
    // Order: release; pairs with the acquire of the engine's admission.
    std::atomic_ref{control_at(actor.place()).command}.store(
      ra_command_word(ra_life_stopped, actor.incarnation()),
      std::memory_order_release);
  }
  waiting.take(); // those that were on their way in
  waiting.bounce(reason, unit);
  call context{unit, nullptr, nullptr, nullptr};
  post_own(actor, ra_type_stop, context);
}

// A message of the engine's own: it needs no room.
errc engine_core::post_own(kernel_actor& actor, std::uint32_t type,
                           call& context, unsigned handler) {
  ra_message message{};
  const auto priority =
    type == ra_type_drain ? ra_priority_low : ra_priority_critical;
  message.w[0] = ra_head_word(0, priority, type, handler);
  ra_set_to(&message, actor.where(), 0);
  message.w[7] = directory_->clock().tick();
  return engine_->post(message, &context);
}

errc engine_core::drain(kernel_actor& actor, caf_compat::execution_unit* unit) {
  if (actor.has_ended())
    return errc::down;
  if (!actor.begin_drain()) // one drain message: two would wait for each other
    return errc::ok;
  errc status = errc::full;
  call context{unit, &actor, nullptr, nullptr};
  if (actor.is_stash_empty())
    status = post_own(actor, ra_type_drain, context);
  if (status == errc::ok)
    actor.close();
  else
    actor.end_drain();
  return status == errc::dropped ? errc::full : status;
}

// Under command_mutex_.
errc engine_core::command(kernel_actor& actor, bool active) {
  const auto from = ra_command_word(active ? ra_life_inactive : ra_life_active,
                                    actor.incarnation());
  const auto to = ra_command_word(active ? ra_life_active : ra_life_inactive,
                                  actor.incarnation());
  auto found = from;
  // Order: release; pairs with the acquire of the engine's admission.
  if (!std::atomic_ref{control_at(actor.place()).command}
         .compare_exchange_strong(found, to, std::memory_order_release,
                                  std::memory_order_relaxed)) // Order: a look
    return found == to ? errc::invalid_argument : errc::down;
  return errc::ok;
}

errc engine_core::set_active(kernel_actor& actor, bool active,
                             caf_compat::execution_unit* unit) {
  if (hangs_ && !active)
    hangs_->forget(actor.place()); // it may not begin for long now
  std::lock_guard lock{command_mutex_};
  if (const errc status = command(actor, active); status != errc::ok)
    return status;
  call context{unit, &actor, nullptr, nullptr};
  post_own(actor, active ? ra_type_resume : ra_type_hold, context);
  return errc::ok;
}

// The hold first: behind the message the actor must find that it is to rest.
errc engine_core::post_and_rest(const ra_message& message, kernel_actor& actor,
                                caf_compat::execution_unit* unit) {
  if (hangs_)
    hangs_->forget(actor.place()); // as above
  std::lock_guard lock{command_mutex_};
  errc status = command(actor, false);
  if (status != errc::ok)
    return status;
  call context{unit, &actor, nullptr, nullptr};
  post_own(actor, ra_type_hold, context, ra_then_rests);
  status = engine_->post(message, &context);
  if (status != errc::ok && command(actor, true) == errc::ok)
    post_own(actor, ra_type_resume, context);
  return status;
}

} // namespace ringactor
