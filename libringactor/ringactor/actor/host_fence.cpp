// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/host_fence.hpp"

#include "ringactor/actor/caf_compat/host_base.hpp"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace ringactor {

namespace {

// Weak addresses: their control blocks are not used again while they are here.
struct fenced_table {
  std::shared_mutex mutex;
  std::vector<caf::actor_addr> all;
};

fenced_table& table() {
  static auto* const only = new fenced_table; // threads may outlive main
  return *only;
}

// Its messages hold their sender: one without a holder has none under way.
void forget_gone() {
  auto& fenced = table();
  std::lock_guard lock{fenced.mutex};
  std::erase_if(fenced.all, [](const caf::actor_addr& each) {
    return caf_compat::is_unreferenced(each);
  });
  // Order: relaxed; a hint, the table itself is under the lock.
  detail::fenced_hosts.store(static_cast<std::uint32_t>(fenced.all.size()),
                             std::memory_order_relaxed);
}

} // namespace

void fence(const caf::actor& who) {
  if (!who)
    return;
  auto& fenced = table();
  {
    std::lock_guard lock{fenced.mutex};
    if (std::find(fenced.all.begin(), fenced.all.end(), who.address())
        == fenced.all.end())
      fenced.all.push_back(who.address());
  }
  forget_gone(); // counts
}

bool detail::is_fenced_slowly(const caf::actor_control_block* who) {
  auto& fenced = table();
  bool has_gone = false, found = false;
  {
    std::shared_lock lock{fenced.mutex};
    for (const auto& each : fenced.all) {
      found = found || each.get() == who;
      has_gone = has_gone || caf_compat::is_unreferenced(each);
    }
  }
  if (has_gone)
    forget_gone();
  return found;
}

bool detail::is_late_slowly(caf::mailbox_element& what) {
  if (!is_fenced_slowly(what.sender.get()))
    return false;
  if (!caf_compat::is_system_message(what))
    return true;
  return caf_compat::is_exit(what) && !caf_compat::has_ended(what.sender);
}

} // namespace ringactor
