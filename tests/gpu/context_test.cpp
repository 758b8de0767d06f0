// SPDX-License-Identifier: BSD-3-Clause
// What a handler asks the context for: clock, domain, its own end, and whether
// it should return. The stepped engine with 1, 4 and 32 lanes.
#include "tests/gpu/lanes_world.hpp"

#include "ringactor/clock/ticks.hpp"
#include "ringactor/message/domain.hpp"
#include "tests/kernels/clerk/messages.h"

#include <atomic>
#include <thread>

using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint32_t clerk_kernel = 2;
constexpr std::uint64_t now_us = 1'000'000;

struct world : lanes_world {
  explicit world(std::uint32_t lanes, std::uint64_t budget_us = 0)
    : lanes_world{lanes, budget_us}, place{start()} {}

  backend::place start(std::uint32_t quits = 0) {
    const auto found = engine.start_kernel(clerk_kernel, clerk_config{quits});
    run();
    return found;
  }
  /// The handler looks after `meanwhile` was done on another thread.
  clerk_seen look(const std::function<void()>& meanwhile) {
    const auto words = block(16);
    up.seen.clear();
    post(place.index, clerk_look{words}, ra_flag_request, 9);
    std::thread other{[&] {
      // Order: acquire; pairs with the handler's release.
      while (std::atomic_ref{*at(words, 1)}.load(std::memory_order_acquire)
             == 0)
        std::this_thread::yield();
      meanwhile();
      // Order: release; pairs with the handler's acquire.
      std::atomic_ref{*at(words, 0)}.store(1, std::memory_order_release);
    }};
    ready.step();
    other.join();
    for (const auto& m : up.seen)
      if (ra_message_type(&m) == message::message_traits<clerk_seen>::type_id)
        return payload_of<clerk_seen>(m);
    FAIL("no answer");
    return {};
  }

  backend::place place;
};

void on_lanes(const std::function<void(world&, std::uint32_t all)>& body) {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes};
    body(w, all_of(lanes));
  }
}

} // namespace

// ---- clock ------------------------------------------------------------------

TEST_CASE("ra_tick moves the actor's clock on by one (lanes=1, 4, 32)") {
  on_lanes([](world& w, std::uint32_t) {
    const auto times = w.ask<clerk_times>(w.place, clerk_time{0});
    CHECK(times.before > ra_hlc_make(now_us, 0));
    CHECK(times.first == times.before + 1);
    CHECK(times.second == times.first + 1);
    CHECK(times.ticked == times.second); // no other lane has ticked
  });
}

TEST_CASE("ra_merge puts the clock behind a stamp that it takes") {
  on_lanes([](world& w, std::uint32_t) {
    const auto stamp = ra_hlc_make(now_us + 1000, 5);
    const auto times = w.ask<clerk_times>(w.place, clerk_time{stamp});
    CHECK(times.status == ra_ok);
    CHECK(times.merged == stamp + 1); // no other lane has merged it again
    CHECK(w.ask<clerk_times>(w.place, clerk_time{0}).before > times.merged);
  });
}

