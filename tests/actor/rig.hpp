// SPDX-License-Identifier: BSD-3-Clause
// What the stress tests share: CAF with its own scheduler and an engine on
// real threads. Waits are bounded; a hang ends the program.
#pragma once

#include "door_stress_image.hpp"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/layout.h"
#include "ringactor/actor/kernel_actor.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <unistd.h>

namespace actor_tests {

struct rig_config : caf::actor_system_config {
  rig_config() {
    set("scheduler.max-threads", std::size_t{4});
    set("scheduler.max-throughput", std::size_t{64});
    ringactor::init(*this, door_stress_image());
  }
};

/// Lets a little time pass without giving the core away.
inline void spin(std::uint64_t turns) {
  std::atomic<std::uint64_t> count{0};
  while (count < turns)
    ++count;
}

class rig {
  rig_config config_;

public:
  explicit rig(ringactor::engine_options options = {})
    : system{(alarm(hang_s), config_)}, self{system, true} {
    auto opened = ringactor::open_engine(system, door_stress_image(), options);
    REQUIRE(static_cast<bool>(opened));
    engine = *opened;
  }

  caf::actor spawn(std::uint32_t mailbox_limit = 1024,
                   std::uint32_t fail_code = 0) {
    auto kernel =
      ringactor::spawn_kernel(engine, probe_kernel({0, fail_code, 0}),
                              {.mailbox_limit = mailbox_limit,
                               .cost = cost,
                               .hang_limit_ms = hang_limit_ms});
    REQUIRE_MESSAGE(static_cast<bool>(kernel), to_string(kernel.error()));
    return *kernel;
  }

  /// True once `done()` is; false when it takes too long.
  template <class F>
  bool wait(F done) {
    for (int i = 0; i < 120'000; ++i) { // two minutes
      if (done())
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return false;
  }
  bool wait_for_actors(std::uint64_t count) {
    return wait([&] { return engine.status().actors == count; });
  }

  /// True while a handler of this actor runs.
  bool is_running(const caf::actor& kernel) {
    auto memory = engine.core().engine().memory();
    auto* all =
      reinterpret_cast<ra_control*>(memory.shared + memory.layout->control);
    auto index = ra_address_index(engine.address_of(kernel));
    // Order: acquire; the test goes on once the handler is seen to run.
    return ra_load(&all[index].beat, ra_acquire, ra_system) % 2 == 1;
  }

  /// Requests whose answer has not come; takes them all away.
  std::size_t pending() {
    std::size_t count = 0;
    engine.core().bridge().where().pending().drain_all(
      [&](caf::mailbox_element_ptr) { ++count; });
    return count;
  }

  static constexpr unsigned hang_s = 400;
  std::optional<ringactor::backend::handler_cost> cost; // of what is spawned
  std::optional<std::uint32_t> hang_limit_ms;           // likewise
  caf::actor_system system;
  caf::scoped_actor self;
  ringactor::engine engine;
};

} // namespace actor_tests
