// SPDX-License-Identifier: BSD-3-Clause
// The half of engine_core that serves ports: what their threads post, and what
// comes up for them.
#include "ringactor/actor/engine_call.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/place_job.hpp"

#include <cstring>

namespace ringactor {

// An idle actor is served on this thread, unless its handlers may run long, or
// may hang: nobody could replace this thread.
std::size_t
engine_core::bring_at_once(std::span<const ra_message> messages) noexcept {
  const std::uint32_t place =
    ra_address_index(ra_message_to(&messages.front()));
  auto* job = find_job(place);
  // Order: relaxed; a choice that outlives the message.
  if (!job || stepper_ || hangs_
      || job->cost.load(std::memory_order_relaxed)
           == backend::handler_cost::long_)
    return 0;
  call handling{nullptr, nullptr, job, nullptr};
  std::size_t taken = 0;
  const auto result = engine_->try_handle(messages, taken, &handling);
  if (result == backend::attempt::more) // we still own the activation
    hand_over(*job, nullptr);
  return taken;
}

void engine_core::bring(std::span<const ra_message> messages) noexcept {
  while (!messages.empty()) { // each turn takes one at least
    std::size_t taken = bring_at_once(messages);
    if (taken == 0) {
      call none{nullptr, nullptr, nullptr, nullptr};
      const errc status = engine_->post(messages.front(), &none);
      if (status != errc::ok)
        refuse_port(messages.front(), status);
      taken = 1;
    }
    messages = messages.subspan(taken);
  }
}

// A port's request that reached nobody is answered, as the engine answers one
// that it refused; what is no request is a dead letter.
void engine_core::refuse_port(const ra_message& message, errc reason) {
  if ((ra_message_flags(&message) & ra_flag_request) == 0) {
    bridge_->bury(message, reason);
    return;
  }
  bridge_->release(message);
  ra_error why{static_cast<std::uint32_t>(reason), 0, ra_message_type(&message),
               0};
  ra_message answer{};
  answer.w[0] = ra_head_word(ra_flag_reply | ra_flag_error,
                             ra_message_priority(&message), ra_type_error, 0);
  ra_set_to(&answer, ra_message_from(&message), sizeof why);
  ra_set_from(&answer, ra_message_to(&message));
  ra_set_correlation(&answer, ra_message_correlation(&message));
  answer.w[7] = directory_->clock().tick();
  std::memcpy(answer.w + ra_envelope_words, &why, sizeof why);
  if (errc status = ports_->deliver(answer); status != errc::ok)
    bridge_->bury(answer, status);
}

// True when the message was for a port, or a port's request that cannot go on.
bool engine_core::deliver_to_port(const ra_message& message) {
  const std::uint32_t flags = ra_message_flags(&message);
  const bool asked_by_port = (flags & ra_flag_request) != 0
                             && ports_->is_port(ra_message_from(&message));
  if (asked_by_port) {
    // Refused by an actor, or forwarded out of this engine, where nobody
    // could answer a port.
    const bool refused = (flags & ra_flag_dead_letter) != 0;
    refuse_port(message, refused
                           ? static_cast<errc>(ra_message_handler(&message))
                           : errc::unavailable);
    return true;
  }
  if ((flags & ra_flag_dead_letter) != 0
      || !ports_->is_port(ra_message_to(&message)))
    return false;
  if (errc status = ports_->deliver(message); status != errc::ok)
    bridge_->bury(message, status);
  return true;
}

void engine_core::bury(const ra_message& message, errc reason) noexcept {
  bridge_->bury(message, reason);
}

} // namespace ringactor
