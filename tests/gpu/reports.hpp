// SPDX-License-Identifier: BSD-3-Clause
// A stepped engine of the kernels reporter, barrier and chorus.
#pragma once

#include "gpu/kernels/barrier/messages.h"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/backend/published.hpp"
#include "tests/gpu/stepped_engine.hpp"
#include "tests/kernels/reporter/messages.h"

#include <doctest/doctest.h>

extern const ringactor::cpu::cpu_image report_tests_cpu_image;

namespace ringactor::testing {

struct reports : stepped_engine {
  // In the image.
  static constexpr std::uint16_t reporter = 0, barrier = 1, chorus = 2;
  explicit reports(std::uint32_t lanes = 1)
    : stepped_engine{report_tests_cpu_image, [lanes] {
                       backend::engine_config config;
                       config.lanes = lanes;
                       return config;
                     }()} {}

  backend::place start(const reporter_config& config = {},
                       ra_span restore = {}) {
    auto place =
      engine.start_kernel(reporter, config, 1024, ra_policy_reject, restore);
    run();
    return place;
  }
  /// What the handler's call said; the messages it sent stay in `up`.
  std::uint32_t order(const backend::place& who, const reporter_do& what) {
    REQUIRE(post(who.index, what, ra_flag_request, 77) == errc::ok);
    run();
    auto answer = up.seen.back();
    REQUIRE(ra_message_flags(&answer) == ra_flag_reply);
    up.seen.pop_back();
    return payload_of<reporter_done>(answer).status;
  }
  /// Adds under this message id.
  reporter_total add(const backend::place& who, std::uint64_t amount,
                     std::uint64_t id) {
    ra_message m =
      make_message(who.index, reporter_add{amount}, ra_flag_request, 78);
    ra_set_id(&m, id);
    m.w[7] = ra_hlc_make(clock.now_us(), 0);
    REQUIRE(engine.engine().post(m, nullptr) == errc::ok);
    run();
    auto answer = up.seen.back();
    up.seen.pop_back();
    return payload_of<reporter_total>(answer);
  }
  ra_pool* pool() { return engine.pool(); }
  std::uint64_t blocks() {
    return ra_load(&pool()->taken, ra_relaxed, ra_system); // Order: one thread
  }
  /// Takes all that the pool still has.
  void use_up_pool() {
    for (int size_class = ra_pool_classes - 1; size_class >= 0; --size_class)
      while (ra_pool_take(pool(), 1, 64ull << size_class).place != 0) {
      } // until none is left
  }
  /// The only message that came up.
  ra_message only() {
    REQUIRE(up.seen.size() == 1);
    auto found = up.seen.back();
    up.seen.clear();
    return found;
  }
};

/// The block that a message larger than a cell lies in.
inline ra_span block_of(const ra_message& m) {
  return ra_make_span(1, ra_span_offset({m.w[ra_envelope_words], 0, 0}),
                      static_cast<std::uint32_t>(m.w[ra_envelope_words + 1]));
}

} // namespace ringactor::testing
