// SPDX-License-Identifier: BSD-3-Clause
// A handler that keeps its message until the receiver has room, one turn at a
// time, without CAF.
#include "tests/gpu/relays.hpp"

extern const ringactor::cpu::cpu_image cpu_engine_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

struct world : relays {
  world() : relays{cpu_engine_tests_cpu_image, 2} {}
};

} // namespace

TEST_CASE("a kept message is handled again when its receiver has room") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  const auto before = t.counts();
  t.pass(keeper, address_of(full), 1);
  t.run();
  CHECK(t.order().empty());
  CHECK(t.activity(keeper) == ra_activity_blocked);
  CHECK(t.counts().handled == before.handled);
  CHECK(t.counts().activations == before.activations + 1); // no storm
  t.engine.resume(full);
  t.run();
  CHECK(t.passed(1).sent == ra_ok);
  CHECK(t.passed(1).runs == 2);
  CHECK(t.activity(keeper) == ra_activity_idle);
  CHECK(t.counts().handled == before.handled + 3); // two items, one pass
  CHECK(t.facts(full).items == 2);
}

TEST_CASE("what waits behind a kept message stays behind it (messages=20)") {
  world t;
  auto full = t.begin_full(2);
  auto keeper = t.begin();
  correlations all;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    t.pass(keeper, address_of(full), i);
    all.push_back(i);
  }
  t.run();
  CHECK(t.order().empty());
  t.engine.resume(full);
  t.run();
  CHECK(t.order() == all);
  const auto facts = t.facts(full);
  CHECK(facts.sum == 210);
  CHECK(facts.disorder == 0);
}

TEST_CASE("a kept message stays first in its class when classes are sorted") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  for (std::uint64_t i = 1; i <= 3; ++i)
    t.post(keeper.index, relay_pass{address_of(full), i, 0, 0}, ra_flag_request,
           i, ra_priority_low);
  t.run();
  t.post(keeper.index, relay_ask{0}, ra_flag_request, 9, ra_priority_high);
  t.run();
  CHECK(t.order().empty()); // blocked is blocked, whatever comes
  t.engine.resume(full);
  t.run();
  CHECK(t.order() == correlations{9, 1, 2, 3});
}

TEST_CASE("a message past the mailbox is posted when its handler keeps it") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  std::array<ra_message, 2> two;
  two[0] = make_message(keeper.index, relay_ask{0}, ra_flag_request, 1);
  two[1] = make_message(keeper.index, relay_pass{address_of(full), 2, 0, 0},
                        ra_flag_request, 2);
  two[0].w[7] = two[1].w[7] = ra_hlc_make(t.clock.now_us(), 0);
  auto& engine = t.engine.engine();
  std::size_t taken = 0;
  CHECK(engine.try_handle(two, taken, nullptr) == backend::attempt::done);
  CHECK(taken == 1);
  CHECK(engine.try_handle({&two[1], 1}, taken, nullptr)
        == backend::attempt::busy);
  CHECK(taken == 0);
  CHECK(engine.post(two[1], nullptr) == errc::ok);
  t.run();
  CHECK(t.order() == correlations{1});
  t.engine.resume(full);
  t.run();
  CHECK(t.order() == correlations{1, 2});
  CHECK(t.passed(2).runs == 3); // once past the mailbox, twice in it
}

TEST_CASE("a handler that has kept its message says nothing more") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  t.pass(keeper, address_of(full), 1, relay_sends_late);
  t.run();
  CHECK(t.up.seen.empty());
  t.engine.resume(full);
  t.run();
  CHECK(t.passed(1).late == ra_invalid_argument);
}

TEST_CASE("a handler that fails after it has kept its message has failed") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  t.pass(keeper, address_of(full), 1, relay_fails_late);
  t.run();
  CHECK(t.order(ra_flag_reply | ra_flag_error) == correlations{1});
  CHECK(t.order(ra_flag_down).size() == 1);
  t.engine.resume(full);
  t.run();
  CHECK(t.facts(full).items == 1);
}

