// SPDX-License-Identifier: BSD-3-Clause
// The half of engine_core that serves a device which schedules by itself: what
// it brings up, whom it keeps alive, its end.
#include "ringactor/actor/engine_actor.hpp"
#include "ringactor/actor/engine_call.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/place_job.hpp"

namespace ringactor {

// What the device decides, the options do not.
result<void> engine_core::fit_device() {
  const bool stepped = options_.executor == executor_kind::step;
  if (stepped && !engine_->step(0))
    return {errc::invalid_argument,
            "engine_options::executor is step, but the backend '"
              + backend_name_
              + "' runs actors by itself; take the backend 'cpu' to step"};
  if (!stepped)
    options_.executor = executor_kind::job;
  const auto& layout = *engine_->memory().layout;
  options_.places_max = layout.places_max;
  options_.cells_max = layout.cells_max;
  options_.pool_bytes = layout.pool_bytes;
  options_.state_bytes = layout.state_bytes;
  return {};
}

void engine_core::deliver_from(std::uint32_t place,
                               std::span<const ra_message> messages) noexcept {
  if (auto* job = find_job(place)) {
    call context{nullptr, nullptr, job, nullptr};
    deliver(messages, &context);
    return;
  }
  for (const auto& message : messages)
    bridge_->bury(message, errc::corrupt);
}

// A message of a host actor keeps its receiver alive until it is handled.
bool engine_core::hold(std::uint32_t place, void* context) noexcept {
  auto* from = static_cast<call*>(context);
  if (!from || !from->through || from->through->place() != place)
    return false;
  held_.add(place, from->through->strong());
  return true;
}

void engine_core::let_go(std::uint32_t place) noexcept {
  auto last = held_.remove(place); // may end the actor, and this engine
}

std::span<const std::uint32_t>
engine_core::spans_of(std::uint16_t type) noexcept {
  return bridge_->spans_of(type);
}

// As the stash of its kernel_actor, which a batch never fills.
bool engine_core::may_wait(std::uint32_t place, std::uint32_t count) noexcept {
  auto actor = find_actor(place);
  if (!actor)
    return false;
  const auto& how = caf_compat::facade_cast<kernel_actor>(actor)->options();
  return how.when_full == full_policy::stash && count < how.stash_limit;
}

bool engine_core::set_actor(const caf::actor& itself) {
  std::lock_guard lock{actors_mutex_};
  itself_ = caf::actor_cast<caf::actor_addr>(itself);
  return !closed_.load();
}

// The engine's actor first: whoever watches sees its kernel actors go with it.
void engine_core::device_failed(const failure& why) noexcept {
  caf::strong_actor_ptr itself;
  {
    std::lock_guard lock{actors_mutex_};
    itself = caf::actor_cast<caf::strong_actor_ptr>(itself_);
  }
  if (auto* actor = caf_compat::facade_cast<engine_actor>(itself))
    actor->terminate(to_caf(why), nullptr);
  shutdown(to_caf(why)); // if nobody had the engine any more
  held_.clear();
}

} // namespace ringactor
