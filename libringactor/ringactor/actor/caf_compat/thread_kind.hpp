// SPDX-License-Identifier: BSD-3-Clause
// Which kind of thread an enqueue runs on: may it do work that is not its own?
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#if !RINGACTOR_CAF_1
#  include <caf/policy/work_sharing.hpp>
#  include <caf/policy/work_stealing.hpp>
#  include <caf/scheduler/worker.hpp>
#  include <caf/scoped_execution_unit.hpp>
#endif

namespace ringactor::caf_compat {

enum class thread_kind : std::uint8_t {
  other,   // a clock's, a socket's, one that CAF does not know
  worker,  // of the scheduler
  blocking // a scoped or detached actor's own
};

/// Cost: a look at the unit's type.
inline thread_kind kind_of(caf::actor_system& system, execution_unit* unit) {
#if RINGACTOR_CAF_1
  return unit && unit != &system.scheduler() ? thread_kind::worker
                                             : thread_kind::other;
#else
  static_cast<void>(system);
  if (!unit)
    return thread_kind::other;
  const auto& type = typeid(*unit);
  if (type == typeid(caf::scheduler::worker<caf::policy::work_stealing>)
      || type == typeid(caf::scheduler::worker<caf::policy::work_sharing>))
    return thread_kind::worker;
  return type == typeid(caf::scoped_execution_unit) ? thread_kind::blocking
                                                    : thread_kind::other;
#endif
}

} // namespace ringactor::caf_compat
