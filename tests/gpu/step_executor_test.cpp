// SPDX-License-Identifier: BSD-3-Clause
// The executors that need no CAF.
#include "ringactor/backend/executors.hpp"

#include <doctest/doctest.h>

using namespace ringactor::backend;

namespace {

struct counter final : activatable {
  std::vector<std::uint32_t> order;
  std::uint32_t again = 0; // how often activate says: more
  bool activate(std::uint32_t place, void*) noexcept override {
    order.push_back(place);
    return again != 0 && again-- != 0;
  }
};

struct atomic_counter final : activatable {
  std::atomic<std::uint64_t> runs{0};
  bool activate(std::uint32_t place, void*) noexcept override {
    runs += place;
    return false;
  }
};

} // namespace

TEST_CASE("step executor runs ready actors in the order they became ready") {
  counter who;
  step_executor steps;
  for (std::uint32_t place : {3u, 1u, 2u})
    steps.make_ready(who, place, nullptr);
  CHECK(steps.ready() == 3);
  CHECK(steps.step(2) == 2);
  CHECK(steps.step(9) == 1);
  CHECK(who.order == std::vector<std::uint32_t>{3, 1, 2});
}

TEST_CASE("step executor puts an actor that has more at the end") {
  counter who;
  who.again = 1;
  step_executor steps;
  steps.make_ready(who, 1, nullptr);
  steps.make_ready(who, 2, nullptr);
  CHECK(steps.step(9) == 3);
  CHECK(who.order == std::vector<std::uint32_t>{1, 2, 1});
}

TEST_CASE("thread executor runs all that is ready before join returns") {
  atomic_counter who;
  thread_executor threads{2};
  for (std::uint32_t i = 1; i <= 1000; ++i)
    threads.make_ready(who, i, nullptr);
  threads.join();
  CHECK(who.runs == 500500);
}
