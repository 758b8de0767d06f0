// SPDX-License-Identifier: BSD-3-Clause
// JSON that is not taken: each error has the field's path and what was
// expected of it.
#include "ringactor/message/json.hpp"

#include "json_structs.hpp"
#include "message_tests_catalog.hpp"

#include <cstring>
#include <doctest/doctest.h>

using namespace ringactor;
using namespace ringactor::message;

namespace {

/// The error of a desk_order in which one part of the text is another.
std::string refused_order(std::string_view part, std::string_view other) {
  std::string text{desk_order_text};
  text.replace(text.find(part), part.size(), other);
  auto read = from_json<desk_order>(text);
  CAPTURE(text);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::invalid_argument);
  return read.error().what;
}

bool has(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a value of the wrong type is refused with the field's path") {
  CHECK(has(refused_order("7", R"("7")"),
            R"(desk_order.id: expected a whole number from 0 to )"
            R"(18446744073709551615, got "7")"));
  CHECK(
    has(refused_order("1.5", "true"), "desk_order.price: expected a number"));
  CHECK(has(refused_order("-2", "null"), "desk_order.levels[1]: expected"));
  CHECK(has(refused_order("[1,-2,3]", "{}"),
            "desk_order.levels: expected an array of 3 values, got {}"));
  CHECK(has(refused_order(R"("ACME")", "8"), "desk_order.symbol: expected"));
}

TEST_CASE("a number that the field cannot hold is refused") {
  CHECK(has(refused_order("3", "4294967296"),
            "quantity: expected a whole number from 0 to 4294967295, got "
            "4294967296"));
  CHECK(has(refused_order("7", "-1"), "desk_order.id"));
  CHECK(has(refused_order("7", "1.5"), "desk_order.id"));
  CHECK(has(refused_order("7", "18446744073709551616"), "desk_order.id"));
  CHECK(has(refused_order("-2", "-32769"), "from -32768 to 32767"));
  CHECK(has(refused_order("-2", "32768"), "desk_order.levels[1]"));
  CHECK(has(refused_order("1.5", "1e999"), "number out of range"));
}

TEST_CASE("a text or an array of another size is refused") {
  CHECK(has(refused_order("ACME", "NINECHARS"), "at most 8 bytes"));
  CHECK(has(refused_order(R"("ACME")", "[1,2]"), "desk_order.symbol"));
  CHECK(has(refused_order(R"("ACME")", "[1,2,3,4,5,6,7,256]"), "got 256"));
  CHECK(has(refused_order("[1,-2,3]", "[1,-2]"), "an array of 3 values"));
  CHECK(has(refused_order("[1,-2,3]", "[1,-2,3,4]"), "an array of 3 values"));
}

TEST_CASE("a field that is missing, unknown or there twice is refused") {
  CHECK(has(refused_order(R"("quantity":3,)", ""),
            "desk_order: the field 'quantity' is missing"));
  CHECK(has(refused_order(R"("id":7,)", R"("id":7,"prize":1,)"),
            "no field 'prize'; it has: id, price, quantity, levels, symbol"));
  CHECK(has(refused_order(R"("id":7,)", R"("id":7,"id":8,)"),
            "the member 'id' comes twice"));
}

TEST_CASE("a text that is no JSON is refused") {
  for (std::string_view text :
       {"", " ", "{", R"({"id":7)", R"({"id":7,})", "[}", "nul", "\xff",
        "{'id':7}", R"({"id":7} {})", R"({"id":07})", "\"\\ud800\""}) {
    CAPTURE(text);
    auto read = from_json<desk_order>(text);
    REQUIRE_FALSE(read);
    CHECK(has(read.error().what, "not valid JSON"));
  }
  for (std::string_view text : {"null", "[]", "7", "\"x\"", "true"})
    CHECK(has(from_json<desk_order>(text).error().what,
              "desk_order: expected an object"));
}

