// SPDX-License-Identifier: BSD-3-Clause
// Random histories of trees of supervisors, over the shipped core. The checker
// looks after every step. RINGACTOR_SEED begins elsewhere;
// RINGACTOR_SUP_SCHEDULES says how many; of a single one the trace is printed.
#include "tests/supervision/sup_schedule.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <unordered_set>

using namespace supervision_tests;

namespace {

constexpr std::uint64_t schedules = 20'000; // under a second

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

} // namespace

TEST_CASE("random histories of a tree of supervisors keep every promise") {
  const auto first = from_environment("RINGACTOR_SEED", 1);
  const auto count = from_environment("RINGACTOR_SUP_SCHEDULES", schedules);
  std::unordered_set<std::size_t> distinct;
  std::uint64_t broken = 0, ended = 0, nodes = 0;
  for (auto seed = first; seed < first + count; ++seed) {
    sup_schedule schedule{seed};
    const auto found = schedule.run();
    if (!found.empty() && ++broken <= 5)
      std::cout << "seed " << seed << ": " << found.front() << '\n';
    distinct.insert(std::hash<std::string>{}(schedule.trace()));
    if (count == 1)
      std::cout << schedule.trace();
    ended += schedule.has_ended() ? 1 : 0;
    nodes += schedule.nodes();
  }
  std::cout << count << " schedules from seed " << first << ": "
            << distinct.size() << " distinct, " << ended << " ended, " << nodes
            << " supervisors\n";
  CHECK(broken == 0);
  CHECK(distinct.size() * 100 >= count * 95);
  CHECK(ended * 10 > count); // both ends are seen
  CHECK(ended * 20 < count * 19);
}
