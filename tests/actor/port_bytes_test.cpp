// SPDX-License-Identifier: BSD-3-Clause
// Messages that a port posts by number and bytes.
#include "stepped.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::port_message;

namespace {

constexpr auto add_type =
  ringactor::message::message_traits<probe_add>::type_id;

} // namespace

TEST_CASE("port: a message can be known by its number and bytes alone") {
  stepped world;
  auto way = must(ringactor::open_port(world.engine));
  auto kernel = world.spawn(40);
  const auto to = world.engine.address_of(kernel);
  const probe_add two{2};
  const auto bytes = std::as_bytes(std::span{&two, 1});
  REQUIRE(way.send(to, add_type, bytes) == errc::ok);
  REQUIRE(way.request(to, add_type, bytes, 7) == errc::ok);
  world.settle();
  std::vector<std::uint64_t> tags, sums; // who sends is answered, unasked
  CHECK(way.poll([&](const port_message& m) {
    tags.push_back(m.tag);
    sums.push_back(m.as<probe_total>().value().sum);
  }) == 2);
  CHECK(tags == std::vector<std::uint64_t>{0, 7});
  CHECK(sums == std::vector<std::uint64_t>{42, 44});
}

TEST_CASE("port: bytes of another size than the struct's are refused") {
  stepped world;
  auto way = must(ringactor::open_port(world.engine));
  auto kernel = world.spawn(40);
  const auto to = world.engine.address_of(kernel);
  const std::byte few[4]{};
  REQUIRE(way.request(to, add_type, few, 8) == errc::ok);
  world.settle();
  CHECK(way.poll([](const port_message& m) {
    CHECK(m.tag == 8);
    CHECK(m.status == errc::corrupt);
  }) == 1);
}