TEST_CASE("every text cut short is refused, none is half read") {
  desk_order kept{1, 2, 3, {4, 5, 6}, "same"};
  auto bytes = std::as_writable_bytes(std::span{&kept, 1});
  for (std::size_t i = 0; i < desk_order_text.size(); ++i)
    CHECK_FALSE(value_from_json(record_of<desk_order>(),
                                desk_order_text.substr(0, i), bytes));
  std::string late{desk_order_text};
  late.replace(late.find("ACME"), 4, "NINECHARS");
  CHECK_FALSE(value_from_json(record_of<desk_order>(), late, bytes));
  CHECK(kept.id == 1);
  CHECK(std::string_view{kept.symbol} == "same");
}

TEST_CASE("a text that is too deep or too long is refused") {
  std::string deep(200'000, '[');
  deep += std::string(200'000, ']');
  CHECK(has(from_json<desk_order>(deep).error().what, "nested deeper than 32"));
  auto long_one = from_json<desk_order>(std::string(json_bytes_max + 1, ' '));
  REQUIRE_FALSE(long_one);
  CHECK(long_one.error().code == errc::oversize);
}

TEST_CASE("a span, a float and a flag refuse what they cannot hold") {
  json_all all{};
  auto good = to_json(all);
  auto with = [&](std::string_view part, std::string_view other) {
    auto text = good;
    text.replace(text.find(part), part.size(), other);
    auto read = from_json<json_all>(text);
    return read ? std::string{} : read.error().what;
  };
  CHECK(has(with(R"("block":null)", R"("block":{"bytes":8})"),
            "json_all.block: expected null: a block of the pool cannot"));
  CHECK(has(with(R"("f32":0.0)", R"("f32":1e39)"), "that a float can hold"));
  CHECK(has(with(R"("f32":0.0)", R"("f32":"inf")"), "json_all.f32"));
  CHECK(has(with(R"("flag":false)", R"("flag":0)"), "true or false, got 0"));
  CHECK(has(with(R"({"x":0,"y":0})", R"({"x":0})"),
            "json_all.points[0]: the field 'y' is missing"));
}

TEST_CASE("a type number that is none is refused") {
  CHECK(has(type_id_from_json(R"({"domain":"Orders","offset":3})").error().what,
            "no domain 'Orders'"));
  CHECK(
    has(type_id_from_json(R"({"domain":"Banking","offset":100})").error().what,
        "Banking; use 0 to 99"));
  for (std::string_view text :
       {"15", "65536", "-3", "1.5", "\"503\"", R"({"domain":"Banking"})",
        R"({"domain":3,"offset":3})", R"({"domain":"Banking","offset":-1})",
        R"({"domain":"Banking","offset":3,"more":1})"}) {
    CAPTURE(text);
    auto read = type_id_from_json(text);
    REQUIRE_FALSE(read);
    CHECK(has(read.error().what, "type id: expected"));
  }
}

TEST_CASE("a message of a type that is not known is refused") {
  registry all;
  REQUIRE(all.add(message_tests_catalog()));
  auto error = [&](const std::string& text) {
    auto read = message_from_json(all, text);
    return read ? std::string{} : read.error().what;
  };
  std::string value = R"(,"value":)" + std::string{desk_order_text} + "}";
  CHECK(has(error(R"({"type":"desk_ordre")" + value), "'desk_ordre'"));
  CHECK(has(error(R"({"type":"desk_order","id":504)" + value),
            "the id of desk_order: expected OrderMatching+3, got 504"));
  CHECK(has(error(R"({"type":"desk_order","more":1)" + value), "message: "));
  CHECK(has(error(R"({"type":"desk_order"})"), "message: expected"));
  CHECK(has(error("[]"), "message: expected"));
  CHECK(has(message_to_json(all, {502, {}}).error().what, "OrderMatching+2"));
  CHECK(has(message_to_json(all, {503, {}}).error().what, "40 bytes, not 0"));
}

TEST_CASE("a message whose fields are not named says what to write") {
  registry all;
  REQUIRE(all.add(message_tests_catalog()));
  auto refused = message_to_json(all, {504, std::vector<std::byte>(16)});
  REQUIRE_FALSE(refused);
  CHECK(
    has(refused.error().what, "RA_MESSAGE_FIELDS(desk_fill, <field>, ...)"));
}
