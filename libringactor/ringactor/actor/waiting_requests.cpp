// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/waiting_requests.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

waiting_requests::waiting_requests(bridge& by, const kernel_actor& actor)
  : by_{by}, actor_{actor} {
  take();
}

void waiting_requests::take() {
  by_.where().pending().drain(
    actor_.where().id, actor_.asked(),
    [&](caf::mailbox_element_ptr each) { all_.push_back(std::move(each)); });
}

void waiting_requests::bounce(const caf::error& reason,
                              caf_compat::execution_unit* unit) {
  if (all_.empty())
    return;
  const auto why = reason ? reason : to_caf(errc::down, "");
  for (auto& each : all_)
    by_.bounce(std::move(each), why, unit);
  all_.clear();
}

} // namespace ringactor
