// SPDX-License-Identifier: BSD-3-Clause
// Where a handler cannot keep its message, and is told why; one turn at a time,
// without CAF.
#include "tests/gpu/relays.hpp"

extern const ringactor::cpu::cpu_image cpu_engine_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

struct world : relays {
  world() : relays{cpu_engine_tests_cpu_image, 2} {}
};

} // namespace

TEST_CASE("keep is refused after anything that cannot be done twice") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  t.pass(keeper, address_of(full), 1, relay_sends_first);
  t.pass(keeper, address_of(full), 2, relay_frees_first);
  t.run();
  CHECK(t.passed(1).kept == ra_invalid_argument);
  CHECK(t.passed(2).kept == ra_invalid_argument);
  auto early = t.begin(64, relay_config{address_of(full)});
  auto open = t.begin();
  t.pass(early, address_of(open), 3);
  t.run();
  CHECK(t.passed(3).late == ra_invalid_argument); // its init tried
}

TEST_CASE("keep is refused where there is nothing to wait for") {
  world t;
  auto keeper = t.begin(1);
  auto open = t.begin();
  auto ended = t.begin();
  t.engine.stop(ended);
  t.run();
  auto kept = [&](ra_address to) {
    t.up.seen.clear();
    t.pass(keeper, to, 1, relay_keeps_alone);
    t.run();
    return t.passed(1).kept;
  };
  CHECK(kept(address_of(open)) == ra_would_block);
  CHECK(kept(address_of(keeper)) == ra_would_block); // itself, and full
  CHECK(kept(ra_make_address(0, host_id, 1)) == ra_would_block);
  CHECK(kept(address_of(ended)) == ra_down);
  CHECK(kept(ra_make_address(1, open.index, 7)) == ra_down); // another life
  CHECK(kept(ra_make_address(1, 50, 0)) == ra_no_such);
  CHECK(kept(ra_make_address(0, 0, 0)) == ra_no_such);
}

// Credit is what wakes: who waited for cells would try for ever.
TEST_CASE("keep is refused when it is the engine that is full (cells=128)") {
  world t;
  auto open = t.begin(), keeper = t.begin(), wide = t.begin(1000);
  t.engine.rest(keeper);
  t.engine.rest(wide);
  t.pass(keeper, address_of(open), 1, relay_keeps_alone);
  t.pass(keeper, address_of(open), 2);
  while (t.post(wide.index, relay_digit{1}) == errc::ok) { // until none is left
  }
  t.engine.resume(keeper);
  t.run();
  CHECK(t.passed(1).kept == ra_would_block);
  CHECK(t.order() == correlations{1, 2});
}

TEST_CASE("actors that would wait for each other do not all wait (n=2..5)") {
  for (std::uint32_t n = 2; n <= 5; ++n) {
    world t;
    std::vector<backend::place> ring;
    for (std::uint32_t i = 0; i < n; ++i)
      ring.push_back(t.begin(1));
    correlations all;
    for (std::uint32_t i = 0; i < n; ++i) {
      t.pass(ring[i], address_of(ring[(i + 1) % n]), i + 1);
      all.push_back(i + 1);
    }
    t.run();
    auto order = t.order();
    REQUIRE(order.size() == n);
    CHECK(order[0] == n); // the last to ask closes the cycle
    CHECK(t.passed(n).kept == ra_would_block);
    for (std::uint32_t i = 1; i < n; ++i)
      CHECK(t.passed(i).sent == ra_ok);
  }
}
