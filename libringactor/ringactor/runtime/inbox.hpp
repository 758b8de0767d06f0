// SPDX-License-Identifier: BSD-3-Clause
// Where a program waits for what a kernel sends to it: an actor whose mailbox
// is read by type, by threads that may block.
#pragma once

#include "ringactor/actor/caf_compat/facade.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace ringactor {

/// Thread: any.
class inbox final : public caf_compat::facade {
public:
  explicit inbox(caf::actor_config& config) : facade{config} {}
  const char* name() const override { return "ringactor.inbox"; }

  /// The oldest message of this type alone; waits for it. Null after `until`,
  /// then `has_others` says whether messages of other types are there.
  caf::mailbox_element_ptr take(caf_compat::type_key type,
                                std::chrono::steady_clock::time_point until,
                                bool& has_others);

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit* unit) override;
  void close() override;
  void stopped(const caf::error&, caf_compat::execution_unit*) override {}

private:
  caf::mailbox_element_ptr find(caf_compat::type_key type);

  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<caf::mailbox_element_ptr> waiting_;
  bool closed_ = false;
};

} // namespace ringactor
