// SPDX-License-Identifier: BSD-3-Clause
// The pure clock arithmetic of hlc.h and the timestamps people see.
#include "ringactor/clock/hlc.h"
#include "ringactor/clock/hlc_timestamp.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using ringactor::clock::hlc_timestamp;
using ringactor::clock::timestamp_of;

TEST_CASE("a stamp holds 52 bits of microseconds above 12 bits of counter") {
  const std::uint64_t stamp = ra_hlc_make(1'700'000'000'000'000, 4095);
  CHECK(ra_hlc_physical_us(stamp) == 1'700'000'000'000'000);
  CHECK(ra_hlc_logical(stamp) == 4095);
  CHECK(ra_hlc_make(1, 2) == 4098);
}

TEST_CASE("a tick takes physical time when that is ahead") {
  CHECK(ra_hlc_tick(ra_hlc_make(10, 7), 11) == ra_hlc_make(11, 0));
}

TEST_CASE("a tick counts on when physical time stands still or steps back") {
  CHECK(ra_hlc_tick(ra_hlc_make(10, 7), 10) == ra_hlc_make(10, 8));
  CHECK(ra_hlc_tick(ra_hlc_make(10, 7), 3) == ra_hlc_make(10, 8));
  CHECK(ra_hlc_tick(ra_hlc_make(10, 0), 10) == ra_hlc_make(10, 1));
}

TEST_CASE("a full counter carries into the microseconds") {
  const std::uint64_t next = ra_hlc_tick(ra_hlc_make(10, 4095), 10);
  CHECK(ra_hlc_physical_us(next) == 11);
  CHECK(ra_hlc_logical(next) == 0);
}

TEST_CASE("a merge is above both stamps, whichever is ahead") {
  const std::uint64_t low = ra_hlc_make(10, 5);
  const std::uint64_t high = ra_hlc_make(20, 3);
  CHECK(ra_hlc_merge(low, high, 15) == ra_hlc_make(20, 4));
  CHECK(ra_hlc_merge(high, low, 15) == ra_hlc_make(20, 4));
  CHECK(ra_hlc_merge(low, low, 15) == ra_hlc_make(15, 0));
}

TEST_CASE("a stamp may be ahead by the drift and not by 1 us more") {
  CHECK(ra_hlc_admissible(ra_hlc_make(150, 4095), 100, 50) != 0);
  CHECK(ra_hlc_admissible(ra_hlc_make(151, 0), 100, 50) == 0);
  CHECK(ra_hlc_admissible(ra_hlc_make(1, 0), 100, 0) != 0);
}

TEST_CASE("timestamps order by word, then node, source and message") {
  const hlc_timestamp base{
    .word = 5, .node = 5, .source_id = 5, .message_id = 5};
  hlc_timestamp later = base;
  later.message_id = 6;
  CHECK(base < later);
  later = {.word = 5, .node = 5, .source_id = 6, .message_id = 0};
  CHECK(base < later);
  later = {.word = 5, .node = 6, .source_id = 0, .message_id = 0};
  CHECK(base < later);
  later = {.word = 6, .node = 0, .source_id = 0, .message_id = 0};
  CHECK(base < later);
  CHECK(base == hlc_timestamp{base});
}

TEST_CASE("a message's timestamp names its clock, sender and number") {
  ra_message message{};
  message.w[7] = ra_hlc_make(1234, 5);
  ra_set_id(&message, 99);
  ra_set_from(&message, {.id = 0x01000007, .incarnation = 3, .node = 2});
  const hlc_timestamp stamp = timestamp_of(message);
  CHECK(stamp.physical() == 1234);
  CHECK(stamp.logical() == 5);
  CHECK(stamp.node_id() == 2);
  CHECK(stamp.source_id == 0x01000007);
  CHECK(stamp.message_id == 99);
  CHECK(to_string(stamp) == "1234.5 node 2 source 16777223 message 99");
}
