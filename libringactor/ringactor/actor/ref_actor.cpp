// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/ref_actor.hpp"

#include "ringactor/actor/caf_compat/host_base.hpp"
#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/host_fence.hpp"

namespace ringactor {

ref_actor::ref_actor(caf::actor_config& config, actor_ref target)
  : facade{config}, target_{std::move(target)} {}

bool ref_actor::deliver(caf::mailbox_element_ptr what,
                        caf_compat::execution_unit* unit) {
  // Order: acquire; pairs with the release in close().
  const bool ended = closed_.load(std::memory_order_acquire);
  if (what->mid.is_response())
    return !ended;
  if (is_late(*what)) {
    fence_off(std::move(what), unit);
    return !ended;
  }
  if (handle_system(*what, unit))
    return !ended;
  errc why = errc::down;
  auto to = ended ? nullptr : target_.find(why);
  if (to)
    caf_compat::deliver(to, std::move(what), unit);
  else
    refuse(std::move(what), why, unit);
  return !ended;
}

void ref_actor::refuse(caf::mailbox_element_ptr what, errc why,
                       caf_compat::execution_unit* unit) {
  auto where = target_.where().lock();
  if (where)
    where->note_refusal(why);
  if (what->mid.is_request() && what->sender) {
    auto answer = caf_compat::make_element(nullptr, what->mid.response_id(),
                                           refusal_of(target_, why));
    caf_compat::deliver(what->sender, std::move(answer), unit);
  } else if (where) {
    where->bury(*what, target_, why);
  }
}

// Its sender was abandoned. An exit of it is nobody's letter.
void ref_actor::fence_off(caf::mailbox_element_ptr what,
                          caf_compat::execution_unit* unit) {
  if (auto where = target_.where().lock())
    // Order: relaxed; a count.
    where->hosts().late.fetch_add(1, std::memory_order_relaxed);
  if (!caf_compat::is_system_message(*what))
    refuse(std::move(what), errc::stale_incarnation, unit);
}

void ref_actor::close() {
  // Order: release; pairs with the acquire in deliver().
  closed_.store(true, std::memory_order_release);
}

void ref_actor::stopped(const caf::error&, caf_compat::execution_unit*) {
  close();
}

} // namespace ringactor
