// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/subscribers.hpp"

#include "ringactor/actor/caf_compat/facade.hpp"
#include "ringactor/actor/error.hpp"

#include <algorithm>

namespace ringactor {

caf::error subscribers::add(const caf::actor& who, std::string_view what) {
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(who);
  if (!strong || caf_compat::facade_cast<caf_compat::facade>(strong))
    return to_caf(errc::invalid_argument,
                  std::string{what}
                    + " go to host actors with a mailbox of their own, not to "
                      "kernel actors or refs; let a host actor subscribe");
  const auto id = strong->id();
  {
    std::lock_guard lock{mutex_};
    if (std::any_of(all_.begin(), all_.end(),
                    [&](const record& x) { return x.id == id; }))
      return {};
    all_.push_back({id, caf::actor_cast<caf::actor_addr>(strong)});
  }
  // Without the lock: of an actor that has ended it runs at once.
  caf::actor_cast<caf::abstract_actor*>(strong)->attach_functor(
    [weak = weak_from_this(), id](const caf::error&) {
      if (auto alive = weak.lock())
        alive->remove(id);
    });
  return {};
}

bool subscribers::remove(caf::actor_id who) {
  std::lock_guard lock{mutex_};
  return std::erase_if(all_, [&](const record& x) { return x.id == who; }) != 0;
}

std::vector<caf::strong_actor_ptr> subscribers::all() const {
  std::vector<caf::strong_actor_ptr> found;
  std::lock_guard lock{mutex_};
  for (const auto& each : all_)
    if (auto who = caf::actor_cast<caf::strong_actor_ptr>(each.who))
      found.push_back(std::move(who)); // else its end is about to remove it
  return found;
}

} // namespace ringactor
