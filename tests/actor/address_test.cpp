// SPDX-License-Identifier: BSD-3-Clause
// Addresses: of kernel actors, of host actors, and the directory behind them.
#include "stepped.hpp"

#include "ringactor/actor/directory.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::directory;
using ringactor::errc;

namespace {

caf::actor idle(stepped& world) {
  return world.system.spawn(
    [](caf::event_based_actor*) -> caf::behavior { return {[](int) {}}; });
}

caf::strong_actor_ptr strong(const caf::actor& who) {
  return caf::actor_cast<caf::strong_actor_ptr>(who);
}

void end(stepped& world, const caf::actor& who) {
  caf::anon_send_exit(who, exit_reason::kill);
  world.settle();
}

} // namespace

TEST_CASE("a kernel actor's address names engine, place and life") {
  stepped world;
  auto first = world.engine.address_of(world.spawn());
  CHECK(ra_address_engine(first) == 1);
  CHECK(ra_address_index(first) == 0);
  CHECK(first.incarnation == 1);
  CHECK(first.node == 0);
}

TEST_CASE("a host actor keeps its address") {
  stepped world;
  auto host = idle(world);
  auto address = world.engine.address_of(host);
  CHECK(address.id != 0);
  CHECK(ra_address_engine(address) == 0);
  CHECK(address.incarnation == 1);
  auto again = world.engine.address_of(host);
  CHECK(again.id == address.id);
  CHECK(again.incarnation == address.incarnation);
  CHECK(world.engine.address_of(idle(world)).id != address.id);
}

TEST_CASE("nobody has the address 0") {
  stepped world;
  CHECK(world.engine.address_of(caf::actor{}).id == 0);
}

TEST_CASE("a host actor that has ended has no address") {
  stepped world;
  auto host = idle(world);
  end(world, host);
  CHECK(world.engine.address_of(host).id == 0);
}

TEST_CASE("a host actor that had an address has none when it has ended") {
  stepped world;
  auto host = idle(world);
  CHECK(world.engine.address_of(host).id != 0);
  end(world, host);
  CHECK(world.engine.address_of(host).id == 0);
}

TEST_CASE("directory finds a host actor by its address") {
  stepped world;
  directory where{world.time};
  auto host = idle(world);
  auto address = where.host_address(strong(host));
  errc why = errc::ok;
  CHECK(where.find_host(address, why) == strong(host));
  CHECK(why == errc::ok);
  address.incarnation = 0; // whoever lives there
  CHECK(where.find_host(address, why) == strong(host));
}

TEST_CASE("directory finds nobody at an address never given: no_such") {
  stepped world;
  directory where{world.time};
  errc why = errc::ok;
  CHECK(!where.find_host(ra_make_address(0, 0, 0), why));
  CHECK(why == errc::no_such);
  CHECK(!where.find_host(ra_make_address(0, 1, 1), why));
  CHECK(why == errc::no_such);
}

TEST_CASE("directory finds nobody where an actor has ended: down") {
  auto where = std::make_shared<directory>(ringactor::clock::wall());
  stepped world;
  auto host = idle(world);
  auto address = where->host_address(strong(host));
  end(world, host);
  errc why = errc::ok;
  CHECK(!where->find_host(address, why));
  CHECK(why == errc::down);
}

TEST_CASE("directory gives the id of an ended actor to another life") {
  auto where = std::make_shared<directory>(ringactor::clock::wall());
  stepped world;
  auto first = idle(world);
  auto old = where->host_address(strong(first));
  end(world, first);
  auto second = idle(world);
  auto next = where->host_address(strong(second));
  CHECK(next.id == old.id);
  CHECK(next.incarnation == old.incarnation + 1);
  errc why = errc::ok;
  CHECK(!where->find_host(old, why));
  CHECK(why == errc::stale_incarnation);
  CHECK(where->find_host(next, why) == strong(second));
}

TEST_CASE("directory holds host actors weakly") {
  stepped world;
  directory where{world.time};
  auto host = idle(world);
  world.watch(host);
  where.host_address(strong(host));
  world.settle();
  host = nullptr;
  CHECK(world.reason() == exit_reason::unreachable);
}

TEST_CASE("directory has numbers for 255 engines") {
  stepped world;
  directory where{world.time};
  for (int i = 1; i <= 255; ++i)
    REQUIRE(*where.add_engine(&world.engine.core()) == i);
  auto refused = where.add_engine(&world.engine.core());
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::exhausted);
  where.remove_engine(7);
  CHECK(*where.add_engine(&world.engine.core()) == 7);
  bool used = where.with_engine(7, [&](ringactor::engine_core& core) {
    CHECK(&core == &world.engine.core());
  });
  CHECK(used);
  where.remove_engine(7);
  CHECK(!where.with_engine(7, [](ringactor::engine_core&) {}));
  CHECK(!where.with_engine(256, [](ringactor::engine_core&) {}));
}
