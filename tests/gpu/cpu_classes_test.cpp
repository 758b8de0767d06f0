// SPDX-License-Identifier: BSD-3-Clause
// Priority classes, rest and the policies of a full mailbox, one turn at a
// time, without CAF.
#include "tests/gpu/stepped_engine.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <numeric>

extern const ringactor::cpu::cpu_image cpu_engine_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;
using correlations = std::vector<std::uint64_t>;

namespace {

struct world : stepped_engine {
  world() : stepped_engine{cpu_engine_tests_cpu_image} {}

  /// A started actor.
  backend::place begin(std::uint32_t limit = 64,
                       ra_policy policy = ra_policy_reject) {
    auto place = engine.start(limit, {}, policy);
    run();
    up.seen.clear();
    return place;
  }
  std::uint64_t dead() { return counts().dead_letters; }
};

constexpr std::size_t patience = 16; // ra_class_patience, of gpu/device
constexpr std::uint32_t bounced = ra_flag_request | ra_flag_dead_letter;

correlations from_to(std::uint64_t first, std::uint64_t last) {
  correlations all(last - first + 1);
  std::iota(all.begin(), all.end(), first);
  return all;
}

} // namespace

TEST_CASE("a higher class is served first, each in its own order") {
  world t;
  auto place = t.begin();
  const std::uint32_t priorities[] = {0, 63, 64, 143, 144, 191, 192, 255};
  for (std::uint64_t i = 0; i < 8; ++i)
    REQUIRE(t.ask(place.index, i + 1, priorities[i]) == errc::ok);
  t.run();
  CHECK(t.order() == correlations{7, 8, 5, 6, 3, 4, 1, 2});
}

TEST_CASE("a class that comes later still overtakes what waits") {
  world t;
  auto place = t.begin();
  for (std::uint64_t i = 1; i <= 4; ++i)
    t.ask(place.index, i);
  t.ready.step(1); // one turn: the first
  t.ask(place.index, 9, ra_priority_high);
  t.ask(place.index, 5);
  t.ready.step(1);
  t.ask(place.index, 10, ra_priority_critical);
  t.run();
  CHECK(t.order() == correlations{1, 9, 10, 2, 3, 4, 5});
}

TEST_CASE("no class waits for ever (critical=60, low=2)") {
  world t;
  auto place = t.begin();
  t.ask(place.index, 1, ra_priority_low);
  t.ask(place.index, 2, ra_priority_low);
  for (std::uint64_t i = 0; i < 60; ++i)
    t.ask(place.index, 100 + i, ra_priority_critical);
  t.run();
  const auto order = t.order();
  REQUIRE(order.size() == 62);
  CHECK(order[patience] == 1);
  CHECK(order[2 * patience + 1] == 2);
  CHECK(order.back() == 159);
}

TEST_CASE("low messages that were sorted do not pass normal ones") {
  world t;
  auto place = t.begin();
  for (std::uint64_t i = 1; i <= 3; ++i)
    t.ask(place.index, i, ra_priority_low);
  t.ready.step(1); // sorts all three
  t.ask(place.index, 7);
  t.ask(place.index, 8);
  t.run();
  CHECK(t.order() == correlations{1, 7, 8, 2, 3});
}

TEST_CASE("what a handler sends is of the class of its message") {
  world t;
  auto place = t.begin();
  t.post(place.index, probe_send{ra_make_address(0, host_id, 1), 1, 1, 0}, 0, 0,
         ra_priority_high);
  t.run();
  REQUIRE(!t.up.seen.empty());
  CHECK(ra_message_priority(&t.up.seen[0]) == ra_priority_high);
}

TEST_CASE("a stop overtakes nothing, and what waits is bounced") {
  world t;
  auto place = t.begin();
  t.ask(place.index, 1, ra_priority_low);
  t.ask(place.index, 2, ra_priority_high);
  t.engine.stop(place);
  t.ask(place.index, 3, ra_priority_critical);
  t.run();
  auto order = t.order(bounced);
  std::sort(order.begin(), order.end());
  CHECK(order == correlations{1, 2, 3});
  CHECK(ra_message_flags(&t.up.seen.back()) == ra_flag_retired);
  CHECK(t.engine.places().give(place.index));
  auto next = t.begin();
  CHECK(next.index == place.index);
  CHECK(t.ask(next.index, 4, ra_priority_low) == errc::ok);
  t.run();
  CHECK(t.order() == correlations{4});
}

TEST_CASE("an actor that rests keeps its messages and handles none") {
  world t;
  auto place = t.begin(3);
  t.ask(place.index, 1);
  t.engine.rest(place);
  CHECK(t.ask(place.index, 2) == errc::ok);
  t.run();
  CHECK(t.order().empty());
  CHECK(t.ask(place.index, 3) == errc::ok);
  CHECK(t.ask(place.index, 4) == errc::full); // its limit holds
  t.run();
  CHECK(t.order().empty());
  t.engine.resume(place);
  t.run();
  CHECK(t.order() == from_to(1, 3));
  CHECK(t.ask(place.index, 5) == errc::ok);
  t.run();
  CHECK(t.order() == correlations{1, 2, 3, 5});
}

