// SPDX-License-Identifier: BSD-3-Clause
// Which handlers hang: samples and times are the test's own.
#include "ringactor/backend/hang_judge.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace ringactor::backend;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds limit{100};

/// What the judge is shown.
struct scene {
  hang_judge judge;
  std::map<std::uint32_t, std::uint64_t> beats;
  std::vector<running_handler> running;
  std::uint64_t picked_up = 0;

  void begin(std::uint32_t place, milliseconds at, milliseconds most = limit) {
    judge.begin(place, beats[place], most, at);
  }
  /// Places found at this time; those that never began count from 1000.
  std::vector<std::uint32_t> look(milliseconds at) {
    std::vector<std::uint32_t> found;
    for (const auto& each :
         judge.check({at, running, picked_up,
                      [this](std::uint32_t place) { return beats[place]; }}))
      found.push_back(each.place + (each.has_begun ? 0 : 1000));
    return found;
  }
  /// A handler of `place` runs from here on.
  void run(std::uint32_t place) {
    beats[place] += 1 + beats[place] % 2;
    std::erase_if(running, [&](auto& each) { return each.place == place; });
    running.push_back({place, beats[place]});
  }
  void end(std::uint32_t place) {
    beats[place] += 1;
    std::erase_if(running, [&](auto& each) { return each.place == place; });
  }
};

using places = std::vector<std::uint32_t>;
using ms = milliseconds;

} // namespace

TEST_CASE("a handler hangs when it was seen to run for its limit (100 ms)") {
  scene s;
  s.begin(3, ms{0});
  s.run(3);
  CHECK(s.look(ms{50}).empty()); // the first look: it counts from here
  CHECK(s.look(ms{149}).empty());
  CHECK(s.look(ms{150}) == places{3});
}

TEST_CASE("a handler that hangs is found once") {
  scene s;
  s.begin(3, ms{0});
  s.run(3);
  s.look(ms{0});
  CHECK(s.look(ms{100}) == places{3});
  CHECK(s.look(ms{900}).empty());
  s.end(3);
  CHECK(s.look(ms{1000}).empty());
  s.run(3); // the next life's
  CHECK(s.look(ms{1100}).empty());
  CHECK(s.look(ms{1200}) == places{3});
}

TEST_CASE("many short handlers of one actor are no long one") {
  scene s;
  s.begin(3, ms{0});
  for (int i = 0; i < 50; ++i) {
    s.run(3);
    CHECK(s.look(ms{i * 99}).empty());
    s.end(3);
  }
}

TEST_CASE("each actor has its own limit, and limit 0 is none") {
  scene s;
  s.begin(1, ms{0}, ms{10});
  s.begin(2, ms{0}, ms{1000});
  s.begin(3, ms{0}, ms{0});
  for (std::uint32_t place : {3u, 2u, 1u})
    s.run(place);
  s.look(ms{0});
  CHECK(s.look(ms{10}) == places{1});
  CHECK(s.look(ms{999}).empty());
  CHECK(s.look(ms{1'000'000}) == places{2});
  CHECK(s.judge.shortest() == ms{10});
}

TEST_CASE("a place without a life that was begun is not judged") {
  scene s;
  s.run(70);
  s.look(ms{0});
  CHECK(s.look(ms{1'000'000}).empty());
  CHECK(s.judge.shortest() == hang_judge::never);
}

TEST_CASE("a sample that names a place twice counts it once, by the newer") {
  scene s;
  s.begin(3, ms{0});
  s.run(3);
  s.running = {{3, 1}, {3, 1}};
  CHECK(s.look(ms{0}).empty());
  CHECK(s.look(ms{100}) == places{3});
  s.running = {{3, 3}, {3, 1}, {3, 3}}; // one record was read before
  CHECK(s.look(ms{200}).empty());
  CHECK(s.look(ms{300}) == places{3});
}

TEST_CASE("two handlers that hang are found in one look, and one between") {
  scene s;
  for (std::uint32_t place : {9u, 5u, 7u}) {
    s.begin(place, ms{0});
    s.run(place);
  }
  s.look(ms{0});
  s.end(7);
  s.run(7);
  CHECK(s.look(ms{100}) == places{5, 9});
  CHECK(s.look(ms{200}) == places{7});
}

TEST_CASE("an actor that nobody begins is found at its limit") {
  scene s;
  s.begin(3, ms{20});
  CHECK(s.look(ms{119}).empty());
  CHECK(s.look(ms{120}) == places{1003});
  CHECK(s.look(ms{900}).empty()); // once
}

TEST_CASE("an actor that waits while others are picked up does not hang") {
  scene s;
  s.begin(3, ms{0});
  for (int i = 1; i < 20; ++i) {
    s.picked_up += 1;
    CHECK(s.look(ms{i * 90}).empty());
  }
  CHECK(s.look(ms{19 * 90 + 99}).empty());
  CHECK(s.look(ms{19 * 90 + 100}) == places{1003});
}

TEST_CASE("an actor behind a handler that hangs gets its limit once more") {
  scene s;
  s.begin(1, ms{0});
  s.run(1);
  s.begin(2, ms{0});
  s.look(ms{0});
  CHECK(s.look(ms{100}) == places{1}); // whose thread is replaced now
  CHECK(s.look(ms{199}).empty());
  CHECK(s.look(ms{200}) == places{1002});
}

TEST_CASE("an actor that began, or could not be started, is not waited for") {
  scene s;
  s.begin(1, ms{0});
  s.begin(2, ms{0});
  s.run(1);
  s.end(1);
  s.judge.forget(2);
  CHECK(s.look(ms{0}).empty());
  CHECK(s.look(ms{1'000'000}).empty());
}

TEST_CASE("time that steps back makes nothing older") {
  scene s;
  s.begin(3, ms{0});
  s.run(3);
  s.look(ms{500});
  CHECK(s.look(ms{1}).empty());
  CHECK(s.look(ms{599}).empty());
  CHECK(s.look(ms{600}) == places{3});
}

TEST_CASE("an actor begun at a time that steps back is as old as the others") {
  scene s;
  s.look(ms{5000});
  s.begin(3, ms{1});
  CHECK(s.look(ms{2}).empty());
  CHECK(s.look(ms{5099}).empty());
  CHECK(s.look(ms{5100}) == places{1003});
}
