// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/engine_actor.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/error.hpp"

namespace ringactor {

engine_status status_of(engine_core& core) {
  ra_telemetry counts = core.engine().status();
  engine_status status;
  status.handled = counts.handled;
  status.sent = counts.sent;
  status.refused = counts.refused;
  status.dead_letters = counts.dead_letters;
  status.would_block = counts.would_block;
  status.failed = counts.failed;
  status.activations = counts.activations;
  status.inline_runs = core.inline_runs();
  status.control = counts.control;
  status.late_answers = core.bridge().late_answers();
  status.redelivered = core.bridge().kept().redelivered();
  status.kept = core.bridge().kept().waiting();
  status.actors = core.places_in_use();
  // Order: relaxed; a count that the host samples.
  status.pool_blocks =
    ra_load(&core.bridge().pool()->taken, ra_relaxed, ra_system);
  status.hung = core.hung();
  status.fenced = core.fenced();
  status.unknown = core.engine().unknown();
  return status;
}

engine_actor::engine_actor(caf::actor_config& config,
                           caf::intrusive_ptr<engine_core> core)
  : facade{config}, core_{std::move(core)} {}

bool engine_actor::deliver(caf::mailbox_element_ptr what,
                           caf_compat::execution_unit* unit) {
  // Order: acquire; pairs with the release in close().
  const bool ended = closed_.load(std::memory_order_acquire);
  if (what->mid.is_response() || handle_system(*what, unit))
    return !ended;
  if (what->mid.is_request() && what->sender) {
    if (ended)
      core_->bridge().bounce(std::move(what), caf::sec::request_receiver_down,
                             unit);
    else
      answer(std::move(what), unit);
    return !ended;
  }
  ra_message letter{}; // an engine has no use for what it need not answer
  ra_set_to(&letter, ra_make_address(core_->id(), ra_index_mask, 0), 0);
  core_->bridge().bury(letter, ended ? errc::down : errc::bad_type);
  return !ended;
}

void engine_actor::answer(caf::mailbox_element_ptr what,
                          caf_compat::execution_unit* unit) {
  auto& content = caf_compat::content_of(*what);
  const bool known =
    content.size() == 1
    && caf_compat::same_key(caf_compat::key_at(content, 0),
                            caf_compat::key_of<get_engine_status>());
  if (!known) {
    core_->bridge().bounce(std::move(what), caf::sec::unexpected_message, unit);
    return;
  }
  auto reply = caf_compat::make_element(
    caf::strong_actor_ptr{ctrl()}, what->mid.response_id(), status_of(*core_));
  caf_compat::deliver(what->sender, std::move(reply), unit);
}

void engine_actor::close() {
  // Order: release; pairs with the acquire in deliver().
  closed_.store(true, std::memory_order_release);
}

void engine_actor::stopped(const caf::error& reason,
                           caf_compat::execution_unit*) {
  close();
  auto why = to_caf(errc::down, "the engine of this kernel actor has ended");
  core_->shutdown(reason ? reason : why);
}

} // namespace ringactor
