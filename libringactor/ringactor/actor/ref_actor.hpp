// SPDX-License-Identifier: BSD-3-Clause
// An actor_ref as a caf::actor: hands each message on to the life of the
// moment, on the sender's thread. It has no mailbox. Made by
// actor_ref::as_actor.
#pragma once

#include "ringactor/actor/actor_ref.hpp"
#include "ringactor/actor/caf_compat/facade.hpp"

#include <atomic>

namespace ringactor {

class ref_actor final : public caf_compat::facade {
public:
  ref_actor(caf::actor_config& config, actor_ref target);
  const char* name() const override { return "ringactor.ref"; }

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit* unit) override;
  void close() override;
  void stopped(const caf::error& reason,
               caf_compat::execution_unit* unit) override;

private:
  void fence_off(caf::mailbox_element_ptr what,
                 caf_compat::execution_unit* unit);
  void refuse(caf::mailbox_element_ptr what, errc why,
              caf_compat::execution_unit* unit);

  actor_ref target_;
  std::atomic<bool> closed_{false};
};

} // namespace ringactor
