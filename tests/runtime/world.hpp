// SPDX-License-Identifier: BSD-3-Clause
// What the tests of the runtime share: CAF with its own scheduler and a
// runtime of one engine. A hang ends the program.
#pragma once

#include "runtime_tests_image.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/ringactor.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string_view>
#include <unistd.h>

namespace runtime_tests {

using ringactor::errc;

struct config : caf::actor_system_config {
  config() {
    set("scheduler.max-threads", std::size_t{2});
    ringactor::init(*this, runtime_tests_image());
  }
};

class world {
  config config_;

public:
  explicit world(ringactor::runtime_options options = {})
    : system{(alarm(300), config_)}, self{system} {
    auto opened =
      ringactor::runtime::open(system, runtime_tests_image(), options);
    REQUIRE_MESSAGE(static_cast<bool>(opened), to_string(opened.error()));
    kernels = std::move(*opened);
  }

  caf::actor launch(const std::string& id, std::uint64_t sum = 0,
                    ringactor::spawn_options options = {}) {
    auto made = kernels->launch(id, probe_kernel({sum, 0, 0}), options);
    REQUIRE_MESSAGE(static_cast<bool>(made), to_string(made.error()));
    return *made;
  }
  std::uint64_t add(const caf::actor& to, std::uint64_t amount) {
    std::uint64_t sum = 0;
    self->request(to, caf::infinite, probe_add{amount})
      .receive([&](const probe_total& x) { sum = x.sum; },
               [&](const caf::error& why) { FAIL(to_string(why)); });
    return sum;
  }

  caf::actor_system system;
  caf::scoped_actor self;
  std::unique_ptr<ringactor::runtime> kernels;
};

using namespace std::chrono_literals;

constexpr auto patience = 60'000ms; // more than any run needs

inline errc code_of(const caf::error& why) {
  auto code = errc::ok;
  ringactor::caf_compat::is_ours(why, code);
  return code;
}

inline bool says(const caf::error& why, std::string_view part) {
  return to_string(why).find(part) != std::string::npos;
}

} // namespace runtime_tests
