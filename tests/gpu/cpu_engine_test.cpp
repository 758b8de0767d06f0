// SPDX-License-Identifier: BSD-3-Clause
// The engine's rules, one turn at a time, without CAF.
#include "tests/gpu/stepped_engine.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/clock/ticks.hpp"

#include <doctest/doctest.h>
#include <thread>

extern const ringactor::cpu::cpu_image cpu_engine_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

struct stepped : stepped_engine {
  stepped() : stepped_engine{cpu_engine_tests_cpu_image} {}
};

} // namespace

TEST_CASE("cpu engine handles nothing before it is stepped") {
  stepped t;
  auto place = t.engine.start();
  CHECK(t.post(place.index, probe_add{5}, ra_flag_request, 9) == errc::ok);
  CHECK(t.up.seen.empty());
  CHECK(t.ready.step() == 1);
  CHECK(t.up.seen.empty()); // the start message
  CHECK(t.ready.step() == 1);
  REQUIRE(t.up.seen.size() == 1);
  const auto& reply = t.up.seen[0];
  CHECK(ra_message_flags(&reply) == ra_flag_reply);
  CHECK(ra_message_correlation(&reply) == 9);
  CHECK(ra_message_to(&reply).id == host_id);
  CHECK(payload_of<probe_total>(reply).sum == 5);
  CHECK(t.ready.step() == 0);
}

TEST_CASE("cpu engine refuses a post beyond the mailbox limit (limit=3)") {
  stepped t;
  auto place = t.engine.start(3);
  t.run();
  for (int i = 0; i < 3; ++i)
    CHECK(t.post(place.index, probe_value{1}) == errc::ok);
  CHECK(t.post(place.index, probe_value{1}) == errc::full);
  t.run();
  CHECK(t.post(place.index, probe_value{1}) == errc::ok);
  t.run();
  CHECK(t.counts().handled == 4);
}

TEST_CASE("cpu engine says exhausted when all cells are in use (cells=128)") {
  stepped t;
  auto place = t.engine.start(1000);
  t.run();
  int posted = 0;
  errc last = errc::ok;
  while (last == errc::ok && posted < 1000)
    posted += (last = t.post(place.index, probe_value{1})) == errc::ok;
  CHECK(last == errc::exhausted);
  CHECK(posted == 128);
  t.run();
  CHECK(t.post(place.index, probe_value{1}) == errc::ok);
  t.run();
  CHECK(t.counts().handled == 129);
}

TEST_CASE("cpu engine tells a place without a life from one that has ended") {
  stepped t;
  CHECK(t.post(5, probe_value{1}) == errc::no_such);
  auto place = t.engine.start();
  t.run();
  t.engine.stop(place);
  t.run();
  CHECK(t.post(place.index, probe_value{1}) == errc::down);
  CHECK(t.post(9999, probe_value{1}) == errc::no_such);
}

TEST_CASE("cpu engine bounces what waits behind a stop and retires once") {
  stepped t;
  auto place = t.engine.start();
  t.run();
  t.post(place.index, probe_add{1}, ra_flag_request, 1);
  t.post(place.index, probe_value{1});
  t.engine.stop(place);
  t.run();
  REQUIRE(t.up.seen.size() == 3);
  const auto& request = t.up.seen[0];
  CHECK(ra_message_flags(&request) == (ra_flag_request | ra_flag_dead_letter));
  CHECK(ra_message_handler(&request) == ra_down);
  CHECK(ra_message_correlation(&request) == 1);
  CHECK(ra_message_flags(&t.up.seen[1]) == ra_flag_dead_letter);
  CHECK(ra_message_handler(&t.up.seen[1]) == ra_down);
  CHECK((ra_message_flags(&t.up.seen[2]) & ra_flag_retired) != 0);
  CHECK(t.counts().refused == 2);
  CHECK(t.counts().dead_letters == 1);
}

TEST_CASE("cpu engine gives a reused place a fresh state and incarnation") {
  stepped t;
  auto first = t.engine.start();
  t.post(first.index, probe_add{41}, ra_flag_request, 1);
  t.run();
  t.engine.stop(first);
  t.run();
  CHECK(t.engine.places().give(first.index));
  CHECK_FALSE(t.engine.places().give(first.index));
  auto second = t.engine.start();
  CHECK(second.index == first.index);
  CHECK(second.incarnation == first.incarnation + 1);
  t.up.seen.clear();
  t.post(second.index, probe_add{1}, ra_flag_request, 2);
  t.run();
  REQUIRE(t.up.seen.size() == 1);
  CHECK(payload_of<probe_total>(t.up.seen[0]).sum == 1);
}

