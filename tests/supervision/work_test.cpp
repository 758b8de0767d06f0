// SPDX-License-Identifier: BSD-3-Clause
// The work of many children, counted in actions of the core.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

constexpr std::uint64_t many = 100'000;

/// Of a start: start_life, started. Of a stop: stopping, ask_to_stop,
/// set_timer, stopped.
constexpr std::uint64_t of_start = 2, of_stop = 4;

std::vector<child_rules> children() {
  std::vector<child_rules> made;
  for (std::uint64_t i = 0; i < many; ++i)
    made.push_back(worker(std::to_string(i)));
  return made;
}

} // namespace

TEST_CASE("100,000 children start, restart and stop in linear work") {
  sup_world w{{.strategy = strategy::one_for_all}, children()};
  w.keeps_trace = false;
  w.begin();
  CHECK(w.actions() == many * of_start + 1); // and ready
  auto before = w.actions();
  w.exits("50000", exit_class::abnormal);
  CHECK(w.actions() - before
        == 2 + (many - 1) * of_stop
             + many * of_start); // terminated, restarting
  before = w.actions();
  w.stop();
  CHECK(w.actions() - before == many * of_stop + 2); // ended, finished
  CHECK(w.end());
}

TEST_CASE(
  "100,000 instances start, restart one by one and stop at once, in "
  "linear work") {
  sup_world w{{.strategy = strategy::simple_one_for_one, .intensity = 200'000},
              {worker("x")}};
  w.keeps_trace = false;
  w.begin();
  for (std::uint64_t i = 0; i < many; ++i)
    w.post(start_instance{});
  w.settle();
  CHECK(w.actions() == many * (of_start + 1) + 1); // an answer to each
  CHECK(w.root().lives.size() == many);
  auto before = w.actions();
  for (std::uint64_t who = 1; who <= many; ++who)
    w.end_life(1, who, {exit_class::abnormal, ""});
  w.settle();
  CHECK(w.actions() - before == many * (2 + of_start));
  before = w.actions();
  for (std::uint64_t who = 1; who <= many; ++who)
    w.post(terminate_instance{who}); // handles of before: nothing to do
  w.settle();
  CHECK(w.actions() - before == many);
  before = w.actions();
  w.stop();
  CHECK(w.actions() - before == many * (of_stop + 1) + 2); // and forgotten
}
