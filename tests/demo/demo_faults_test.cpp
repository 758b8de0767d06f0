// SPDX-License-Identifier: BSD-3-Clause
// The plan of what goes wrong in `ringactor demo supervision`.
#include "demo_supervision_faults.hpp"

#include <doctest/doctest.h>

#include <set>

namespace command = ringactor::command;

TEST_CASE(
  "each plan of faults has all, ascending, within the rows (seeds=64)") {
  std::set<std::string> firsts;
  for (std::uint64_t seed = 0; seed < 64; ++seed)
    for (std::uint64_t rows : {100, 2000, 1'000'000}) {
      CAPTURE(seed);
      CAPTURE(rows);
      const auto plan = command::plan_faults(seed, rows);
      std::multiset<std::string> texts;
      std::uint64_t before = 1; // rows are under way at the first
      for (const auto& each : plan) {
        CHECK(each.row > before);
        before = each.row;
        texts.insert(text_of(each));
      }
      CHECK(before <= rows);
      CHECK(texts
            == std::multiset<std::string>{
              "the book fails", "the book hangs", "the book is killed",
              "the engine is killed", "the gateway is killed", "the risk fails",
              "the risk hangs", "the tape is killed"});
      firsts.insert(text_of(plan.front()));
    }
  CHECK(firsts.size() == 8); // any of them may be the first
}

TEST_CASE("a seed is one plan of faults") {
  const auto plan = command::plan_faults(7, 2000);
  const auto again = command::plan_faults(7, 2000);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    CHECK(plan[i].row == again[i].row);
    CHECK(text_of(plan[i]) == text_of(again[i]));
  }
}