TEST_CASE("ra_merge refuses a stamp beyond the drift, and changes nothing") {
  on_lanes([](world& w, std::uint32_t) {
    const auto stamp = ra_hlc_make(now_us + 500'001, 0);
    const auto times = w.ask<clerk_times>(w.place, clerk_time{stamp});
    CHECK(times.status == ra_drift);
    CHECK(times.merged == times.ticked);
    const auto last = ra_hlc_make(now_us + 500'000, 0);
    CHECK(w.ask<clerk_times>(w.place, clerk_time{last}).status == ra_ok);
  });
}

// ---- domain -----------------------------------------------------------------

TEST_CASE("ra_domain is the first number of the message's domain") {
  on_lanes([](world& w, std::uint32_t) {
    const auto ask = [&](const auto& question) {
      return w.ask<clerk_number>(w.place, question).number;
    };
    CHECK(ask(clerk_trade{}) == ra_domain_order_matching);
    CHECK(ask(clerk_audit{}) == ra_domain_financial_audit);
    CHECK(ask(clerk_custom{}) == 0);
  });
}

TEST_CASE("the domain of each number is the same on host and device") {
  for (std::uint32_t type = 0; type < 65536; ++type) {
    const auto which = message::domain_of(static_cast<std::uint16_t>(type));
    const bool named = which && *which != message::domain::custom;
    REQUIRE(ra_domain_of(type) == (named ? info_of(*which).first : 0u));
  }
}

// ---- its own end ------------------------------------------------------------

TEST_CASE("an actor that quits answers, ends, and bounces what waits") {
  on_lanes([](world& w, std::uint32_t) {
    w.post(w.place.index, clerk_leave{5, 1, 0}, ra_flag_request, 1);
    w.post(w.place.index, clerk_custom{}, ra_flag_request, 2);
    w.run();
    REQUIRE(w.up.seen.size() == 3);
    CHECK(payload_of<clerk_number>(w.up.seen[0]).number == 5);
    const auto& down = w.up.seen[1];
    CHECK(ra_message_flags(&down) == ra_flag_down);
    CHECK(payload_of<ra_error>(down).status == ra_ok);
    CHECK(ra_message_handler(&w.up.seen[2]) == ra_down);
    CHECK(ra_message_correlation(&w.up.seen[2]) == 2);
    CHECK(w.counts().failed == 0);
    CHECK(w.counts().handled == 1);
  });
}

TEST_CASE("a request that makes its actor quit gets the empty answer") {
  on_lanes([](world& w, std::uint32_t) {
    w.post(w.place.index, clerk_leave{5, 0, 0}, ra_flag_request, 1);
    w.run();
    REQUIRE(w.up.seen.size() == 2);
    CHECK(ra_message_type(&w.up.seen[0]) == ra_type_none);
    CHECK(ra_message_flags(&w.up.seen[1]) == ra_flag_down);
  });
}

TEST_CASE("an actor that quits is stopped and retires as any other") {
  on_lanes([](world& w, std::uint32_t) {
    w.post(w.place.index, clerk_leave{5, 0, 0});
    w.run();
    w.engine.stop(w.place);
    w.run();
    CHECK((ra_message_flags(&w.up.seen.back()) & ra_flag_retired) != 0);
    REQUIRE(w.engine.places().give(w.place.index));
    w.place = w.start();
    CHECK(w.ask<clerk_number>(w.place, clerk_custom{}).number == 0);
  });
}

TEST_CASE("ra_fail overrules ra_quit in the same handler") {
  on_lanes([](world& w, std::uint32_t) {
    w.post(w.place.index, clerk_leave{5, 0, 42}, ra_flag_request, 1);
    w.run();
    REQUIRE(w.up.seen.size() == 2);
    CHECK(payload_of<ra_error>(w.up.seen[0]).code == 42);
    CHECK(payload_of<ra_error>(w.up.seen[1]).status == ra_handler_failed);
    CHECK(w.counts().failed == 1);
  });
}

TEST_CASE("an init that quits ends the actor before its first message") {
  on_lanes([](world& w, std::uint32_t) {
    const auto place = w.start(1);
    REQUIRE(w.up.seen.size() == 1);
    CHECK(ra_message_flags(&w.up.seen[0]) == ra_flag_down);
    CHECK(payload_of<ra_error>(w.up.seen[0]).status == ra_ok);
    w.post(place.index, clerk_custom{});
    w.run();
    CHECK(ra_message_handler(&w.up.seen.back()) == ra_down);
  });
}

// ---- should it return? ------------------------------------------------------

TEST_CASE("a handler is told neither to stop nor to yield when all is well") {
  on_lanes([](world& w, std::uint32_t) {
    const auto seen = w.look([] {});
    CHECK(seen.stopping == 0);
    CHECK(seen.yielding == 0);
  });
}

TEST_CASE("a handler sees on all lanes that its actor was stopped meanwhile") {
  on_lanes([](world& w, std::uint32_t all) {
    const auto seen = w.look([&] { w.engine.stop(w.place); });
    CHECK(seen.stopping == all);
    CHECK(seen.yielding == all);
  });
}

TEST_CASE("a handler sees that its actor is to rest, which is no end") {
  on_lanes([](world& w, std::uint32_t all) {
    const auto seen = w.look([&] { w.engine.rest(w.place); });
    CHECK(seen.stopping == 0);
    CHECK(seen.yielding == all);
    w.engine.resume(w.place);
    w.run();
    CHECK(w.look([] {}).yielding == 0);
  });
}

TEST_CASE("a handler should yield when its time is used up (1 us)") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes, 1};
    const auto seen = w.ask<clerk_seen>(w.place, clerk_spin{1u << 30});
    CHECK(seen.yielding == all_of(lanes));
    CHECK(seen.stopping == 0);
  }
}

TEST_CASE(
  "the time counts from the activation, not from the first look (1 us)") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes, 1};
    const auto seen = w.look([] {
      const auto begin = clock::ticks();
      while (clock::ticks() - begin <= 2 * clock::ticks_per_us()) {
      } // longer than the budget, while the handler waits
    });
    CHECK(seen.yielding == all_of(lanes));
  }
}

TEST_CASE("without a budget of time a handler need not yield (looks=1000)") {
  on_lanes([](world& w, std::uint32_t) {
    const auto seen = w.ask<clerk_seen>(w.place, clerk_spin{1000});
    CHECK(seen.yielding == 0);
    CHECK(seen.looks == 1000);
  });
}

TEST_CASE("each activation has its own time (1 us, parts=5)") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes, 1};
    const auto host = ra_make_address(0, host_id, 1);
    w.post(w.place.index, clerk_work{0, 5, host});
    w.run();
    REQUIRE(w.up.seen.size() == 1);
    CHECK(payload_of<clerk_number>(w.up.seen[0]).number == 5); // turns
  }
}

TEST_CASE("a handler that runs past the mailbox has its time, too (1 us)") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes, 1};
    auto m = make_message(w.place.index, clerk_spin{1u << 30}, ra_flag_request);
    m.w[7] = ra_hlc_make(now_us, 0);
    std::size_t taken = 0;
    CHECK(w.engine.engine().try_handle({&m, 1}, taken, nullptr)
          == backend::attempt::done);
    REQUIRE(w.up.seen.size() == 1);
    const auto seen = payload_of<clerk_seen>(w.up.seen[0]);
    CHECK(seen.yielding == all_of(lanes));
    CHECK(seen.looks > 1);
  }
}

TEST_CASE("work that yields to a rest goes on after it (lanes=1, 4, 32)") {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes, 1};
    w.post(w.place.index, clerk_work{0, 3, ra_make_address(0, host_id, 1)});
    w.ready.step(); // the first part; the rest waits in the mailbox
    w.engine.rest(w.place);
    w.run();
    CHECK(w.up.seen.empty());
    w.engine.resume(w.place);
    w.run();
    REQUIRE(w.up.seen.size() == 1);
    CHECK(payload_of<clerk_number>(w.up.seen[0]).number == 3);
  }
}
