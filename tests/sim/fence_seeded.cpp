// SPDX-License-Identifier: BSD-3-Clause
// The memory fences of handlers under relaxed memory: the text of a kernel that
// passes a message by them, and what happens when one is taken out.
#include "tests/sim/layer.h"

#include "gpu/device/memory_fence.h"
#include "tests/sim/explore.hpp"

#include <doctest/doctest.h>

namespace ringactor::sim {
namespace {

#define LOCKSTEP_DATA plain<std::uint64_t>
#include "tests/kernels/lockstep/passing.h"

verdict pass_a_message() {
  static lockstep_box box;
  static std::uint64_t found;
  const scenario what{
    .begin = [] { box = {}, found = 0; },
    .threads = {[] { lockstep_put(&box, 7); },
                [] { found = lockstep_take(&box); }},
    .end = [] { check(found == 0 || found == 7, "half a message"); },
  };
  return explore_bounded(what, {4, 4}, 100'000);
}

} // namespace

TEST_CASE("fences order the data of a message and the flag that tells of it") {
  reset_sites();
  const verdict found = pass_a_message();
  CHECK(found.failure.empty());
  CHECK(found.complete);
  CHECK(sites().size() == 2); // the two fences: the flag orders nothing
}

TEST_CASE("a message without one of its two fences is found to race") {
  reset_sites();
  pass_a_message();
  const auto fences = sites();
  for (const auto& each : fences) {
    CAPTURE(each.name());
    weaken(each, std::memory_order_relaxed); // Order: none, as if taken out
    CHECK(pass_a_message().failure.find("race") == 0);
  }
  reset_sites();
}

} // namespace ringactor::sim
