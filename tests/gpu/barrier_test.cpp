// SPDX-License-Identifier: BSD-3-Clause
// The shipped barrier: who counts as a party, who is told, and what becomes of
// those who cannot be told. One thread, no CAF.
#include "tests/gpu/reports.hpp"

#include <vector>

using namespace ringactor;
using namespace ringactor::testing;

namespace {

struct meeting : reports {
  backend::place where;

  explicit meeting(std::uint32_t parties) {
    where = engine.start_kernel(barrier, barrier_config{parties, 0});
    run();
  }
  template <class T>
  void from(ra_address who, const T& value, std::uint32_t flags = 0) {
    ra_message m = make_message(where.index, value, flags, 5);
    ra_set_from(&m, who);
    m.w[7] = ra_hlc_make(clock.now_us(), 0);
    REQUIRE(engine.engine().post(m, nullptr) == errc::ok);
    run();
  }
  /// As a host actor: what it is sent comes up.
  void arrive(std::uint32_t id, std::uint32_t incarnation = 1) {
    from(ra_make_address(0, id, incarnation), barrier_arrive{});
  }
  barrier_status ask() {
    from(ra_make_address(0, 99, 1), barrier_ask{}, ra_flag_request);
    auto answer = up.seen.back();
    up.seen.pop_back();
    return payload_of<barrier_status>(answer);
  }
  /// Who was told of this generation, in order; takes all that came up.
  std::vector<std::uint32_t> told(std::uint64_t generation) {
    std::vector<std::uint32_t> found;
    for (const auto& m : up.seen) {
      REQUIRE(ra_message_type(&m) == 10062);
      CHECK(payload_of<barrier_reached>(m).generation == generation);
      found.push_back(ra_message_to(&m).id);
    }
    up.seen.clear();
    return found;
  }
  /// A reporter of this engine that arrives here.
  backend::place party(std::uint32_t limit = 1024) {
    reporter_config config{};
    config.barrier = ra_make_address(1, where.index, 0);
    auto place = engine.start_kernel(reporter, config, limit);
    run();
    return place;
  }
  barrier_missed alert() {
    auto m = only();
    CHECK(ra_message_to(&m).id == ra_host_alerts);
    REQUIRE(ra_message_type(&m) == 10065);
    return payload_of<barrier_missed>(m);
  }
};

using ids = std::vector<std::uint32_t>;

} // namespace

TEST_CASE("all parties are told when the last arrives, none before (n=3)") {
  meeting m{3};
  for (std::uint64_t generation = 1; generation <= 3; ++generation) {
    m.arrive(1);
    m.arrive(2);
    CHECK(m.up.seen.empty());
    CHECK(m.ask().arrived == 2);
    m.arrive(3);
    CHECK(m.told(generation) == ids{1, 2, 3});
    CHECK(m.ask().generation == generation);
    CHECK(m.ask().arrived == 0);
  }
}

TEST_CASE("a party that arrives again counts once, its next life is told") {
  meeting m{2};
  m.arrive(1, 1);
  m.arrive(1, 1);
  m.arrive(1, 2);
  CHECK(m.ask().arrived == 1);
  m.arrive(2);
  REQUIRE(m.up.seen.size() == 2);
  CHECK(ra_message_to(&m.up.seen[0]).incarnation == 2);
  CHECK(m.told(1) == ids{1, 2});
}

TEST_CASE("a barrier of one is reached at each arrival") {
  meeting m{1};
  m.arrive(7);
  CHECK(m.told(1) == ids{7});
  m.arrive(8);
  CHECK(m.told(2) == ids{8});
}

TEST_CASE("a barrier has 256 parties at most, one at least") {
  meeting most{barrier_parties_max};
  for (std::uint32_t id = 1; id <= barrier_parties_max; ++id) {
    CHECK(most.up.seen.empty());
    most.arrive(id);
  }
  CHECK(most.told(1).size() == barrier_parties_max);
  for (std::uint32_t wrong : {0u, barrier_parties_max + 1u}) {
    meeting none{wrong};
    auto down = none.only();
    CHECK(ra_message_flags(&down) == ra_flag_down);
    CHECK(payload_of<ra_error>(down).status == ra_handler_failed);
    CHECK(payload_of<ra_error>(down).code == 1);
  }
}

TEST_CASE("an arrival of nobody is not counted as a party, but shown") {
  meeting m{1};
  m.from({}, barrier_arrive{});
  CHECK(m.up.seen.empty());
  CHECK(m.ask().nameless == 1);
  CHECK(m.ask().generation == 0);
}

TEST_CASE("kernels arrive by ra_arrive and are told") {
  meeting m{2};
  auto a = m.party();
  auto b = m.party();
  CHECK(m.order(a, {reporter_arrives, 0, 0, 0, 0}) == ra_ok);
  CHECK(m.add(a, 0, 0).reached == 0);
  CHECK(m.order(b, {reporter_arrives, 0, 0, 0, 0}) == ra_ok);
  CHECK(m.add(a, 0, 0).reached == 1);
  CHECK(m.add(b, 0, 0).generation == 1);
  CHECK(m.up.seen.empty());
}

TEST_CASE("a party whose mailbox is full is told later, and that is said") {
  meeting m{2};
  auto full = m.party(1);
  CHECK(m.order(full, {reporter_arrives, 0, 0, 0, 0}) == ra_ok);
  m.engine.rest(full);
  m.post(full.index, reporter_add{1}); // all the room there is
  m.arrive(2);
  REQUIRE(m.up.seen.size() == 2);
  CHECK(ra_message_to(&m.up.seen[1]).id == 2);
  m.up.seen.pop_back();
  auto alert = m.alert();
  CHECK(alert.status == ra_full);
  CHECK(alert.will_retry == 1);
  CHECK(alert.generation == 1);
  CHECK(ra_address_index(alert.party) == full.index);
  CHECK(m.ask().untold == 1); // tried again, in vain
  m.engine.resume(full);
  m.run();
  CHECK(m.ask().untold == 0);
  CHECK(m.add(full, 0, 0).generation == 1);
  CHECK(m.ask().missed == 0);
}

TEST_CASE("a party that has ended is missed, and that is said") {
  meeting m{2};
  auto ended = m.party();
  CHECK(m.order(ended, {reporter_arrives, 0, 0, 0, 0}) == ra_ok);
  m.engine.stop(ended);
  m.run();
  m.up.seen.clear(); // retired
  m.arrive(2);
  REQUIRE(m.up.seen.size() == 2);
  m.up.seen.pop_back(); // 2 is told
  auto alert = m.alert();
  CHECK(alert.status == ra_down);
  CHECK(alert.will_retry == 0);
  CHECK(m.ask().missed == 1);
  CHECK(m.ask().untold == 0);
}

TEST_CASE("an untold party that arrives again is told of both generations") {
  meeting m{2};
  auto full = m.party(1);
  m.order(full, {reporter_arrives, 0, 0, 0, 0});
  m.engine.rest(full);
  m.post(full.index, reporter_add{1});
  m.arrive(2);
  m.engine.resume(full);
  m.run();
  m.up.seen.clear();
  m.order(full, {reporter_arrives, 0, 0, 0, 0}); // told of the first by this
  CHECK(m.add(full, 0, 0).generation == 1);
  m.arrive(2);
  CHECK(m.told(2) == ids{2});
  auto total = m.add(full, 0, 0);
  CHECK(total.generation == 2);
  CHECK(total.reached == 2);
}
