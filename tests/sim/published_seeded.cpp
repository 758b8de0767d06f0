// SPDX-License-Identifier: BSD-3-Clause
// What an actor publishes under relaxed memory: no schedule shows a reader
// parts of two values, and each order that is taken out lets one do so.
#include "tests/sim/layer.h"

#include "tests/sim/explore.hpp"

#include <doctest/doctest.h>

namespace ringactor::sim {
namespace {

#include "ringactor/abi/published.h"

constexpr std::uint32_t life = 3, type = 20'000;

void publish(ra_control& control, std::uint64_t value) {
  const std::uint64_t words[ra_small_state_words] = {value, value, value,
                                                     value};
  ra_published_write(&control, life, type, sizeof words, words);
}

/// One reader beside a writer that publishes anew.
verdict read_beside_a_writer() {
  static ra_control control;
  static std::uint32_t status;
  static std::uint64_t words[ra_small_state_words];
  const scenario what{
    .begin =
      [] {
        control = {};
        publish(control, 1);
      },
    .threads = {[] { publish(control, 2); },
                [] {
                  status = ra_published_look(&control, life, type, words);
                }},
    .end =
      [] {
        check(status == ra_ok || status == ra_would_block, "nothing is there");
        for (std::uint64_t word : words)
          check(status != ra_ok || word == words[0], "parts of two values");
      },
  };
  return explore_bounded(what, {3, 3}, 1'000'000);
}

} // namespace

TEST_CASE("a reader never sees parts of two published values") {
  reset_sites();
  const verdict found = read_beside_a_writer();
  CHECK(found.failure.empty());
  CHECK(found.complete);
  CHECK(sites().size() == 4); // two orders of the writer, two of the reader
}

TEST_CASE("without one of the four orders a reader sees parts of two values") {
  reset_sites();
  read_beside_a_writer();
  const auto orders = sites();
  for (const auto& each : orders) {
    CAPTURE(each.name());
    weaken(each, std::memory_order_relaxed); // Order: none, as if taken out
    CHECK(read_beside_a_writer().failure.find("parts of two values")
          != std::string::npos);
  }
  reset_sites();
}

} // namespace ringactor::sim
