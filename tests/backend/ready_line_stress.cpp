// SPDX-License-Identifier: BSD-3-Clause
// The line of ready actors: order, overflow, and many threads on both sides.
#include "ringactor/backend/ready_line.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using ringactor::backend::ready_line;

TEST_CASE("a line gives back what it got, in order (entries=10000)") {
  ready_line line; // more than its quick part holds
  ready_line::entry next;
  CHECK(line.is_empty());
  for (std::uint32_t i = 0; i < 10'000; ++i)
    line.push({nullptr, i});
  CHECK(line.size() == 10'000);
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    REQUIRE(line.try_pop(next));
    REQUIRE(next.place == i);
    if (i % 3 == 0)
      line.push({nullptr, 10'000 + i / 3}); // behind all of them
  }
  for (std::uint32_t i = 0; line.try_pop(next); ++i)
    REQUIRE(next.place == 10'000 + i);
  CHECK(line.is_empty());
}

TEST_CASE("a line loses nothing between threads (pushers=2, poppers=2)") {
  constexpr std::uint32_t each = 50'000, pushers = 2, poppers = 2;
  ready_line line;
  std::atomic<std::uint32_t> popped{0};
  std::vector<std::atomic<std::uint8_t>> seen(each * pushers);
  std::array<std::uint64_t, poppers> disorder{};
  std::vector<std::thread> threads;
  for (std::uint32_t p = 0; p < pushers; ++p)
    threads.emplace_back([&, p] {
      for (std::uint32_t i = 0; i < each; ++i)
        line.push({nullptr, p * each + i});
    });
  for (std::uint32_t c = 0; c < poppers; ++c)
    threads.emplace_back([&, c] {
      std::array<std::int64_t, pushers> last{-1, -1};
      ready_line::entry next;
      while (popped < each * pushers) { // ends: all were popped
        if (!line.try_pop(next)) {
          std::this_thread::yield();
          continue;
        }
        ++popped;
        ++seen[next.place];
        const std::uint32_t from = next.place / each;
        disorder[c] += next.place <= last[from];
        last[from] = next.place;
      }
    });
  for (auto& thread : threads)
    thread.join();
  std::uint64_t once = 0;
  for (auto& count : seen)
    once += count == 1;
  CHECK(once == each * pushers);
  CHECK(disorder == std::array<std::uint64_t, poppers>{});
  CHECK(line.is_empty());
}