TEST_CASE("rest and resume need no message, and may be said twice") {
  world t;
  auto place = t.begin();
  t.engine.rest(place);
  t.engine.rest(place);
  t.engine.resume(place);
  t.engine.resume(place);
  t.ask(place.index, 1);
  t.run();
  t.engine.rest(place);
  t.ask(place.index, 2);
  t.run();
  t.engine.resume(place);
  t.engine.rest(place);
  t.run();
  CHECK(t.order() == correlations{1}); // made ready, found the command again
  t.engine.resume(place);
  t.run();
  CHECK(t.order() == from_to(1, 2));
}

TEST_CASE("an actor that rests can be stopped: what waits is bounced") {
  world t;
  auto place = t.begin();
  t.engine.rest(place);
  t.ask(place.index, 1);
  t.ask(place.index, 2, ra_priority_critical);
  t.run();
  t.engine.stop(place);
  t.run();
  CHECK(t.order(bounced).size() == 2);
  CHECK(ra_message_flags(&t.up.seen.back()) == ra_flag_retired);
  CHECK(t.engine.places().give(place.index));
  auto next = t.begin();
  t.ask(next.index, 3);
  t.run();
  CHECK(t.order() == correlations{3}); // the next life does not rest
}

TEST_CASE("an actor that rests is not served past its mailbox either") {
  world t;
  auto place = t.begin();
  t.engine.rest(place);
  ra_message m = make_message(place.index, probe_add{1}, ra_flag_request, 1);
  m.w[7] = ra_hlc_make(t.clock.now_us(), 0);
  std::size_t taken = 0;
  CHECK(t.engine.engine().try_handle({&m, 1}, taken, nullptr)
        == backend::attempt::busy);
  CHECK(taken == 0);
  t.engine.resume(place);
  CHECK(t.engine.engine().try_handle({&m, 1}, taken, nullptr)
        == backend::attempt::done);
  CHECK(t.order() == correlations{1});
}

TEST_CASE("drop-newest: a full mailbox drops what comes (limit=3)") {
  world t;
  auto place = t.begin(3, ra_policy_drop_newest);
  for (std::uint64_t i = 1; i <= 3; ++i)
    CHECK(t.ask(place.index, i) == errc::ok);
  CHECK(t.ask(place.index, 4) == errc::dropped);
  t.run();
  CHECK(t.order() == from_to(1, 3));
  CHECK(t.ask(place.index, 5) == errc::ok);
}

TEST_CASE("drop-newest: a handler's send is a dead letter, not an error") {
  world t;
  auto full = t.begin(1, ra_policy_drop_newest);
  auto other = t.begin();
  t.ask(full.index, 1);
  probe_send three{ra_make_address(1, full.index, 0), 7, 3, 0};
  t.post(other.index, three, ra_flag_request, 2);
  t.engine.rest(full);
  t.run();
  REQUIRE(t.order() == correlations{2});
  CHECK(payload_of<probe_status>(t.up.seen.back()).sent == 3);
  CHECK(t.dead() == 3);
  CHECK(ra_message_handler(&t.up.seen.front()) == ra_dropped);
}

TEST_CASE("drop-oldest: a full mailbox makes room (limit=3)") {
  world t;
  auto place = t.begin(3, ra_policy_drop_oldest);
  for (std::uint64_t i = 1; i <= 6; ++i)
    CHECK(t.ask(place.index, i) == errc::ok);
  CHECK(t.ask(place.index, 7) == errc::dropped); // twice the limit: too much
  t.run();
  CHECK(t.order(bounced) == from_to(1, 3));
  CHECK(ra_message_handler(&t.up.seen.front()) == ra_dropped);
  CHECK(t.order() == from_to(4, 6));
  CHECK(t.ask(place.index, 8) == errc::ok);
  t.run();
  CHECK(t.order().back() == 8);
}

TEST_CASE("drop-oldest: the lowest class goes first (limit=2)") {
  world t;
  auto place = t.begin(2, ra_policy_drop_oldest);
  t.ask(place.index, 1, ra_priority_critical);
  t.ask(place.index, 2, ra_priority_low);
  t.ask(place.index, 3);
  t.ask(place.index, 4, ra_priority_low);
  t.run();
  CHECK(t.order(bounced) == correlations{2, 4});
  CHECK(t.order() == correlations{1, 3});
}

TEST_CASE("stash: a full mailbox tells once when it has room again (limit=2)") {
  world t;
  auto place = t.begin(2, ra_policy_stash);
  t.ask(place.index, 1);
  t.ask(place.index, 2);
  CHECK(t.ask(place.index, 3) == errc::full);
  CHECK(t.ask(place.index, 3) == errc::full);
  t.run();
  const auto is_room = [](const ra_message& m) {
    return ra_message_type(&m) == ra_type_room;
  };
  REQUIRE(std::count_if(t.up.seen.begin(), t.up.seen.end(), is_room) == 1);
  const auto& notice =
    *std::find_if(t.up.seen.begin(), t.up.seen.end(), is_room);
  CHECK(ra_address_index(ra_message_from(&notice)) == place.index);
  CHECK(t.ask(place.index, 3) == errc::ok);
  t.run();
  CHECK(t.order() == from_to(1, 3));
}
