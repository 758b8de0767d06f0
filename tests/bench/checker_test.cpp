// SPDX-License-Identifier: BSD-3-Clause
// What the bench says of queues rests on its checker: each kind of damage is
// seen and named.
#include "tools/bench/pattern.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace ringactor::bench;

namespace {

constexpr std::size_t words = 15;
using message = flat_words<words>;

message make(std::uint64_t source, std::uint64_t number) {
  message made;
  fill_pattern<words>(made.words, make_id(source, number));
  return made;
}

tally check(const std::vector<message>& found, std::uint64_t sent) {
  checker seen;
  for (const auto& each : found)
    seen.take<words>(each.words);
  tally counts;
  seen.close(sent, counts);
  return counts;
}

} // namespace

TEST_CASE("the bench's checker verifies messages in order per source") {
  const tally counts = check({make(0, 0), make(7, 0), make(0, 1)}, 3);
  CHECK(counts.verified == 3);
  CHECK(counts.is_sound());
}

TEST_CASE("the bench's checker sees a lost message") {
  const tally counts = check({make(0, 0), make(0, 2), make(0, 3)}, 4);
  CHECK(counts.lost == 1);
  CHECK(counts.verified == 2); // the one behind the gap is out of order
  CHECK_FALSE(counts.is_sound());
}

TEST_CASE("the bench's checker sees a message that comes twice or too early") {
  CHECK(check({make(0, 0), make(0, 0)}, 1).duplicated == 1);
  CHECK(check({make(0, 1), make(0, 0)}, 2).verified == 0);
}

TEST_CASE("the bench's checker sees a change of any one word") {
  for (std::size_t i = 1; i < words; ++i) {
    message torn = make(0, 0);
    torn.words[i] ^= std::uint64_t{1} << (5 * i % 64);
    CHECK(check({torn}, 1).corrupt == 1);
    torn = make(0, 0);
    torn.words[i] = make(0, 1).words[i]; // of another message
    CHECK(check({torn}, 1).corrupt == 1);
  }
  message torn = make(0, 0);
  torn.words[0] = make_id(0, 1);
  CHECK_FALSE(check({torn}, 1).is_sound());
}

TEST_CASE("the bench's checker starts anew with each repetition") {
  checker seen;
  tally first, second;
  seen.take<words>(make(0, 1).words); // a gap
  seen.close(2, first);
  seen.take<words>(make(0, 2).words);
  seen.close(1, second);
  CHECK(first.lost == 1);
  CHECK(second.is_sound());
}
