// SPDX-License-Identifier: BSD-3-Clause
// A host actor that keeps what reaches it, for subscribers of all kinds.
#pragma once

#include "stepped.hpp"

#include <vector>

namespace actor_tests {

template <class T>
struct collector {
  std::vector<T> all;
  caf::strong_actor_ptr sender; // of the newest
  caf::actor actor;
  explicit collector(stepped& world) {
    actor =
      world.system.spawn([this](caf::event_based_actor* self) -> caf::behavior {
        return {[this, self](const T& x) {
          all.push_back(x);
          sender = self->current_sender();
        }};
      });
  }
};

} // namespace actor_tests
