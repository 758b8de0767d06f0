// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/kernel_actor.hpp"

#include "ringactor/actor/error.hpp"

namespace ringactor {

kernel_actor::kernel_actor(caf::actor_config& config,
                           caf::intrusive_ptr<engine_core> core,
                           caf::actor engine, const backend::place& where,
                           std::string kernel, const spawn_options& options)
  : facade{config},
    core_{std::move(core)},
    engine_{std::move(engine)},
    place_{where.index},
    incarnation_{where.incarnation},
    state_{where.state},
    kernel_{std::move(kernel)},
    mailbox_limit_{options.mailbox_limit},
    hang_limit_ms_{
      options.hang_limit_ms.value_or(core_->options().hang_limit_ms)} {}

ra_address kernel_actor::where() const noexcept {
  return ra_make_address(core_->id(), place_, incarnation_);
}

caf::strong_actor_ptr kernel_actor::strong() noexcept {
  return caf::strong_actor_ptr{ctrl()};
}

bool kernel_actor::deliver(caf::mailbox_element_ptr what,
                           caf_compat::execution_unit* unit) {
  // Order: acquire; pairs with the release in close().
  bool ended = closed_.load(std::memory_order_acquire);
  if (what->mid.is_response())
    return !ended;
  // Our messages first: asking CAF about its own costs more than encoding.
  ra_message message;
  errc status = core_->bridge().encode(*what, where(), message);
  if (status == errc::bad_type && handle_system(*what, unit))
    return !ended;
  if (status != errc::ok)
    refuse(std::move(what), nullptr, ended ? errc::down : status, unit);
  else if (ended)
    refuse(std::move(what), &message, errc::down, unit);
  else
    post(std::move(what), message, unit);
  return !ended;
}

void kernel_actor::post(caf::mailbox_element_ptr what, ra_message& message,
                        caf_compat::execution_unit* unit) {
  auto& pending = core_->bridge().where().pending();
  bool request = (ra_message_flags(&message) & ra_flag_request) != 0;
  std::uint64_t correlation = pending_table::none;
  if (request) {
    correlation = pending.put(what, where().id);
    if (correlation == pending_table::none) {
      refuse(std::move(what), &message, errc::exhausted, unit);
      return;
    }
    ra_set_correlation(&message, correlation);
  }
  errc status = core_->post(message, this, unit);
  if (status != errc::ok) {
    if (request)
      what = pending.take(correlation);
    refuse(std::move(what), &message, status, unit);
    return;
  }
  // A request that came after the end's walk over the pending table and
  // before the mailbox refused it is answered by the engine: `down`.
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
  else if (code == errc::full)
    text += " of " + std::to_string(mailbox_limit_)
            + " messages; send slower or raise spawn_options::mailbox_limit";
  return to_caf(code, text);
}

void kernel_actor::close() {
  // Order: release; pairs with the acquire in deliver().
  closed_.store(true, std::memory_order_release);
}

void kernel_actor::stopped(const caf::error& reason,
                           caf_compat::execution_unit* unit) {
  close();
  if (phase_.exchange(phase::ended) == phase::started)
    core_->stop(*this, reason, unit);
  engine_ = nullptr; // a handler that hangs may hold this object for ever
}

bool kernel_actor::begin() noexcept {
  auto expected = phase::starting;
  return phase_.compare_exchange_strong(expected, phase::started);
}

} // namespace ringactor
