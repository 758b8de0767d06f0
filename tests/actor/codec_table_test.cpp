// SPDX-License-Identifier: BSD-3-Clause
// Codecs are found by CAF's type on the way down, by number on the way up.
#include "actor_tests_image.hpp"
#include "ringactor/actor/codec_table.hpp"

#include <doctest/doctest.h>

using ringactor::codec_of;
using ringactor::codec_table;
using ringactor::message_codec;
namespace caf_compat = ringactor::caf_compat;

TEST_CASE("codec_table finds every message of an image by type and number") {
  auto codecs = actor_tests_image().codecs;
  codec_table table{codecs};
  REQUIRE(codecs.size() > 15);
  for (const auto& each : codecs) {
    CAPTURE(each.info.name);
    const auto* by_key = table.find_key(each.key());
    REQUIRE(by_key);
    CHECK(by_key->info.type_id == each.info.type_id);
    const auto* by_id = table.find(each.info.type_id);
    REQUIRE(by_id);
    CHECK(by_id->info.name == each.info.name);
  }
}

TEST_CASE("codec_table knows size and spans of a message") {
  codec_table table{actor_tests_image().codecs};
  const auto* add = table.find_key(caf_compat::key_of<vector_add_request>());
  REQUIRE(add);
  CHECK(add->info.type_id == 10010);
  CHECK(add->info.bytes == 32);
  CHECK(add->info.span_count == 2);
  CHECK(add->info.spans[1] == 16);
}

TEST_CASE("codec_table finds nothing for what is no message") {
  codec_table table{actor_tests_image().codecs};
  CHECK(!table.find_key(caf_compat::key_of<std::string>()));
  CHECK(!table.find_key(caf_compat::key_of<caf::exit_msg>()));
  CHECK(!table.find_key(caf_compat::type_key{}));
  CHECK(!table.find(std::uint16_t{0}));
  CHECK(!table.find(std::uint16_t{65535}));
  CHECK(!table.find(std::uint16_t{10004})); // beside the numbers of echo
}

TEST_CASE("codec_table finds messages whose numbers share a slot") {
  std::vector<message_codec> codecs{
    codec_of<probe_add>(), codec_of<probe_value>(), codec_of<probe_ask>()};
  codecs[0].info.type_id = 16; // all three at the same place of the table
  codecs[1].info.type_id = 16 + 64;
  codecs[2].info.type_id = 16 + 128;
  codec_table table{codecs};
  CHECK(table.find(std::uint16_t{16}) == &codecs[0]);
  CHECK(table.find(std::uint16_t{80}) == &codecs[1]);
  CHECK(table.find(std::uint16_t{144}) == &codecs[2]);
  CHECK(!table.find(std::uint16_t{208}));
}

TEST_CASE("codec_table without codecs finds nothing") {
  codec_table table{{}};
  CHECK(!table.find_key(caf_compat::key_of<probe_add>()));
  CHECK(!table.find(std::uint16_t{20001}));
}

TEST_CASE("a codec makes a CAF message of the bytes of a struct") {
  probe_total total{3, 14};
  auto element =
    codec_of<probe_total>().make(nullptr, caf::make_message_id(), &total);
  REQUIRE(element);
  auto& content = caf_compat::content_of(*element);
  REQUIRE(content.match_elements<probe_total>());
  CHECK(content.get_as<probe_total>(0).sum == 14);
}
