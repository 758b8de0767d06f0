// SPDX-License-Identifier: BSD-3-Clause
// A host actor without a mailbox: hears each message on the thread that sends
// it, so that a test knows what happened when.
#pragma once

#include "ringactor/actor/caf_compat/facade.hpp"

#include <functional>
#include <utility>

namespace tree_tests {

class ear final : public ringactor::caf_compat::facade {
public:
  using heard = std::function<void(caf::mailbox_element&)>;
  ear(caf::actor_config& config, heard each)
    : facade{config}, each_{std::move(each)} {}

  static caf::actor make(caf::actor_system& system, heard each) {
    return ringactor::caf_compat::make_facade<ear>(system, std::move(each));
  }

protected:
  bool deliver(caf::mailbox_element_ptr what,
               ringactor::caf_compat::execution_unit*) override {
    if (!handle_system(*what, nullptr) && each_)
      each_(*what);
    return true;
  }
  void close() override {}
  void stopped(const caf::error&,
               ringactor::caf_compat::execution_unit*) override {
    each_ = nullptr;
  }

private:
  heard each_;
};

} // namespace tree_tests
