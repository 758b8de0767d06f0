// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/orphan_guard.hpp"

#include "ringactor/actor/caf_compat/caf_compat.hpp"
#include "ringactor/actor/error.hpp"

#include <algorithm>

namespace ringactor::supervision {

void orphan_guard::tell(told what) {
  std::lock_guard lock{mutex_};
  told_ = std::move(what);
}

void orphan_guard::add(const std::string& id, const caf::actor& who,
                       std::shared_ptr<orphan_guard> below,
                       std::uint64_t life) {
  const children one{{who.address(), {id, below, life}}};
  {
    std::lock_guard lock{mutex_};
    if (!is_closed_) {
      children_.insert(one.begin(), one.end());
      return;
    }
  }
  kill(one, "its supervisor was given up before it started");
  if (below)
    below->close();
}

void orphan_guard::remove(const caf::actor_addr& who) {
  std::lock_guard lock{mutex_};
  children_.erase(who);
}

void orphan_guard::close() {
  children all;
  {
    std::lock_guard lock{mutex_};
    is_closed_ = true;
    all.swap(children_);
  }
  kill(all, "its supervisor was given up");
  for (const auto& [who, each] : all)
    if (auto below = each.below.lock())
      below->close();
}

void orphan_guard::beat() {
  std::lock_guard lock{mutex_};
  ++beats_;
}

void orphan_guard::check(std::chrono::nanoseconds now) {
  children all;
  {
    std::lock_guard lock{mutex_};
    if (beats_ != seen_) {
      seen_ = beats_;
      since_ = now;
    }
    if (timeout_.count() == 0 || now - since_ < timeout_)
      return;
    since_ = now;
    all = children_; // the supervisor, if it goes on, removes them
  }
  const auto ms = std::chrono::duration_cast<milliseconds>(timeout_).count();
  kill(all, "its supervisor has not been heard of for "
              + std::to_string(ms)
              + " ms; look for a start function that blocks, or raise "
                "supervisor_options::orphan_timeout");
}

std::chrono::nanoseconds orphan_guard::period() const {
  return timeout_.count() == 0
           ? std::chrono::nanoseconds::max()
           : std::max<nanoseconds>(timeout_ / 4, milliseconds{1});
}

void orphan_guard::bereave() {
  children all;
  {
    std::lock_guard lock{mutex_};
    all = children_;
  }
  tell_of(all, "its supervisor was killed", false);
}

void orphan_guard::kill(const children& all, const std::string& why) {
  tell_of(all, why, true);
}

// No lock is held: who ends may have observers that call us.
void orphan_guard::tell_of(const children& all, const std::string& why,
                           bool kills) {
  told told_now;
  {
    std::lock_guard lock{mutex_};
    told_now = told_;
  }
  for (const auto& [who, each] : all) {
    auto child = caf::actor_cast<caf::actor>(who);
    if (!child
        || caf_compat::has_ended(caf::actor_cast<caf::strong_actor_ptr>(who)))
      continue;
    if (told_now)
      told_now({each.id, who, each.life}, why);
    if (kills)
      caf_compat::send_exit(child, caf::exit_reason::kill);
  }
}

} // namespace ringactor::supervision
