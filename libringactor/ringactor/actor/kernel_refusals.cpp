// SPDX-License-Identifier: BSD-3-Clause
// What a kernel actor does not take: requests are answered by an error, other
// messages are dead letters.
#include "ringactor/actor/caf_compat/host_base.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

// Refused before it was encoded: its letter is to say what it was.
void kernel_actor::turn_away(caf::mailbox_element_ptr what, errc code,
                             caf_compat::execution_unit* unit) {
  ra_message message;
  const errc status = core_->bridge().encode(*what, where(), message);
  refuse(std::move(what), status == errc::ok ? &message : nullptr, code, unit);
}

// Its sender was abandoned. An answer or an exit of it is nobody's letter.
void kernel_actor::fence_off(caf::mailbox_element_ptr what,
                             caf_compat::execution_unit* unit) {
  // Order: relaxed; a count.
  core_->bridge().where().hosts().late.fetch_add(1, std::memory_order_relaxed);
  if (!what->mid.is_response() && !caf_compat::is_system_message(*what))
    turn_away(std::move(what), errc::stale_incarnation, unit);
}

void kernel_actor::refuse(caf::mailbox_element_ptr what,
                          const ra_message* message, errc code,
                          caf_compat::execution_unit* unit) {
  auto& bridge = core_->bridge();
  bool request = what && what->mid.is_request() && what->sender;
  if (request) {
    auto why = refusal(code, *what);
    bridge.bounce(std::move(what), why, unit);
    if (message)
      bridge.release(*message);
    return;
  }
  ra_message letter{};
  if (message)
    letter = *message;
  else
    ra_set_to(&letter, where(), 0);
  bridge.bury(letter, code);
}

caf::error kernel_actor::refusal(errc code, caf::mailbox_element& what) const {
  if (code == errc::down)
    return caf::error{caf::sec::request_receiver_down};
  std::string text = "kernel actor " + kernel_ + ": ";
  text += describe(code);
  if (code == errc::bad_type)
    text += "; the program's image has no such message: "
            + caf_compat::content_text(what);
  else if (code == errc::invalid_argument && bridge::is_snapshot_wish(what))
    text += "; it rests already, activate it first";
  else if (code == errc::invalid_argument)
    text += "; message_options::id has more than 48 bits: use resend()";
  else if (code == errc::stale_incarnation)
    text += "; its sender was abandoned by its supervisor";
  else if (code == errc::full)
    text += " of " + std::to_string(options_.mailbox_limit)
            + " messages; send slower or raise spawn_options::mailbox_limit";
  return to_caf(code, text);
}

void kernel_actor::bounce_all(std::deque<stash::entry> waited,
                              const caf::error& reason,
                              caf_compat::execution_unit* unit) {
  auto& bridge = core_->bridge();
  for (auto& each : waited) {
    if (each.what->mid.is_request()) {
      bridge.release(each.message);
      bridge.bounce(std::move(each.what), reason, unit);
    } else {
      refuse(std::move(each.what), &each.message, errc::down, unit);
    }
  }
}

} // namespace ringactor