TEST_CASE("cpu engine refuses a message for an earlier incarnation") {
  stepped t;
  auto first = t.engine.start();
  t.engine.stop(first);
  t.run();
  t.engine.places().give(first.index);
  t.engine.start();
  t.run();
  t.up.seen.clear();
  ra_message m = make_message(first.index, probe_add{1}, ra_flag_request, 3);
  ra_set_to(&m, ra_make_address(1, first.index, first.incarnation),
            sizeof(probe_add));
  CHECK(t.engine.engine().post(m, nullptr) == errc::ok);
  t.run();
  REQUIRE(t.up.seen.size() == 1);
  CHECK(ra_message_handler(&t.up.seen[0]) == ra_stale_incarnation);
}

TEST_CASE("cpu engine refuses a payload whose length is not the struct's") {
  stepped t;
  auto place = t.engine.start();
  ra_message m = make_message(place.index, probe_add{1}, ra_flag_request, 4);
  ra_set_to(&m, ra_make_address(1, place.index, 0), 3);
  m.w[7] = ra_hlc_make(t.clock.now_us(), 0);
  t.engine.engine().post(m, nullptr);
  t.run();
  REQUIRE(t.up.seen.size() == 1);
  CHECK(ra_message_handler(&t.up.seen[0]) == ra_corrupt);
}

TEST_CASE("cpu engine refuses a span that names no block of the pool") {
  stepped t;
  auto place = t.engine.start();
  ra_message m = make_message(place.index, probe_add{1}, ra_flag_request, 5);
  ra_set_flags(&m, ra_flag_request | ra_flag_indirect);
  m.w[ra_envelope_words] = 1ull << 48 | 0x123456;
  m.w[ra_envelope_words + 1] = sizeof(probe_add);
  m.w[7] = ra_hlc_make(t.clock.now_us(), 0);
  t.engine.engine().post(m, nullptr);
  t.run();
  REQUIRE(t.up.seen.size() == 1);
  CHECK(ra_message_handler(&t.up.seen[0]) == ra_corrupt);
}

TEST_CASE("cpu engine takes no post after request_stop but a stop") {
  stepped t;
  auto place = t.engine.start();
  t.run();
  t.engine.engine().request_stop();
  CHECK(t.post(place.index, probe_value{1}) == errc::closed);
  t.engine.stop(place);
  t.run();
  CHECK((ra_message_flags(&t.up.seen.back()) & ra_flag_retired) != 0);
}

TEST_CASE("cpu engine ends an activation when its time is used up (1 us)") {
  recorder up;
  backend::step_executor ready;
  backend::engine_config config;
  config.budget_messages = 64;
  config.budget_us = 1;
  rig engine{cpu_engine_tests_cpu_image, up, ready, config};
  auto place = engine.start();
  ready.step();
  auto memory = engine.engine().memory();
  auto* pool = reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool);
  ra_span cell = ra_pool_take(pool, 1, 8);
  std::uint64_t& word = *reinterpret_cast<std::uint64_t*>(
    reinterpret_cast<std::byte*>(pool) + ra_span_offset(cell));
  engine.engine().post(make_message(place.index, probe_wait{cell}), nullptr);
  engine.engine().post(make_message(place.index, probe_value{1}), nullptr);
  auto& beat = engine.control(place.index).beat;
  std::thread releaser{[&word, &beat] {
    // Order: relaxed; an odd beat says that the handler runs, so that its
    // activation has begun to count.
    while (ra_load(&beat, ra_relaxed, ra_system) % 2 == 0)
      std::this_thread::yield();
    const auto begin = clock::ticks();
    while (clock::ticks() - begin <= 2 * clock::ticks_per_us()) {
    } // longer than the budget
    // Order: release; pairs with the handler's acquire.
    std::atomic_ref{word}.store(1, std::memory_order_release);
  }};
  CHECK(ready.step() == 1);
  CHECK(engine.engine().status().handled == 1); // the second waits its turn
  CHECK(ready.step() == 1);
  CHECK(engine.engine().status().handled == 2);
  releaser.join();
}

TEST_CASE("cpu engine serves a quiet actor while another is flooded") {
  stepped t;
  auto flooded = t.engine.start(100);
  auto quiet = t.engine.start();
  t.run();
  for (int i = 0; i < 50; ++i)
    t.post(flooded.index, probe_value{1});
  t.post(quiet.index, probe_add{1}, ra_flag_request, 1);
  // Budget 1 and two ready actors: the quiet one is served in two turns.
  CHECK(t.ready.step(2) == 2);
  REQUIRE(t.up.seen.size() == 1);
  t.run();
  CHECK(t.counts().handled == 51);
}
