// SPDX-License-Identifier: BSD-3-Clause
// The half of engine_core that takes what comes up: answers, sends to other
// addresses, the end of an actor. Runs on the thread that ran the handler.
#include "ringactor/actor/engine_call.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/place_job.hpp"

#include <cstring>

namespace ringactor {

caf::strong_actor_ptr engine_core::find_actor(std::uint32_t place) {
  caf::actor_addr actor;
  {
    std::lock_guard lock{actors_mutex_};
    if (place < actors_.size())
      actor = actors_[place];
  }
  return caf::actor_cast<caf::strong_actor_ptr>(actor);
}

std::string engine_core::kernel_name(std::uint32_t place) const {
  std::lock_guard lock{actors_mutex_};
  return place < behaviours_.size()
           ? std::string{image_.core.kernels[behaviours_[place]].name}
           : std::string{"unknown"};
}

void engine_core::deliver(std::span<const ra_message> messages,
                          void* context) noexcept {
  for (const auto& message : messages)
    deliver_one(message, static_cast<call*>(context));
}

// A place tells of its own end alone; it retires, and what it says is fenced,
// after it was stopped. What comes up may be forged: a place given back early
// would have two actors.
bool engine_core::is_believable(const ra_message& message,
                                const call& context) const noexcept {
  const std::uint32_t flags = ra_message_flags(&message);
  const std::uint32_t place = context.job->place();
  const bool is_fenced = (flags & ra_flag_fenced) != 0;
  if ((flags & (ra_flag_retired | ra_flag_down | ra_flag_fenced)) == 0)
    return true;
  if (!is_fenced && ra_address_index(ra_message_from(&message)) != place)
    return false;
  // Order: acquire; pairs with the release in stop().
  const auto command =
    std::atomic_ref{control_at(place).command}.load(std::memory_order_acquire);
  return (flags & (ra_flag_retired | ra_flag_fenced)) == 0
         || (command & 0xff) == ra_life_stopped;
}

namespace {

// From the actor in `place`, about itself: all else of that type is forged.
bool tells_own_start(const ra_message& message, std::uint32_t place) noexcept {
  return ra_message_type(&message) == ra_type_start
         && ra_message_flags(&message) == 0
         && ra_address_index(ra_message_from(&message)) == place
         && ra_message_to(&message).id == ra_message_from(&message).id;
}

} // namespace

void engine_core::deliver_one(const ra_message& message, call* context) {
  std::uint32_t flags = ra_message_flags(&message);
  std::uint32_t from = ra_address_index(ra_message_from(&message));
  if (!is_believable(message, *context)) {
    bridge_->bury(message, errc::corrupt, context->unit,
                  [&] { return kernel_name(context->job->place()); });
  } else if (flags & ra_flag_fenced) {
    drop_fenced(message);
  } else if (flags & ra_flag_retired) {
    context->before = std::move(context->self);
    context->self = retire(from); // what follows is the next life's
    context->keeps_alive = context->self != nullptr;
  } else if (tells_own_start(message, context->job->place())) {
    if (auto actor = find_actor(context->job->place()))
      caf_compat::facade_cast<kernel_actor>(actor)->tell_started(context->unit);
  } else if (ra_message_type(&message) == ra_type_drain) {
    if (auto actor = find_actor(context->job->place()))
      caf_compat::facade_cast<kernel_actor>(actor)->terminate(
        caf::exit_reason::normal, context->unit);
  } else if (ra_message_type(&message) == ra_type_room) {
    if (auto actor = find_actor(context->job->place()))
      caf_compat::facade_cast<kernel_actor>(actor)->flush(context->unit);
  } else if (deliver_to_port(message)) {
    return;
  } else if (flags & ra_flag_dead_letter) {
    auto place = ra_address_index(ra_message_to(&message));
    auto reason = static_cast<errc>(ra_message_handler(&message));
    bridge_->give_back(message, reason, context->unit,
                       [&] { return kernel_name(place); });
  } else {
    if (!context->self)
      context->self = context->through ? context->through->strong()
                                       : find_actor(context->job->place());
    if (flags & ra_flag_down)
      end_life(message, context);
    else if (flags & ra_flag_reply)
      bridge_->deliver_answer(message, context->self, context->unit,
                              [&] { return kernel_name(from); });
    else
      forward(message, context);
  }
}

void engine_core::end_life(const ra_message& notice, call* context) {
  ra_error why{};
  std::memcpy(&why, notice.w + ra_envelope_words, sizeof why);
  std::uint32_t place = ra_address_index(ra_message_from(&notice));
  auto* actor = caf_compat::facade_cast<kernel_actor>(context->self);
  if (actor && why.status == ra_ok) // it quit: ra_quit
    actor->terminate(caf::exit_reason::normal, context->unit);
  else if (actor)
    actor->terminate(to_caf(why, kernel_name(place)), context->unit);
}

// Of its own state alone, and to nobody but those who subscribed.
void engine_core::take_snapshot(const ra_message& message, call* context) {
  auto* actor = caf_compat::facade_cast<kernel_actor>(context->self);
  const ra_address from = ra_message_from(&message);
  const std::uint32_t place = context->job->place();
  if (!actor || from.id != actor->where().id
      || from.incarnation != actor->where().incarnation
      || ra_address_index(ra_message_to(&message)) != ra_host_snapshots) {
    bridge_->bury(message, actor ? errc::corrupt : errc::down, context->unit);
    return;
  }
  std::uint16_t kernel = 0;
  {
    std::lock_guard lock{actors_mutex_};
    kernel = behaviours_[place];
  }
  const auto& info = image_.core.kernels[kernel];
  bridge_->deliver_snapshot(
    message,
    {actor->where(), actor->incarnation(), std::string{info.name}, 0, nullptr},
    info.state_bytes, context->self, context->unit);
}

void engine_core::forward(const ra_message& message, call* context) {
  ra_address to = ra_message_to(&message);
  if (to.node != 0) {
    bridge_->bury(message, errc::node_down, context->unit);
    return;
  }
  const std::uint32_t type = ra_message_type(&message);
  std::uint32_t engine = ra_address_engine(to);
  const bool to_host = engine == 0;
  if (to_host && type == ra_type_snapshot) {
    take_snapshot(message, context);
    return;
  }
  if (type < ra_type_user) { // the engine's and the host's alone
    bridge_->bury(message, errc::corrupt, context->unit);
    return;
  }
  if (to_host && ra_address_index(to) == ra_host_alerts) {
    bridge_->deliver_alert(message, context->self, context->unit);
    return;
  }
  if (to_host) {
    bridge_->deliver_to_host(message, context->self, context->unit);
    return;
  }
  if (bridge_->owns_blocks(message)) { // they lie in this engine's pool
    bridge_->bury(message, errc::oversize, context->unit);
    return;
  }
  errc status = errc::no_such;
  directory_->with_engine(engine, [&](engine_core& other) {
    status = other.post(message, nullptr, context->unit);
    if (status == errc::down && to.incarnation == 0
        && other.bridge().keep_for_next(message))
      status = errc::ok;
  });
  if (status != errc::ok)
    bridge_->bury(message, status, context->unit);
}

} // namespace ringactor
