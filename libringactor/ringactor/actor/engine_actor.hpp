// SPDX-License-Identifier: BSD-3-Clause
// The engine as CAF sees it. It has no mailbox: a request for the status is
// answered on the requester's thread. Like a kernel actor it may end on a
// thread of the engine's own, and then touches the system no more.
#pragma once

#include "ringactor/actor/caf_compat/facade.hpp"
#include "ringactor/actor/engine_core.hpp"

namespace ringactor {

/// Counts so far. Thread: any. Cost: a few microseconds.
engine_status status_of(engine_core& core);

/// Ending it, for any reason, ends the engine's kernel actors. Made by
/// open_engine.
class engine_actor final : public caf_compat::facade {
public:
  engine_actor(caf::actor_config& config, caf::intrusive_ptr<engine_core> core);
  const char* name() const override { return "ringactor.engine"; }

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit* unit) override;
  void close() override;
  void stopped(const caf::error& reason,
               caf_compat::execution_unit* unit) override;

private:
  void answer(caf::mailbox_element_ptr what, caf_compat::execution_unit* unit);

  caf::intrusive_ptr<engine_core> core_;
  std::atomic<bool> closed_{false};
};

} // namespace ringactor
