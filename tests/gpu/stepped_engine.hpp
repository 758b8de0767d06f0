// SPDX-License-Identifier: BSD-3-Clause
// An engine of probes that runs one turn at a time on the test's thread.
#pragma once

#include "tests/gpu/cpu_rig.hpp"

namespace ringactor::testing {

struct stepped_engine {
  explicit stepped_engine(const cpu::cpu_image& image,
                          backend::engine_config config = {})
    : engine{image, up, ready, [this, &config] {
               config.budget_messages = 1;
               config.places_max = 64;
               config.cells_max = 128;
               config.clock = &clock;
               return config;
             }()} {}

  template <class T>
  errc post(std::uint32_t place, const T& value, std::uint32_t flags = 0,
            std::uint64_t correlation = 0,
            std::uint32_t priority = ra_priority_normal) {
    ra_message m = make_message(place, value, flags, correlation);
    m.w[0] = ra_head_word(flags, priority, ra_message_type(&m), 0);
    m.w[7] = ra_hlc_make(clock.now_us(), 0);
    return engine.engine().post(m, nullptr);
  }
  /// A request whose answer says what was handled before it.
  errc ask(std::uint32_t place, std::uint64_t correlation,
           std::uint32_t priority = ra_priority_normal) {
    return post(place, probe_add{1}, ra_flag_request, correlation, priority);
  }
  void run() {
    while (ready.step(64) != 0) { // until no actor is ready
    }
  }
  /// The correlations of what came up with these flags, in order.
  std::vector<std::uint64_t> order(std::uint32_t flags = ra_flag_reply) const {
    std::vector<std::uint64_t> found;
    for (const auto& m : up.seen)
      if (ra_message_flags(&m) == flags)
        found.push_back(ra_message_correlation(&m));
    return found;
  }
  ra_telemetry counts() { return engine.engine().status(); }

  recorder up;
  backend::step_executor ready;
  clock::manual_clock clock{1'000'000};
  rig engine;
};

} // namespace ringactor::testing
