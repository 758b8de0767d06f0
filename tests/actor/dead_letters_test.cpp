// SPDX-License-Identifier: BSD-3-Clause
// The sink of messages that reach nobody.
#include "ringactor/actor/dead_letters.hpp"

#include <doctest/doctest.h>

#include <thread>

using ringactor::dead_letter;
using ringactor::dead_letters;
using ringactor::errc;

namespace {

dead_letter letter(std::uint64_t number, errc reason) {
  dead_letter x;
  x.message.w[8] = number;
  x.reason = reason;
  return x;
}

} // namespace

TEST_CASE("dead_letters counts by reason and in all") {
  dead_letters sink;
  CHECK(sink.count() == 0);
  sink.publish(letter(1, errc::full));
  sink.publish(letter(2, errc::down));
  sink.publish(letter(3, errc::full));
  CHECK(sink.count(errc::full) == 2);
  CHECK(sink.count(errc::down) == 1);
  CHECK(sink.count(errc::expired) == 0);
  CHECK(sink.count() == 3);
}

TEST_CASE("dead_letters counts a reason outside the list as number 0") {
  dead_letters sink;
  sink.publish(letter(1, static_cast<errc>(200)));
  CHECK(sink.count(errc::ok) == 1);
  CHECK(sink.count() == 1);
}

TEST_CASE("dead_letters keeps the newest, oldest first (kept_max)") {
  dead_letters sink;
  auto sent = dead_letters::kept_max + 10;
  for (std::uint64_t i = 0; i < sent; ++i)
    sink.publish(letter(i, errc::down));
  auto kept = sink.newest();
  REQUIRE(kept.size() == dead_letters::kept_max);
  CHECK(kept.front().message.w[8] == 10);
  CHECK(kept.back().message.w[8] == sent - 1);
  CHECK(kept.back().reason == errc::down);
  CHECK(sink.count() == sent);
}

TEST_CASE("dead_letters tells each subscriber of each later letter") {
  dead_letters sink;
  sink.publish(letter(1, errc::down));
  int first = 0, second = 0;
  sink.subscribe([&](const dead_letter&) { ++first; });
  sink.publish(letter(2, errc::down));
  sink.subscribe(
    [&](const dead_letter& x) { second += static_cast<int>(x.message.w[8]); });
  sink.publish(letter(40, errc::full));
  CHECK(first == 2);
  CHECK(second == 40);
}

TEST_CASE("dead_letters loses no count among threads (threads=4)") {
  dead_letters sink;
  std::uint64_t told = 0; // under the sink's lock
  sink.subscribe([&](const dead_letter&) { ++told; });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (std::uint64_t i = 0; i < 1000; ++i)
        sink.publish(letter(i, errc::full));
    });
  for (auto& each : threads)
    each.join();
  CHECK(sink.count(errc::full) == 4000);
  CHECK(told == 4000);
}