TEST_CASE("a blocked actor can be stopped, and its place used again") {
  world t;
  auto full = t.begin_full(), other = t.begin_full();
  auto keeper = t.begin();
  t.pass(keeper, address_of(full), 1);
  t.pass(keeper, address_of(full), 2);
  t.run();
  t.engine.stop(keeper);
  t.run();
  CHECK(t.order(bounced) == correlations{1, 2});
  CHECK(t.order(ra_flag_retired).size() == 1);
  REQUIRE(t.engine.places().give(keeper.index));
  auto next = t.begin(); // its place is still in the list of `full`
  REQUIRE(next.index == keeper.index);
  CHECK(t.activity(next) == ra_activity_idle);
  t.pass(next, address_of(other), 3);
  t.run();
  CHECK(t.activity(next) == ra_activity_blocked);
  t.engine.resume(full);
  t.run();
  CHECK(t.activity(next) == ra_activity_blocked); // not what it waits for
  t.engine.resume(other);
  t.run();
  CHECK(t.passed(3).sent == ra_ok);
  CHECK(t.facts(full).items == 1);
}

TEST_CASE("who waits for an actor that ends is told so, and goes on") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  t.pass(keeper, address_of(full), 1);
  t.run();
  t.engine.stop(full);
  t.run();
  CHECK(t.passed(1).sent == ra_down);
  CHECK(t.passed(1).kept == ra_down);
  REQUIRE(t.engine.places().give(full.index));
  auto next = t.begin_full(); // waiting for the next life is a wait anew
  REQUIRE(next.index == full.index);
  t.pass(keeper, address_of(next), 2);
  t.run();
  CHECK(t.activity(keeper) == ra_activity_blocked);
  t.engine.resume(next);
  t.run();
  CHECK(t.passed(2).sent == ra_ok);
}

TEST_CASE("a blocked actor that is to rest rests, and blocks again after") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  t.pass(keeper, address_of(full), 1);
  t.run();
  t.engine.rest(keeper);
  t.engine.resume(keeper);
  t.run();
  CHECK(t.order().empty());
  CHECK(t.activity(keeper) == ra_activity_blocked); // it is still full
  t.engine.rest(keeper);
  t.engine.resume(full);
  t.run();
  CHECK(t.order().empty()); // there is room now, but it rests
  t.engine.resume(keeper);
  t.run();
  CHECK(t.passed(1).sent == ra_ok);
  CHECK(t.passed(1).runs == 3);
}

TEST_CASE("a message that expires while its actor is blocked is bounced") {
  world t;
  auto full = t.begin_full();
  auto keeper = t.begin();
  ra_message m = make_message(
    keeper.index, relay_pass{address_of(full), 1, 0, 0}, ra_flag_request, 1);
  m.w[7] = ra_hlc_make(t.clock.now_us(), 0);
  ra_set_deadline(&m, ra_deadline_pack(1000));
  REQUIRE(t.engine.engine().post(m, nullptr) == errc::ok);
  t.run();
  t.clock.advance(std::chrono::microseconds{5000});
  t.engine.resume(full);
  t.run();
  CHECK(t.order(bounced) == correlations{1});
  CHECK(ra_message_handler(&t.up.seen.back()) == ra_expired);
  CHECK(t.facts(full).items == 1);
}

// Each credit that comes back wakes all, of which one finds room: the runs are
// the sum 1 + .. + n, and the first try of each.
TEST_CASE("all who wait for one receiver get through (keepers=12)") {
  world t;
  constexpr std::uint64_t n = 12;
  auto full = t.begin_full();
  for (std::uint64_t i = 1; i <= n; ++i)
    t.pass(t.begin(), address_of(full), i, relay_plain,
           static_cast<std::uint32_t>(i));
  t.run();
  CHECK(t.ready.ready() == 0);
  const auto before = t.counts();
  t.engine.resume(full);
  t.run();
  CHECK(t.order().size() == n);
  CHECK(t.counts().would_block - before.would_block <= n * (n - 1) / 2);
  const auto facts = t.facts(full);
  CHECK(facts.items == n + 1);
  CHECK(facts.sum == n * (n + 1) / 2);
}
