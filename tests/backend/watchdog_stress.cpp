// SPDX-License-Identifier: BSD-3-Clause
// The watchdog's thread: when there is one, and whom it looks at.
#include "ringactor/backend/watchdog.hpp"

#include "ringactor/backend/own_thread.hpp"

#include <doctest/doctest.h>

#include <atomic>

using namespace ringactor::backend;
using std::chrono::nanoseconds;

namespace {

struct guest final : watched {
  std::atomic<nanoseconds::rep> often{std::chrono::milliseconds{1}.count()};
  std::atomic<std::uint64_t> looks{0};
  std::atomic<bool> on_own_thread{false};
  std::atomic<nanoseconds::rep> newest{0};
  std::atomic<bool> steps_back{false};
  void check(nanoseconds now) override {
    on_own_thread = is_own_thread();
    steps_back = steps_back || newest.exchange(now.count()) > now.count();
    ++looks;
  }
  nanoseconds period() const override { return nanoseconds{often}; }
};

void wait_for_looks(const guest& at, std::uint64_t count) {
  while (at.looks < count) // the watchdog counts on; ctest has a limit
    std::this_thread::yield();
}

} // namespace

TEST_CASE("a watchdog looks again and again, on a thread that ends no engine") {
  watchdog dog;
  auto one = std::make_shared<guest>();
  auto other = std::make_shared<guest>();
  dog.add(one);
  dog.add(other);
  wait_for_looks(*one, 3);
  wait_for_looks(*other, 3);
  CHECK(one->on_own_thread);
  CHECK(!one->steps_back);
  CHECK(!is_own_thread());
}

TEST_CASE("a watchdog's thread starts with the first, ends with the last") {
  watchdog dog;
  CHECK(!dog.is_awake());
  for (int round = 0; round < 20; ++round) {
    auto one = std::make_shared<guest>();
    auto other = std::make_shared<guest>();
    dog.add(one);
    dog.add(other);
    CHECK(dog.is_awake());
    dog.remove(*one);
    CHECK(dog.is_awake());
    dog.remove(*other);
    CHECK(!dog.is_awake());
    const std::uint64_t looks = other->looks;
    CHECK(other.use_count() == 1); // the thread has ended: nobody looks
    CHECK(other->looks == looks);
  }
}

TEST_CASE("a watchdog that sleeps for ever looks when it is told to hurry") {
  watchdog dog;
  auto sleepy = std::make_shared<guest>();
  sleepy->often = nanoseconds::max().count();
  dog.add(sleepy);
  while (sleepy->looks == 0) // it may not sleep yet when it is told
    dog.hurry();
  sleepy->often = 1;
  dog.hurry();
  wait_for_looks(*sleepy, sleepy->looks + 3);
}

TEST_CASE("a watchdog forgets whom it was told to, and looks after the rest") {
  watchdog dog;
  auto stays = std::make_shared<guest>();
  dog.add(stays);
  for (int round = 0; round < 50; ++round) {
    auto leaves = std::make_shared<guest>();
    dog.add(leaves);
    if (round % 2 == 0)
      wait_for_looks(*leaves, 1);
    dog.remove(*leaves);
    dog.remove(*leaves); // nothing more
  }
  wait_for_looks(*stays, stays->looks + 2);
  dog.remove(*stays);
}
