// SPDX-License-Identifier: BSD-3-Clause
// A stepped world with a kernel that reports on request.
#pragma once

#include "collector.hpp"

namespace actor_tests {

struct reporting : stepped {
  using stepped::stepped;

  caf::actor spawn_reporter(const reporter_config& config = {},
                            ringactor::spawn_options options = {}) {
    auto made =
      must(ringactor::spawn_kernel(engine, reporter_kernel(config), options));
    settle();
    return made;
  }
  /// What the handler's call said.
  std::uint32_t order(const caf::actor& to, std::uint32_t what,
                      std::uint64_t value = 0, std::uint64_t us = 0,
                      std::uint64_t items = 0) {
    return must(ask<reporter_done>(to, reporter_do{what, 0, value, us, items}))
      .status;
  }
  reporter_total total(const caf::actor& of) {
    return must(ask<reporter_total>(of, reporter_add{0}));
  }
  void end(const caf::actor& who) {
    caf::anon_send_exit(who, caf::exit_reason::kill);
    settle();
  }
};

} // namespace actor_tests
