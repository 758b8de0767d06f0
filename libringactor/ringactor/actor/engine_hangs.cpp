// SPDX-License-Identifier: BSD-3-Clause
// The part of engine_core that deals with handlers that hang: who looks after
// them, and what becomes of what they say when they are given up.
#include "ringactor/abi/host_layer.h"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/hang_watch.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

void engine_core::watch_for_hangs() {
  hangs_ = std::make_shared<hang_watch>(*this);
  if (options_.executor != executor_kind::step) // else a test looks
    backend::watchdog::instance().add(hangs_);
}

void engine_core::end_watch() noexcept {
  if (!hangs_)
    return;
  hangs_->close();
  backend::watchdog::instance().remove(*hangs_);
}

std::uint64_t engine_core::hung() const noexcept {
  return hangs_ ? hangs_->found() : 0;
}

std::uint64_t engine_core::beat_of(std::uint32_t place) const noexcept {
  // Order: acquire; whoever sees a handler's last beat sees what it did.
  return ra_load(&control_at(place).beat, ra_acquire, ra_system);
}

void engine_core::replace_thread(std::uint32_t place) noexcept {
  if (threads_)
    threads_->replace(place);
}

// Said by an actor that has ended. A requester of CAF's was told by its end; a
// port has nobody who would tell it.
void engine_core::drop_fenced(const ra_message& message) {
  // Order: relaxed; a count.
  fenced_.fetch_add(1, std::memory_order_relaxed);
  const std::uint32_t flags = ra_message_flags(&message);
  const bool answers =
    (flags & ra_flag_reply) != 0 && ports_->is_port(ra_message_to(&message));
  const bool asks = (flags & ra_flag_request) != 0
                    && ports_->is_port(ra_message_from(&message));
  if (!answers && !asks) {
    bridge_->release(message);
    return;
  }
  ra_message asked = message;
  ra_set_flags(&asked,
               (flags & ~std::uint32_t{ra_flag_reply}) | ra_flag_request);
  if (answers) { // as if it were the request
    ra_set_to(&asked, ra_message_from(&message), ra_message_length(&message));
    ra_set_from(&asked, ra_message_to(&message));
  }
  refuse_port(asked, errc::down);
}

std::uint64_t engine_core::fenced() const noexcept {
  return fenced_.load(std::memory_order_relaxed); // Order: a snapshot
}

// Not a plain store: the actor may have ended before, and its place may have
// another life by now.
void engine_core::fence(const kernel_actor& actor) noexcept {
  auto* command = &control_at(actor.place()).command;
  // Order: relaxed; the swap decides.
  auto seen = ra_load(command, ra_relaxed, ra_system);
  const auto stopped = ra_command_word(ra_life_stopped, actor.incarnation());
  while (seen >> 32 == actor.incarnation()
         && (seen & 0xff) < ra_life_stopped) { // ends: others only end it
    // Order: release; pairs with the acquire of the engine's admission.
    if (ra_cas(command, seen, stopped, ra_release, ra_system))
      return;
    seen = ra_load(command, ra_relaxed, ra_system); // Order: as above
  }
}

} // namespace ringactor
