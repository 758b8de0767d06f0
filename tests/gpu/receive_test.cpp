// SPDX-License-Identifier: BSD-3-Clause
// Handlers that take messages out of their own mailbox, and that ask what
// another's still takes; one turn at a time, without CAF.
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "tests/gpu/relays.hpp"

extern const ringactor::cpu::cpu_image cpu_engine_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

const ra_address peer = ra_make_address(0, 20, 3), other = {21, 3, 0};

struct world : relays {
  world() : relays{cpu_engine_tests_cpu_image, 2} {}

  ra_message digit(const backend::place& to, ra_address from,
                   std::uint64_t value) {
    ra_message m = make_message(to.index, relay_digit{value});
    ra_set_from(&m, from);
    m.w[7] = ra_hlc_make(clock.now_us(), 0);
    return m;
  }
  errc send(const ra_message& m) { return engine.engine().post(m, nullptr); }
  void say(const backend::place& to, ra_address from, std::uint64_t value) {
    REQUIRE(send(digit(to, from, value)) == errc::ok);
  }
  void take(const backend::place& by, ra_address from, std::uint64_t number,
            std::uint32_t most = 9, std::uint32_t large = 0) {
    REQUIRE(post(by.index, relay_take{from, most, large, 0, 0}, ra_flag_request,
                 number)
            == errc::ok);
  }
  relay_taken taken(std::uint64_t number) {
    return answer<relay_taken>(number);
  }
  std::uint32_t room(const backend::place& by, ra_address of) {
    up.seen.clear();
    post(by.index, relay_room{of}, ra_flag_request, 77);
    run();
    return answer<relay_cells>(77).cells;
  }
};

} // namespace

TEST_CASE("try_receive takes what a peer sent, whatever waits before it") {
  world t;
  auto place = t.begin(6);
  t.take(place, peer, 1);
  t.say(place, other, 1);
  t.say(place, peer, 2);
  t.say(place, other, 3);
  t.say(place, peer, 4);
  const auto before = t.counts().handled;
  t.ready.step(1);
  CHECK(t.taken(1).count == 2);
  CHECK(t.taken(1).digits == 24);
  CHECK(t.counts().handled == before + 3);
  CHECK(t.engine.control(place.index).processed == 3);
  t.run();
  CHECK(t.facts(place).digits == 13);
  for (std::uint64_t i = 0; i < 6; ++i) // its credit is whole again
    CHECK(t.send(t.digit(place, other, 1)) == errc::ok);
  CHECK(t.send(t.digit(place, other, 1)) == errc::full);
}

TEST_CASE("try_receive gives cells back, however often it is used") {
  world t;
  auto place = t.begin(1000);
  for (std::uint64_t round = 0; round < 20; ++round) { // 128 cells in all
    t.up.seen.clear();
    t.take(place, peer, 1, 50);
    for (std::uint64_t i = 0; i < 50; ++i)
      t.say(place, peer, 1);
    t.run();
    REQUIRE(t.taken(1).count == 50);
  }
  CHECK(t.room(place, address_of(place)) == 127); // one is the question's
}

TEST_CASE(
  "try_receive finds nothing where nothing waits, and the actor idles") {
  world t;
  auto place = t.begin();
  t.take(place, peer, 1);
  t.run();
  CHECK(t.taken(1).count == 0);
  t.take(place, peer, 2);
  t.take(place, peer, 3);
  t.say(place, other, 5);
  t.run();
  CHECK(t.taken(2).count == 0);
  CHECK(t.taken(3).count == 0);
  CHECK(t.order() == correlations{1, 2, 3});
  CHECK(t.facts(place).digits == 5);
}

TEST_CASE("try_receive takes a bounded number, the rest is handled in order") {
  world t;
  auto place = t.begin();
  t.take(place, peer, 1, 2);
  for (std::uint64_t i = 1; i <= 5; ++i)
    t.say(place, peer, i);
  t.run();
  CHECK(t.taken(1).digits == 12);
  CHECK(t.facts(place).digits == 345);
}

TEST_CASE("try_receive leaves requests for their handler") {
  world t;
  auto place = t.begin();
  t.take(place, peer, 1);
  ra_message request = t.digit(place, peer, 7);
  ra_set_flags(&request, ra_flag_request);
  ra_set_correlation(&request, 2);
  CHECK(t.send(request) == errc::ok);
  t.say(place, peer, 8);
  t.run();
  CHECK(t.taken(1).digits == 8);
  CHECK(t.order() == correlations{1, 2});
  CHECK(t.facts(place).digits == 7);
}

TEST_CASE("try_receive tells the lives of a peer apart, if asked to") {
  world t;
  auto place = t.begin();
  t.take(place, peer, 1);
  t.say(place, {peer.id, 2, 0}, 1);
  t.say(place, peer, 2);
  t.say(place, {peer.id, 3, 9}, 3); // another node's
  t.run();
  CHECK(t.taken(1).digits == 2);
  CHECK(t.facts(place).digits == 13);
  t.take(place, {peer.id, 0, 0}, 2);
  t.say(place, {peer.id, 2, 0}, 1);
  t.say(place, peer, 2);
  t.run();
  CHECK(t.taken(2).digits == 12);
}

