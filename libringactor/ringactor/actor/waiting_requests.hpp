// SPDX-License-Identifier: BSD-3-Clause
// Requests that wait for an actor which ends. They are taken before its device
// may say `down` to them, and told the reason once it says nothing more. Used
// by kernel_actor.cpp and engine_lives.cpp.
#pragma once

#include "ringactor/actor/bridge.hpp"

#include <vector>

namespace ringactor {

class kernel_actor;

class waiting_requests {
public:
  waiting_requests(bridge& by, const kernel_actor& actor);
  /// Those that have come since. Cost: a walk over the actor's range.
  void take();
  /// Each hears the reason; `down` where that is none.
  void bounce(const caf::error& reason, caf_compat::execution_unit* unit);

private:
  bridge& by_;
  const kernel_actor& actor_;
  std::vector<caf::mailbox_element_ptr> all_;
};

} // namespace ringactor
