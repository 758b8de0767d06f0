// SPDX-License-Identifier: BSD-3-Clause
// A stepped engine with several lanes. Used by lanes_test and context_test.
#pragma once

#include "tests/gpu/stepped_engine.hpp"

#include "ringactor/abi/span_pool.h"

#include <doctest/doctest.h>
#include <functional>

extern const ringactor::cpu::cpu_image lanes_tests_cpu_image;

namespace ringactor::testing {

/// The ballot of so many lanes that all say yes.
inline std::uint32_t all_of(std::uint32_t lanes) {
  return lanes == 32 ? ~0u : (1u << lanes) - 1;
}

inline backend::engine_config with_lanes(std::uint32_t lanes,
                                         std::uint64_t budget_us = 0) {
  backend::engine_config config;
  config.lanes = lanes;
  config.budget_us = budget_us;
  return config;
}

struct lanes_world : stepped_engine {
  explicit lanes_world(std::uint32_t lanes, std::uint64_t budget_us = 0)
    : stepped_engine{lanes_tests_cpu_image, with_lanes(lanes, budget_us)} {}

  /// Forgets what came up, asks, and gives the one answer.
  template <class Answer, class T>
  Answer ask(const backend::place& to, const T& question) {
    up.seen.clear();
    REQUIRE(post(to.index, question, ra_flag_request, 9) == errc::ok);
    run();
    REQUIRE(up.seen.size() == 1);
    CHECK(ra_message_flags(&up.seen[0]) == ra_flag_reply);
    return payload_of<Answer>(up.seen[0]);
  }

  /// A block of the pool, its words 0.
  ra_span block(std::uint32_t bytes) {
    return ra_pool_take(reinterpret_cast<ra_pool*>(pool()), 1, bytes);
  }
  std::uint64_t* at(ra_span block, std::size_t word) {
    return reinterpret_cast<std::uint64_t*>(pool() + ra_span_offset(block))
           + word;
  }

private:
  std::byte* pool() {
    auto memory = engine.engine().memory();
    return memory.shared + memory.layout->pool;
  }
};

} // namespace ringactor::testing
