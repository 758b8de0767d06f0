// SPDX-License-Identifier: BSD-3-Clause
// The bytes that both sides see, as numbers. A change here is a change of
// ra_abi_version.
#include "ringactor/abi/errc.hpp"
#include "ringactor/abi/layout.h"
#include "ringactor/abi/status.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

using ringactor::errc;

TEST_CASE("messages and cells have the sizes that the abi promises") {
  CHECK(sizeof(ra_message) == 120);
  CHECK(sizeof(ra_cell) == 128);
  CHECK(sizeof(ra_small_cell) == 64);
  CHECK(sizeof(ra_address) == 8);
  CHECK(sizeof(ra_span) == 16);
  CHECK(sizeof(ra_error) == 16);
  CHECK(offsetof(ra_cell, first) == 0);
  CHECK(offsetof(ra_cell, rest) == 8);
  CHECK(offsetof(ra_small_cell, rest) == 8);
  CHECK(offsetof(ra_address, id) == 0);
  CHECK(offsetof(ra_address, incarnation) == 4);
  CHECK(offsetof(ra_address, node) == 6);
  CHECK(offsetof(ra_span, place) == 0);
  CHECK(offsetof(ra_span, bytes) == 8);
  CHECK(offsetof(ra_error, code) == 4);
  CHECK(offsetof(ra_error, cause) == 8);
}

TEST_CASE("each line of a ring's head and of a control block has one writer") {
  CHECK(sizeof(ra_ring) == 128);
  CHECK(offsetof(ra_ring, consumed) == 0);
  CHECK(offsetof(ra_ring, claimed) == 64);
  CHECK(offsetof(ra_ring, seen) == 72);
  CHECK(sizeof(ra_control) == 128);
  CHECK(offsetof(ra_control, command) == 0);
  CHECK(offsetof(ra_control, activity) == 64);
  CHECK(offsetof(ra_control, beat) == 72);
  CHECK(offsetof(ra_control, processed) == 80);
  CHECK(offsetof(ra_control, published) == 88);
  CHECK(offsetof(ra_control, small_state) == 96);
  CHECK(ra_command_word(ra_life_active, 7) == 0x700000001);
}

TEST_CASE("telemetry is one line of eight counters") {
  CHECK(sizeof(ra_telemetry) == 64);
  CHECK(offsetof(ra_telemetry, handled) == 0);
  CHECK(offsetof(ra_telemetry, sent) == 8);
  CHECK(offsetof(ra_telemetry, refused) == 16);
  CHECK(offsetof(ra_telemetry, dead_letters) == 24);
  CHECK(offsetof(ra_telemetry, would_block) == 32);
  CHECK(offsetof(ra_telemetry, failed) == 40);
  CHECK(offsetof(ra_telemetry, activations) == 48);
  CHECK(offsetof(ra_telemetry, control) == 56);
}

TEST_CASE("the layout record starts with version and hash") {
  CHECK(ra_abi_version == 2);
  CHECK(offsetof(ra_layout, abi_version) == 0);
  CHECK(offsetof(ra_layout, options_hash) == 8);
  CHECK(offsetof(ra_layout, engine_id) == 16);
}

TEST_CASE("the layout hash sees every field but version and itself") {
  ra_layout layout{};
  layout.places_max = 10;
  const std::uint64_t hash = ra_layout_hash(&layout);
  layout.options_hash = hash;
  CHECK(ra_layout_hash(&layout) == hash);
  auto* bytes = reinterpret_cast<std::uint8_t*>(&layout);
  for (std::size_t i = 16; i < sizeof layout; ++i) {
    bytes[i] ^= 1;
    CHECK(ra_layout_hash(&layout) != hash);
    bytes[i] ^= 1;
  }
}

TEST_CASE("a lap tag starts at 1 and wraps after 65536 laps (cells=8)") {
  CHECK(ra_lap_tag(0, 3) == 1);
  CHECK(ra_lap_tag(7, 3) == 1);
  CHECK(ra_lap_tag(8, 3) == 2);
  CHECK(ra_lap_tag(65'534 * 8, 3) == 65'535);
  CHECK(ra_lap_tag(65'535 * 8, 3) == 0);
  CHECK(ra_lap_tag(65'536 * 8, 3) == 1);
}

TEST_CASE("the numbers of errors are fixed") {
  CHECK(ra_ok == 0);
  CHECK(ra_no_such == 1);
  CHECK(ra_stale_incarnation == 2);
  CHECK(ra_full == 3);
  CHECK(ra_dropped == 4);
  CHECK(ra_expired == 5);
  CHECK(ra_oversize == 6);
  CHECK(ra_bad_type == 7);
  CHECK(ra_corrupt == 8);
  CHECK(ra_drift == 9);
  CHECK(ra_down == 10);
  CHECK(ra_node_down == 11);
  CHECK(ra_would_block == 12);
  CHECK(ra_handler_failed == 13);
  CHECK(ra_bad_span == 14);
  CHECK(ra_exhausted == 15);
  CHECK(ra_invalid_argument == 16);
  CHECK(ra_unavailable == 17);
  CHECK(ra_mismatch == 18);
  CHECK(ra_closed == 19);
  CHECK(ra_io == 20);
  CHECK(ra_timeout == 21);
  CHECK(ra_empty == 22);
  CHECK(ra_hung == 23);
  CHECK(ra_shutdown == 24);
}

TEST_CASE("every error number has a name and a sentence") {
  for (int number = 0; number < ra_status_count; ++number) {
    const auto code = static_cast<errc>(number);
    CAPTURE(number);
    CHECK(to_string(code) != "unknown");
    CHECK(describe(code).find(' ') != std::string_view::npos);
  }
  CHECK(to_string(errc::full) == "full");
  CHECK(static_cast<int>(errc::stale_incarnation) == ra_stale_incarnation);
  CHECK(to_string(static_cast<errc>(200)) == "unknown");
}
