// SPDX-License-Identifier: BSD-3-Clause
// Messages and type numbers as JSON, there and back.
#include "ringactor/message/json.hpp"

#include "json_structs.hpp"
#include "message_tests_catalog.hpp"

#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <limits>
#include <random>

using namespace ringactor;
using namespace ringactor::message;

namespace {

template <class T>
T round_trip(const T& value) {
  auto text = to_json(value);
  CAPTURE(text);
  auto back = from_json<T>(text);
  REQUIRE_MESSAGE(back, (back ? "" : back.error().what));
  return *back;
}

// Without padding: to_json shows every field.
bool are_equal(const json_all& a, const json_all& b) {
  return to_json(a) == to_json(b);
}

} // namespace

TEST_CASE("a message's JSON has its fields by name, in their order") {
  desk_order order{7, 1.5, 3, {1, -2, 3}, "ACME"};
  CHECK(to_json(order) == desk_order_text);
}

TEST_CASE("a message is read from JSON, its members in any order") {
  auto order = from_json<desk_order>(
    R"({"symbol":"ACME","levels":[1,-2,3],"quantity":3,"price":1.5,"id":7})");
  REQUIRE(order);
  CHECK(order->id == 7);
  CHECK(order->price == 1.5);
  CHECK(order->quantity == 3);
  CHECK(order->levels[1] == -2);
  CHECK(std::string_view{order->symbol} == "ACME");
}

TEST_CASE("every kind of field comes back at both ends of its range") {
  json_all low{};
  low.i8 = -128, low.i16 = -32768, low.i32 = INT32_MIN, low.i64 = INT64_MIN;
  low.f32 = -std::numeric_limits<float>::max(), low.f64 = -1e308;
  json_all high{255,
                65535,
                UINT32_MAX,
                UINT64_MAX,
                127,
                32767,
                INT32_MAX,
                INT64_MAX,
                std::numeric_limits<float>::denorm_min(),
                std::numeric_limits<double>::max(),
                true,
                json_side::sell,
                {1, 2, 255},
                "abcde",
                {{1, -1}, {127, -128}},
                {1u << 31, 65535, 9},
                {}};
  std::memcpy(high.text, "abcdef", 6); // full, without an end
  for (const auto& each : {low, high}) {
    auto back = round_trip(each);
    CHECK(are_equal(back, each));
    CHECK(back.i64 == each.i64);
    CHECK(back.u64 == each.u64);
    CHECK(back.f32 == each.f32);
    CHECK(back.f64 == each.f64);
    CHECK(std::memcmp(back.text, each.text, 6) == 0);
    CHECK(back.points[1].y == each.points[1].y);
    CHECK(back.who.id == each.who.id);
  }
}

TEST_CASE("NaN and the infinities are strings, and come back") {
  json_all all{};
  all.f32 = std::numeric_limits<float>::quiet_NaN();
  all.f64 = -std::numeric_limits<double>::infinity();
  CHECK(to_json(all).find(R"("f64":"-Infinity")") != std::string::npos);
  auto back = round_trip(all);
  CHECK(std::isnan(back.f32));
  CHECK(back.f64 == all.f64);
  all.f32 = std::numeric_limits<float>::infinity();
  CHECK(round_trip(all).f32 == all.f32);
}

TEST_CASE("a text that is no UTF-8 is an array of bytes, and comes back") {
  json_all all{};
  std::memcpy(all.text, "\xff\x00z", 3);
  CHECK(to_json(all).find(R"("text":[255,0,122,0,0,0])") != std::string::npos);
  CHECK(std::memcmp(round_trip(all).text, all.text, 6) == 0);
  std::memcpy(all.text, "a\0\"\xc3\xa4", 6); // a zero inside, UTF-8
  CHECK(std::memcmp(round_trip(all).text, all.text, 6) == 0);
}

