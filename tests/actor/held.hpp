// SPDX-License-Identifier: BSD-3-Clause
// For tests of ends that meet running handlers, on real threads.
#pragma once

#include "rig.hpp"

#include <algorithm>

namespace actor_tests {

inline ringactor::engine_options own_threads(std::uint32_t count) {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::threads;
  options.threads = count;
  return options;
}

/// A handler that runs until it is released.
class held_handler {
public:
  explicit held_handler(rig& world) {
    auto block = world.engine.allocate(64);
    REQUIRE(static_cast<bool>(block));
    words_ = block->as<std::uint64_t>().data();
    words_[0] = words_[1] = 0;
    block_ = block->release();
  }
  held_handler(rig& world, const caf::actor& kernel) : held_handler{world} {
    caf::anon_send(kernel, message());
    wait(world);
  }
  /// For whoever sends it, or makes it an init's config.
  probe_wait message() const { return {block_}; }
  probe_config config() const { return {block_.place, 0, block_.bytes}; }
  /// Until the handler runs.
  void wait(rig& world) {
    REQUIRE(world.wait([&] {
      // Order: acquire; pairs with the handler's release.
      return ra_load(words_ + 1, ra_acquire, ra_system) != 0;
    }));
  }
  void release() {
    // Order: release; pairs with the handler's acquire.
    ra_store(words_, 1, ra_release, ra_system);
  }

private:
  ra_span block_{};
  std::uint64_t* words_ = nullptr;
};

/// Why the next watched actor ended.
inline caf::error reason(rig& world) {
  caf::error why;
  world.self->receive([&](const caf::down_msg& x) { why = x.reason; },
                      caf::after(std::chrono::seconds{60}) >>
                        [] { FAIL("no DOWN"); });
  return why;
}

/// How many of these actors somebody still holds.
inline std::size_t alive(const std::vector<caf::actor_addr>& all) {
  return static_cast<std::size_t>(
    std::count_if(all.begin(), all.end(), [](const caf::actor_addr& each) {
      return caf::actor_cast<caf::strong_actor_ptr>(each) != nullptr;
    }));
}

} // namespace actor_tests
