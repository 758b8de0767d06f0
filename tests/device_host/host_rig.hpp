// SPDX-License-Identifier: BSD-3-Clause
// What the tests of device hosts share: a CAF program whose engine lives in a
// process of its own, found in /proc and killed. Waits are bounded; a hang ends
// the program.
#pragma once

#include "device_host_tests_image.hpp"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/layout.h"
#include "ringactor/actor/error.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace device_host_tests {

using caf::infinite;
using ringactor::errc;

struct rig_config : caf::actor_system_config {
  rig_config() {
    set("scheduler.max-threads", std::size_t{2});
    ringactor::init(*this, device_host_tests_image());
  }
};

/// Small bounds, so that opening is fast.
inline ringactor::engine_options small_options() {
  ringactor::engine_options options;
  options.backend = "device_host";
  options.places_max = 1024;
  options.cells_max = 16384;
  options.pool_bytes = 1u << 20;
  options.state_bytes = 1u << 20;
  return options;
}

/// The processes that this one has started and that run.
inline std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& each : std::filesystem::directory_iterator{"/proc"}) {
    const auto name = each.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos)
      continue;
    std::ifstream file{each.path() / "stat"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto name_ends = text.rfind(')'); // then " S parent ..."
    if (name_ends == text.npos || text.size() < name_ends + 4
        || text[name_ends + 2] == 'Z')
      continue;
    if (std::stol(text.substr(name_ends + 4)) == getpid())
      found.push_back(static_cast<pid_t>(std::stol(name)));
  }
  return found;
}

class rig {
  rig_config config_;

public:
  rig() : system{(alarm(hang_s), config_)}, self{system, true} {}

  void open(const ringactor::engine_options& options = small_options()) {
    engine =
      must(ringactor::open_engine(system, device_host_tests_image(), options));
    CHECK(engine.backend() == "device_host");
  }
  template <class T>
  static T must(caf::expected<T> x) {
    REQUIRE_MESSAGE(static_cast<bool>(x), caf::to_string(x.error()));
    return std::move(*x);
  }
  caf::actor spawn(ringactor::behaviour what = probe_kernel({0, 0, 0})) {
    return must(ringactor::spawn_kernel(engine, what));
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
  /// Why this actor went down, which `self` has monitored.
  caf::error why_down() {
    caf::error why;
    REQUIRE(wait([&] { return !self->mailbox().empty(); }));
    self->receive([&](const caf::down_msg& down) { why = down.reason; });
    return why;
  }
  std::string text_of(const caf::error& why) {
    return ringactor::describe(system, why);
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
  void kill_device_host(int signal = SIGKILL) {
    const auto all = children();
    REQUIRE(all.size() == 1);
    REQUIRE(kill(all.front(), signal) == 0);
  }

  static constexpr unsigned hang_s = 280;
  caf::actor_system system;
  caf::scoped_actor self;
  ringactor::engine engine;
};

inline errc code_of(const caf::error& why) {
  auto code = errc::ok;
  ringactor::caf_compat::is_ours(why, code);
  return code;
}

} // namespace device_host_tests
