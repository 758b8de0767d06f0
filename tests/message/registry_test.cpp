// SPDX-License-Identifier: BSD-3-Clause
// The registry, made from the catalog of this test's own image.
#include "ringactor/message/registry.hpp"

#include "message_tests_catalog.hpp"
#include "says.hpp"

#include <doctest/doctest.h>

using namespace ringactor;
using namespace ringactor::message;
using message_tests::says;

namespace {

registry own_registry() {
  registry out;
  auto added = out.add(message_tests_catalog());
  REQUIRE(added);
  return out;
}

message_record record(std::uint16_t type_id, std::string_view name,
                      std::uint32_t bytes = 8, std::uint16_t reply = 0) {
  return {{type_id, name, bytes, {}, 0}, reply, {}};
}

} // namespace

TEST_CASE("a registry finds a message by number and by name") {
  auto all = own_registry();
  REQUIRE(all.find("desk_order"));
  CHECK(all.find("desk_order") == all.find(503));
  CHECK(all.find(503)->info.bytes == sizeof(desk_order));
  CHECK(all.find("desk_ordre") == nullptr);
  CHECK(all.find(502) == nullptr);
}

TEST_CASE("a registry lists all messages by number, and those of a domain") {
  auto all = own_registry();
  REQUIRE(all.messages().size() == 27);
  for (std::size_t i = 1; i < all.messages().size(); ++i)
    CHECK(all.messages()[i - 1].info.type_id < all.messages()[i].info.type_id);
  auto orders = all.messages_of(domain::order_matching);
  REQUIRE(orders.size() == 2);
  CHECK(orders[0].info.name == "desk_order");
  CHECK(orders[1].info.name == "desk_fill");
  CHECK(all.messages_of(domain::fraud_detection).size() == 1);
  CHECK(all.messages_of(domain::custom).size() == 24);
  CHECK(all.messages_of(domain::banking).empty());
}

TEST_CASE("a message is routable when a kernel of the image handles it") {
  auto all = own_registry();
  CHECK(all.is_routable(info_of<desk_order>().type_id));
  CHECK(all.is_routable(info_of<desk_alert>().type_id));
  CHECK(all.is_routable(info_of<vector_add_request>().type_id));
  CHECK_FALSE(all.is_routable(info_of<desk_fill>().type_id));
  CHECK_FALSE(all.is_routable(0));
  CHECK_FALSE(all.is_routable(502));
}

TEST_CASE("handlers_of names kernel, image and place in the kernel's list") {
  auto all = own_registry();
  auto found = all.handlers_of(info_of<desk_alert>().type_id);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kernel == "desk");
  CHECK(found[0].image == "message_tests");
  CHECK(found[0].number == 1);
  CHECK(all.handlers_of(502).empty());
}

TEST_CASE("handlers_of lists the kernels of every image that has one") {
  auto all = own_registry();
  const message_record shared[] = {record_of<desk_order>()};
  const std::uint16_t handled[] = {503};
  const kernel_messages kernels[] = {{"archive", handled}};
  REQUIRE(all.add({"other", shared, kernels}));
  auto found = all.handlers_of(503);
  REQUIRE(found.size() == 2);
  CHECK(found[0].kernel == "desk");
  CHECK(found[1].kernel == "archive");
  CHECK(all.messages().size() == 27);
}

TEST_CASE("reply_of is the message that RA_REPLY names") {
  CHECK(std::is_same_v<reply_of<desk_order>, desk_fill>);
  CHECK(is_request<vector_add_request>);
  CHECK_FALSE(is_request<desk_alert>);
}

TEST_CASE("reply_type_of finds the reply, or says what to write") {
  auto all = own_registry();
  CHECK(*all.reply_type_of(503) == info_of<desk_fill>().type_id);
  auto unanswered = all.reply_type_of(info_of<desk_alert>().type_id);
  REQUIRE_FALSE(unanswered);
  CHECK(unanswered.error().code == errc::no_such);
  CHECK(says(unanswered.error(), "RA_REPLY(desk_alert, <reply>)"));
  auto unknown = all.reply_type_of(502);
  REQUIRE_FALSE(unknown);
  CHECK(says(unknown.error(), "OrderMatching+2"));
}

TEST_CASE("add refuses a number that two messages share, by both names") {
  auto all = own_registry();
  const message_record clash[] = {record(601, "fresh"), record(503, "trade")};
  auto refused = all.add({"other", clash, {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::invalid_argument);
  CHECK(says(refused.error(), "desk_order (OrderMatching+3, 40 bytes)"));
  CHECK(says(refused.error(), "trade (OrderMatching+3, 8 bytes)"));
  CHECK(all.find("fresh") == nullptr); // the registry is unchanged
}

TEST_CASE("add refuses two messages of one catalog that share a number") {
  registry all;
  const message_record clash[] = {record(601, "one"), record(601, "two")};
  auto refused = all.add({"image", clash, {}});
  REQUIRE_FALSE(refused);
  CHECK(says(refused.error(), "one (MarketData+1"));
  CHECK(says(refused.error(), "two (MarketData+1"));
}

TEST_CASE("add refuses a name with another number, size or reply") {
  registry all;
  const message_record first[] = {record(601, "quote", 8, 602)};
  REQUIRE(all.add({"one", first, {}}));
  for (auto other :
       {record(603, "quote", 8, 602), record(601, "quote", 16, 602),
        record(601, "quote", 8, 0)}) {
    const message_record second[] = {other};
    auto refused = all.add({"two", second, {}});
    REQUIRE_FALSE(refused);
    CHECK(says(refused.error(), "two images mean different messages"));
  }
}
