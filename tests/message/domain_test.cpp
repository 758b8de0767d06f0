// SPDX-License-Identifier: BSD-3-Clause
// Domains of type numbers, and the three ways to number a message.
#include "ringactor/message/domain.hpp"

#include "says.hpp"
#include "tests/kernels/desk/messages.h"

#include <doctest/doctest.h>

using namespace ringactor;
using namespace ringactor::message;
using message_tests::says;

TEST_CASE("there are 20 domains of 100 numbers, and custom from 10000") {
  REQUIRE(domains.size() == 21);
  for (std::size_t i = 0; i < 20; ++i) {
    CAPTURE(i);
    CHECK(domains[i].first == i * 100);
    CHECK(domains[i].count == 100);
    CHECK(info_of(domains[i].which).name == domains[i].name);
  }
  CHECK(info_of(domain::custom).first == 10000);
  CHECK(info_of(domain::custom).last() == 65535);
}

TEST_CASE("domain_of finds the domain at both ends of each range") {
  for (const auto& each : domains) {
    CAPTURE(each.title);
    CHECK(domain_of(each.first) == each.which);
    CHECK(domain_of(each.last()) == each.which);
    CHECK(offset_in_domain(each.first) == 0);
    CHECK(offset_in_domain(each.last()) == each.count - 1);
  }
  CHECK(domain_of(599) == domain::order_matching);
  CHECK(domain_of(600) == domain::market_data);
}

TEST_CASE("numbers from 2000 to 9999 belong to no domain") {
  CHECK(domain_of(1999) == domain::financial_audit);
  CHECK_FALSE(domain_of(2000));
  CHECK_FALSE(offset_in_domain(9999));
  CHECK(domain_of(10000) == domain::custom);
}

TEST_CASE("parse_domain reads what to_string writes, and the C name") {
  for (const auto& each : domains) {
    CAPTURE(each.title);
    auto by_title = parse_domain(to_string(each.which));
    auto by_name = parse_domain(each.name);
    REQUIRE(by_title);
    REQUIRE(by_name);
    CHECK(*by_title == each.which);
    CHECK(*by_name == each.which);
  }
}

TEST_CASE("parse_domain lists the domains when there is no such") {
  auto none = parse_domain("ordermatching");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errc::no_such);
  CHECK(says(none.error(), "'ordermatching'"));
  CHECK(says(none.error(), "General, GraphAnalytics"));
  CHECK(says(none.error(), "Custom"));
}

TEST_CASE("make_type_id refuses an offset outside of the domain") {
  CHECK(*make_type_id(domain::order_matching, 99) == 599);
  auto outside = make_type_id(domain::order_matching, 100);
  REQUIRE_FALSE(outside);
  CHECK(says(outside.error(), "offset 100"));
  CHECK(says(outside.error(), "OrderMatching; use 0 to 99"));
  CHECK(*make_type_id(domain::custom, 55535) == 65535);
  CHECK_FALSE(make_type_id(domain::custom, 55536));
  CHECK_FALSE(make_type_id(domain::general, ~0ull));
}

TEST_CASE("make_type_id refuses a number that is the engine's own") {
  auto own = make_type_id(domain::general, 15);
  REQUIRE_FALSE(own);
  CHECK(says(own.error(), "offset 16 or higher in General"));
  CHECK(*make_type_id(domain::general, 16) == 16);
}

TEST_CASE("describe_type_id names the domain and the offset") {
  CHECK(describe_type_id(503) == "OrderMatching+3");
  CHECK(describe_type_id(2500) == "2500");
}

TEST_CASE("a message of a domain has the domain's number and its offset") {
  CHECK(info_of<desk_order>().type_id == 503);
  CHECK(info_of<desk_fill>().type_id == 504);
}

TEST_CASE("an automatic number is a fixed one inside the domain") {
  // On the wire: a change of the hash is a change of every such number.
  CHECK(info_of<desk_alert>().type_id == 1017);
  CHECK(domain_of(info_of<desk_alert>().type_id) == domain::fraud_detection);
}

TEST_CASE("automatic numbers keep clear of what is not the user's") {
  CHECK(RA_AUTO_NUMBER(0, 100, "a") >= ra_type_user);
  CHECK(RA_AUTO_NUMBER(0, 100, "b") < 100);
  CHECK(RA_AUTO_NUMBER(10000, 55536, "some_name_of_a_struct") < 60000);
  CHECK(RA_NAME_HASH("ab") != RA_NAME_HASH("ba"));
}
