// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/runtime/inbox.hpp"

#include <algorithm>

namespace ringactor {

bool inbox::deliver(caf::mailbox_element_ptr what,
                    caf_compat::execution_unit* unit) {
  if (handle_system(*what, unit))
    return true;
  std::lock_guard lock{mutex_};
  if (closed_)
    return false;
  waiting_.push_back(std::move(what));
  came_.notify_all();
  return true;
}

void inbox::close() {
  std::lock_guard lock{mutex_};
  closed_ = true;
}

caf::mailbox_element_ptr inbox::find(caf_compat::type_key type) {
  auto is_of_type = [type](const caf::mailbox_element_ptr& each) {
    auto& content = caf_compat::content_of(*each);
    return content.size() == 1
           && caf_compat::same_key(caf_compat::key_at(content, 0), type);
  };
  auto at = std::find_if(waiting_.begin(), waiting_.end(), is_of_type);
  if (at == waiting_.end())
    return nullptr;
  auto found = std::move(*at);
  waiting_.erase(at);
  return found;
}

caf::mailbox_element_ptr
inbox::take(caf_compat::type_key type,
            std::chrono::steady_clock::time_point until, bool& has_others) {
  caf::mailbox_element_ptr found;
  std::unique_lock lock{mutex_};
  came_.wait_until(lock, until, [&] {
    found = find(type);
    return found != nullptr;
  });
  has_others = !waiting_.empty();
  return found;
}

} // namespace ringactor
