// SPDX-License-Identifier: BSD-3-Clause
// The process's clock under a clock moved by hand, and under threads.
#include "ringactor/clock/hybrid_clock.hpp"

#include "ringactor/clock/hlc.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using ringactor::clock::hybrid_clock;
using ringactor::clock::manual_clock;

TEST_CASE("manual_clock moves only when told") {
  manual_clock time{5};
  CHECK(time.now_us() == 5);
  time.advance(10us);
  CHECK(time.now_us() == 15);
  time.set(3);
  CHECK(time.now_us() == 3);
}

TEST_CASE("the wall clock tells Unix microseconds") {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto now_us = static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::microseconds>(now).count());
  const std::uint64_t wall_us = ringactor::clock::wall().now_us();
  CHECK(wall_us + 60'000'000 > now_us);
  CHECK(wall_us < now_us + 60'000'000);
}

TEST_CASE("hybrid_clock ticks follow physical time and never repeat") {
  manual_clock time{100};
  hybrid_clock clock{time};
  CHECK(clock.last() == 0);
  CHECK(clock.tick() == ra_hlc_make(100, 0));
  CHECK(clock.tick() == ra_hlc_make(100, 1));
  time.set(90); // stepped back
  CHECK(clock.tick() == ra_hlc_make(100, 2));
  time.set(200);
  CHECK(clock.tick() == ra_hlc_make(200, 0));
  CHECK(clock.last() == ra_hlc_make(200, 0));
}

TEST_CASE("hybrid_clock is above a stamp that it merged") {
  manual_clock time{100};
  hybrid_clock clock{time};
  CHECK(clock.merge(ra_hlc_make(150, 9)));
  CHECK(clock.last() == ra_hlc_make(150, 10));
  CHECK(clock.tick() == ra_hlc_make(150, 11));
  CHECK(clock.merge(ra_hlc_make(1, 0))); // an old stamp moves it all the same
  CHECK(clock.last() == ra_hlc_make(150, 12));
}

TEST_CASE("hybrid_clock refuses a stamp beyond max_drift unchanged") {
  manual_clock time{1'000'000};
  hybrid_clock clock{time, 500ms};
  const std::uint64_t before = clock.tick();
  CHECK_FALSE(clock.merge(ra_hlc_make(1'500'001, 0)));
  CHECK_FALSE(clock.merge(~std::uint64_t{0}));
  CHECK(clock.last() == before);
  CHECK(clock.refused_count() == 2);
  CHECK(clock.merge(ra_hlc_make(1'500'000, 4095)));
  CHECK(clock.refused_count() == 2);
}

TEST_CASE("hybrid_clock takes a negative max_drift for none") {
  manual_clock time{100};
  hybrid_clock clock{time, -5ms};
  CHECK(clock.merge(ra_hlc_make(100, 0)));
  CHECK_FALSE(clock.merge(ra_hlc_make(101, 0)));
}

// Each thread's stamps must rise, and no two threads may get one stamp.
TEST_CASE("hybrid_clock gives unique rising stamps (threads=4)") {
  constexpr std::size_t ticks = 20'000;
  manual_clock time{100};
  hybrid_clock clock{time};
  std::vector<std::vector<std::uint64_t>> stamps(4);
  std::vector<std::thread> threads;
  for (auto& mine : stamps)
    threads.emplace_back([&mine, &clock, &time] {
      for (std::size_t i = 0; i < ticks; ++i) {
        mine.push_back(clock.tick());
        if (i % 64 == 0)
          time.advance(1us);
        clock.merge(mine.back());
      }
    });
  for (auto& thread : threads)
    thread.join();
  std::vector<std::uint64_t> all;
  for (const auto& mine : stamps) {
    CHECK(std::ranges::is_sorted(mine));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
  CHECK(all.size() == 4 * ticks);
  CHECK(clock.last() > all.back());
}
