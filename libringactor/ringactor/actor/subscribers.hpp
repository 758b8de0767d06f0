// SPDX-License-Identifier: BSD-3-Clause
// Host actors that asked to be told of something: dead letters, alerts,
// snapshots. Held weakly; an actor's end is the end of its subscription.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace ringactor {

/// Thread: any. A lock, under which nothing is called. Held by a shared_ptr.
class subscribers : public std::enable_shared_from_this<subscribers> {
public:
  /// Once an actor, however often it asks. `what` they are told, in plural.
  /// Errors: invalid_argument: null, or no host actor with a mailbox of its
  ///         own.
  caf::error add(const caf::actor& who, std::string_view what);
  /// False when it had not subscribed.
  bool remove(caf::actor_id who);

  /// In the order of their subscriptions; one may have ended just now. The
  /// caller lets go of them holding no lock: that may end an actor.
  std::vector<caf::strong_actor_ptr> all() const;

private:
  struct record {
    caf::actor_id id = 0;
    caf::actor_addr who;
  };
  mutable std::mutex mutex_;
  std::vector<record> all_;
};

} // namespace ringactor
