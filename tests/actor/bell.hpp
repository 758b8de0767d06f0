// SPDX-License-Identifier: BSD-3-Clause
// A host actor without a mailbox that does something once, on the thread that
// sends to it: what a test wants to happen while a handler runs.
#pragma once

#include "ringactor/actor/caf_compat/facade.hpp"

#include <functional>
#include <utility>

namespace actor_tests {

class bell final : public ringactor::caf_compat::facade {
public:
  using facade::facade;

  /// A new one; `ring_once` says what it does.
  static caf::actor make(caf::actor_system& system) {
    return ringactor::caf_compat::make_facade<bell>(system);
  }
  static void ring_once(const caf::actor& door, std::function<void()> what) {
    ringactor::caf_compat::facade_cast<bell>(
      caf::actor_cast<caf::strong_actor_ptr>(door))
      ->rings_ = std::move(what);
  }

protected:
  bool deliver(caf::mailbox_element_ptr,
               ringactor::caf_compat::execution_unit*) override {
    if (auto now = std::exchange(rings_, nullptr))
      now();
    return true;
  }
  void close() override {}
  void stopped(const caf::error&,
               ringactor::caf_compat::execution_unit*) override {}

private:
  std::function<void()> rings_;
};

} // namespace actor_tests
