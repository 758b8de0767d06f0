// SPDX-License-Identifier: BSD-3-Clause
// Counts the answers to each request, a second one too, which CAF's own actors
// would drop unseen.
#pragma once

#include "rig.hpp"

#include <atomic>
#include <memory>
#include <vector>

namespace actor_tests {

namespace caf_compat = ringactor::caf_compat;

/// A requester without a mailbox: counts the answers to each request.
class tally final : public caf_compat::facade {
public:
  tally(caf::actor_config& config, std::size_t requests)
    : facade{config}, answers_(requests) {}

  void request(const caf::actor& to, std::size_t number) {
    auto id = caf::make_message_id(number + 1);
    caf_compat::deliver(caf::actor_cast<caf::strong_actor_ptr>(to),
                        caf_compat::make_element(caf::strong_actor_ptr{ctrl()},
                                                 id, probe_add{number}),
                        nullptr);
  }
  std::size_t sum() const { return sum_; }
  std::size_t not_once() const {
    std::size_t count = 0;
    for (const auto& each : answers_)
      count += each != 1;
    return count;
  }

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit*) override {
    if (what->mid.is_response()) {
      auto id = what->mid.request_id().integer_value();
      ++answers_.at((id & caf::message_id::request_id_mask) - 1);
      ++sum_;
    }
    return true;
  }
  void close() override {}
  void stopped(const caf::error&, caf_compat::execution_unit*) override {}

private:
  std::vector<std::atomic<int>> answers_;
  std::atomic<std::size_t> sum_{0};
};

inline tally& tally_of(const caf::actor& who) {
  return *caf_compat::facade_cast<tally>(
    caf::actor_cast<caf::strong_actor_ptr>(who));
}

} // namespace actor_tests
