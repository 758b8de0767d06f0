// SPDX-License-Identifier: BSD-3-Clause
// Keeping, receiving and asking for room in engines of several lanes, by a
// kernel that takes all of them (convoy) and one that takes one (relay).
#include "tests/gpu/lanes_world.hpp"
#include "tests/gpu/relays.hpp"

using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint16_t relay = 3, convoy = 4; // numbers in the image

struct world : relays {
  world(std::uint32_t lanes, std::uint16_t kernel)
    : relays{lanes_tests_cpu_image, kernel, with_lanes(lanes)} {}

  backend::place begin_convoy() {
    auto place = engine.start_kernel(convoy, relay_config{}, 64);
    run();
    return place;
  }
  template <class T>
  T ask(const backend::place& to, const auto& question) {
    post(to.index, question, ra_flag_request, 500);
    run();
    return answer<T>(500);
  }
};

constexpr std::uint32_t counts_of_lanes[] = {1, 4, 32};
const ra_address peer = ra_make_address(0, 20, 0);

} // namespace

TEST_CASE("an all-lanes handler keeps its message whole (lanes=1, 4, 32)") {
  for (const std::uint32_t lanes : counts_of_lanes) {
    world t{lanes, relay};
    auto full = t.begin_full();
    auto keeper = t.begin_convoy();
    t.up.seen.clear();
    for (std::uint64_t i = 1; i <= 3; ++i)
      t.pass(keeper, address_of(full), i);
    t.run();
    CHECK(t.order().empty());
    CHECK(t.activity(keeper) == ra_activity_blocked);
    t.engine.resume(full);
    t.run();
    CHECK(t.order() == correlations{1, 2, 3});
    const auto runs = t.ask<relay_cells>(keeper, relay_ask{0});
    CHECK(runs.cells == 3); // not those that were kept
    CHECK(runs.reserved == all_of(lanes));
    const auto facts = t.facts(full);
    CHECK(facts.items == 4);
    CHECK(facts.sum == 6);
    CHECK(facts.disorder == 0);
  }
}

TEST_CASE("an all-lanes handler receives on lane 0 (lanes=1, 4, 32)") {
  for (const std::uint32_t lanes : counts_of_lanes) {
    world t{lanes, relay};
    auto place = t.begin_convoy();
    t.up.seen.clear();
    t.post(place.index, relay_take{peer, 9, 0, 0, 0}, ra_flag_request, 1);
    for (std::uint64_t i = 1; i <= 3; ++i) {
      ra_message m = make_message(place.index, relay_digit{i});
      ra_set_from(&m, peer);
      m.w[7] = ra_hlc_make(t.clock.now_us(), 0);
      CHECK(t.engine.engine().post(m, nullptr) == errc::ok);
    }
    t.run();
    CHECK(t.answer<relay_taken>(1).count == 3);
    CHECK(t.answer<relay_taken>(1).digits == 123);
    CHECK(t.counts().refused == 0);
  }
}

TEST_CASE("an all-lanes handler sees free cells on lane 0 (lanes=1, 4, 32)") {
  for (const std::uint32_t lanes : counts_of_lanes) {
    world t{lanes, relay};
    auto other = t.begin(7);
    auto place = t.begin_convoy();
    t.up.seen.clear();
    const auto room = t.ask<relay_cells>(place, relay_room{address_of(other)});
    CHECK(room.cells == 7);
    CHECK(room.reserved == 1); // the other lanes see 0
  }
}

TEST_CASE("a one-lane handler keeps in an engine of lanes (lanes=1, 4, 32)") {
  for (const std::uint32_t lanes : counts_of_lanes) {
    world t{lanes, relay};
    auto full = t.begin_full();
    auto keeper = t.begin();
    t.pass(keeper, address_of(full), 1);
    t.run();
    CHECK(t.order().empty());
    t.engine.resume(full);
    t.run();
    CHECK(t.passed(1).sent == ra_ok);
    CHECK(t.passed(1).runs == 2);
  }
}
