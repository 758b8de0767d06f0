// SPDX-License-Identifier: BSD-3-Clause
// The half of engine_core that begins and ends lives of kernel actors.
#include "ringactor/actor/engine_call.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/hang_watch.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/place_job.hpp"
#include "ringactor/message/payload.hpp"

namespace ringactor {

result<backend::place> engine_core::take_place(std::uint16_t behaviour,
                                               backend::handler_cost cost) {
  if (closed_.load())
    return {errc::closed, "the engine has been stopped; open another"};
  const auto& kernel = image_.core.kernels[behaviour];
  auto place = places_->take(kernel.state_bytes);
  if (!place)
    return place;
  std::lock_guard lock{actors_mutex_};
  if (place->index >= actors_.size()) {
    actors_.resize(place->index + 1);
    behaviours_.resize(place->index + 1);
  }
  behaviours_[place->index] = behaviour;
  auto& chunk = jobs_[place->index / job_chunk_places];
  if (!chunk.load())
    // Order: release; pairs with the acquire in job_at().
    chunk.store(new job_chunk{this, place->index / job_chunk_places},
                std::memory_order_release);
  auto& job = job_at(place->index);
  job.cost = cost;
  job.cost_ticks = 0;
  return place;
}

ra_control& engine_core::control_at(std::uint32_t place) const noexcept {
  auto memory = engine_->memory();
  return reinterpret_cast<ra_control*>(memory.shared
                                       + memory.layout->control)[place];
}

errc engine_core::start(kernel_actor& actor, const behaviour& what) {
  std::uint16_t number = 0;
  {
    std::lock_guard lock{actors_mutex_};
    actors_[actor.place()] = caf::actor_cast<caf::actor_addr>(&actor);
    number = behaviours_[actor.place()];
  }
  if (closed_.load()) // else shutdown() sees it among the actors
    return errc::closed;
  ra_message start{};
  start.w[0] = ra_head_word(0, ra_priority_critical, ra_type_start, number);
  ra_set_to(&start, actor.where(), 0);
  ra_set_correlation(&start, actor.incarnation());
  start.w[5] = actor.state();
  ra_set_start_limit(&start, actor.mailbox_limit());
  start.w[7] = directory_->clock().tick();
  errc status = message::write_payload(start, what.config, bridge_->pool());
  if (status != errc::ok)
    return status;
  // Order: release; pairs with the acquire of the engine's admission.
  std::atomic_ref{control_at(actor.place()).command}.store(
    ra_command_word(ra_life_active, actor.incarnation()),
    std::memory_order_release);
  if (hangs_)
    hangs_->begin(actor.place(), actor.hang_limit_ms());
  call context{nullptr, &actor, nullptr, nullptr};
  status = engine_->post(start, &context);
  if (status != errc::ok) {
    if (hangs_)
      hangs_->forget(actor.place());
    // Order: release; pairs as above. Senders are told `down`, not `full`.
    std::atomic_ref{control_at(actor.place()).command}.store(
      ra_command_word(ra_life_stopped, actor.incarnation()),
      std::memory_order_release);
    message::release_indirect(start, bridge_->pool());
  }
  return status;
}

void engine_core::abandon_start(std::uint32_t place) { retire(place); }

void engine_core::stop(kernel_actor& actor, const caf::error& reason,
                       caf_compat::execution_unit* unit) {
  auto& control = control_at(actor.place());
  // Order: release; pairs with the acquire of the engine's admission.
  std::atomic_ref{control.command}.store(
    ra_command_word(ra_life_stopped, actor.incarnation()),
    std::memory_order_release);
  ra_message stop{};
  stop.w[0] = ra_head_word(0, ra_priority_critical, ra_type_stop, 0);
  ra_set_to(&stop, actor.where(), 0);
  stop.w[7] = directory_->clock().tick();
  call context{unit, nullptr, nullptr, nullptr};
  auto why = reason ? reason : to_caf(errc::down, "");
  directory_->pending().drain(actor.where().id,
                              [&](caf::mailbox_element_ptr waiting) {
                                bridge_->bounce(std::move(waiting), why, unit);
                              });
  engine_->post(stop, &context);
}

void engine_core::retire(std::uint32_t place) {
  {
    std::lock_guard lock{actors_mutex_};
    actors_[place] = nullptr;
  }
  places_->give(place);
}

void engine_core::shutdown(const caf::error& reason) {
  if (closed_.exchange(true))
    return;
  std::vector<caf::actor_addr> all;
  {
    std::lock_guard lock{actors_mutex_};
    all = actors_;
  }
  for (const auto& each : all)
    if (auto actor = caf::actor_cast<caf::strong_actor_ptr>(each))
      if (auto* kernel = caf_compat::facade_cast<kernel_actor>(actor))
        kernel->terminate(reason, nullptr);
}

} // namespace ringactor