TEST_CASE("try_receive takes a higher class first") {
  world t;
  auto place = t.begin();
  t.post(place.index, relay_take{peer, 9, 0, 0, 0}, ra_flag_request, 1,
         ra_priority_critical);
  const std::uint32_t priorities[] = {ra_priority_low, ra_priority_normal,
                                      ra_priority_high, ra_priority_normal};
  for (std::uint64_t i = 0; i < 4; ++i) {
    ra_message m = t.digit(place, peer, i + 1);
    m.w[0] = ra_head_word(0, priorities[i], ra_message_type(&m), 0);
    CHECK(t.send(m) == errc::ok);
  }
  t.run();
  CHECK(t.taken(1).digits == 3241);
}

TEST_CASE("what would be refused is refused, and the search goes on") {
  world t;
  auto place = t.begin();
  t.take(place, peer, 1);
  ra_message late = t.digit(place, peer, 1), stale = t.digit(place, peer, 2),
             early = t.digit(place, peer, 3);
  late.w[7] = ra_hlc_make(t.clock.now_us() - 5000, 0);
  ra_set_deadline(&late, ra_deadline_pack(1000));
  ra_set_to(&stale, ra_make_address(1, place.index, 9),
            ra_message_length(&stale));
  early.w[7] = ra_hlc_make(t.clock.now_us() + 60'000'000, 0);
  for (const auto& m : {late, stale, early})
    CHECK(t.send(m) == errc::ok);
  t.say(place, peer, 4);
  t.run();
  CHECK(t.taken(1).digits == 4);
  std::vector<std::uint32_t> reasons;
  for (const auto& m : t.up.seen)
    if (ra_message_flags(&m) == ra_flag_dead_letter)
      reasons.push_back(ra_message_handler(&m));
  CHECK(
    reasons
    == std::vector<std::uint32_t>{ra_expired, ra_stale_incarnation, ra_drift});
  CHECK(t.counts().refused == 3);
}

TEST_CASE("try_receive works past the mailbox, and leaves nothing behind") {
  world t;
  auto place = t.begin();
  const relay_take three{address_of(place), 1, 0, 3, 0};
  ra_message m = make_message(place.index, three, ra_flag_request, 1);
  m.w[7] = ra_hlc_make(t.clock.now_us(), 0);
  std::size_t count = 0;
  CHECK(t.engine.engine().try_handle({&m, 1}, count, nullptr)
        == backend::attempt::more);
  CHECK(count == 1);
  CHECK(t.taken(1).digits == 1);
  t.ready.make_ready(dynamic_cast<backend::activatable&>(t.engine.engine()),
                     place.index, nullptr);
  t.run();
  CHECK(t.facts(place).digits == 23);
}

TEST_CASE("try_receive gives a block back once it is copied out") {
  world t;
  auto place = t.begin();
  auto memory = t.engine.engine().memory();
  auto* pool = reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool);
  relay_block block{};
  block.words[15] = 6;
  ra_message m = t.digit(place, peer, 0);
  m.w[0] = ra_head_word(0, ra_priority_normal,
                        message::message_traits<relay_block>::type_id, 0);
  REQUIRE(message::write_payload(m, std::as_bytes(std::span{&block, 1}), pool)
          == errc::ok);
  const ra_span span{m.w[ra_envelope_words],
                     static_cast<std::uint32_t>(m.w[ra_envelope_words + 1]), 0};
  REQUIRE(ra_pool_check(pool, span) != ra_pool_classes);
  t.take(place, peer, 1, 9, 1);
  CHECK(t.send(m) == errc::ok);
  t.run();
  CHECK(t.taken(1).digits == 6);
  CHECK(ra_pool_check(pool, span) == ra_pool_classes);
}

TEST_CASE("a mailbox that drops its oldest loses nothing by try_receive") {
  world t;
  auto place = t.begin(3, {}, ra_policy_drop_oldest);
  t.take(place, peer, 1, 1);
  for (std::uint64_t i = 1; i <= 5; ++i)
    t.say(place, peer, i);
  t.run();
  const std::uint64_t dropped = t.counts().dead_letters;
  const auto bounces = t.order(bounced).size(); // the take itself, perhaps
  const auto handled = t.counts().handled;
  CHECK(handled + dropped + bounces == 6);
  CHECK(dropped + bounces > 0);
}

TEST_CASE("free cells are what the limit and the pool leave (cells=128)") {
  world t;
  auto asker = t.begin();
  auto place = t.begin(10);
  CHECK(t.room(asker, address_of(place)) == 10);
  t.engine.rest(place);
  for (std::uint32_t left = 9; left > 5; --left) {
    t.say(place, peer, 1);
    CHECK(t.room(asker, address_of(place)) == left);
  }
  auto wide = t.begin(1000);
  t.engine.rest(wide);
  std::uint32_t left = t.room(asker, address_of(wide));
  CHECK(left < 128);
  while (left > 1) { // one cell is the question's
    t.say(wide, peer, 1);
    const std::uint32_t now = t.room(asker, address_of(wide));
    CHECK(now == left - 1);
    left = now;
  }
  CHECK(t.room(asker, address_of(place)) == 1);
}

TEST_CASE("free cells of an end, of nobody, and of what is outside") {
  world t;
  auto asker = t.begin();
  auto ended = t.begin();
  t.engine.stop(ended);
  t.run();
  CHECK(t.room(asker, address_of(ended)) == 0);
  CHECK(t.room(asker, ra_make_address(1, asker.index, 5)) == 0);
  CHECK(t.room(asker, ra_make_address(1, 40, 0)) == 0);
  CHECK(t.room(asker, ra_make_address(0, 0, 0)) == 0);
  CHECK(t.room(asker, ra_make_address(0, host_id, 1)) == 0xffffffff);
  CHECK(t.room(asker, ra_make_address(2, asker.index, 0)) == 0xffffffff);
}