TEST_CASE("a span shows its size, and an empty one is null") {
  json_all all{};
  CHECK(to_json(all).find(R"("block":null)") != std::string::npos);
  all.block = {77, 12, 0};
  CHECK(to_json(all).find(R"("block":{"bytes":12})") != std::string::npos);
}

TEST_CASE("a field that is not named is 0 in what is read") {
  desk_alert alert{{1, 2, 3}, 0.5f, 99};
  auto back = round_trip(alert);
  CHECK(back.from.incarnation == 2);
  CHECK(back.score == 0.5f);
  CHECK(back.reserved == 0);
}

TEST_CASE("every type number comes back from its JSON") {
  for (std::uint32_t id = ra_type_user; id < 65536; ++id) {
    auto type_id = static_cast<std::uint16_t>(id);
    auto back = type_id_from_json(type_id_to_json(type_id));
    REQUIRE(back);
    REQUIRE(*back == type_id);
  }
  CHECK(type_id_to_json(503) == R"({"domain":"OrderMatching","offset":3})");
  CHECK(type_id_to_json(2500) == "2500");
  CHECK(*type_id_from_json(R"({"offset":3,"domain":"order_matching"})") == 503);
}

TEST_CASE("an address comes back from its JSON") {
  ra_address who{0x02000007, 3, 9};
  CHECK(to_json(who) == R"({"id":33554439,"incarnation":3,"node":9})");
  auto back = round_trip(who);
  CHECK(back.id == who.id);
  CHECK(back.incarnation == 3);
  CHECK(back.node == 9);
  CHECK(from_json<ra_address>("7").error().what
        == "ra_address: expected an object, got 7");
}

TEST_CASE("a message of a type known at run time goes to JSON and back") {
  registry all;
  REQUIRE(all.add(message_tests_catalog()));
  desk_order order{7, 1.5, 3, {1, -2, 3}, "ACME"};
  auto bytes = std::as_bytes(std::span{&order, 1});
  auto text = message_to_json(all, {503, {bytes.begin(), bytes.end()}});
  REQUIRE(text);
  CHECK(*text
        == R"({"type":"desk_order","id":{"domain":"OrderMatching","offset":3})"
           R"(,"value":)"
             + std::string{desk_order_text} + "}");
  auto back = message_from_json(all, *text);
  REQUIRE(back);
  CHECK(back->type_id == 503);
  desk_order again;
  REQUIRE(back->bytes.size() == sizeof again);
  std::memcpy(&again, back->bytes.data(), sizeof again);
  CHECK(to_json(again) == desk_order_text);
}

TEST_CASE("a message is read without its id, by its type's name") {
  registry all;
  REQUIRE(all.add(message_tests_catalog()));
  auto read = message_from_json(all, R"({"type":"desk_order","value":)"
                                       + std::string{desk_order_text} + "}");
  REQUIRE(read);
  CHECK(read->type_id == 503);
}

TEST_CASE("any bytes of every shipped message come back from their JSON") {
  // A span with bytes is not read; what no field names is 0 after it, so the
  // second text is compared.
  registry all;
  REQUIRE(all.add(message_tests_catalog()));
  std::mt19937 random{20261121};
  std::size_t types = 0;
  for (const auto& type : all.messages()) {
    CAPTURE(type.info.name);
    types += !type.fields.empty();
    for (int round = 0; round < 50 && !type.fields.empty(); ++round) {
      typed_bytes what{type.info.type_id,
                       std::vector<std::byte>(type.info.bytes)};
      for (auto& each : what.bytes)
        each = static_cast<std::byte>(round % 2 ? random() : random() % 127);
      for (std::uint32_t i = 0; i < type.info.span_count; ++i) // empty ones
        std::memset(what.bytes.data() + type.info.spans[i], 0, sizeof(ra_span));
      auto text = message_to_json(all, what);
      REQUIRE(text);
      auto back = message_from_json(all, *text);
      REQUIRE_MESSAGE(back, *text);
      CHECK(*message_to_json(all, *back) == *text);
    }
  }
  CHECK(types == 24);
}
