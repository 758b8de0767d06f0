// SPDX-License-Identifier: BSD-3-Clause
// Random histories of whole trees over the shipped code, on one thread and a
// virtual clock. RINGACTOR_SEED begins elsewhere; RINGACTOR_TREE_SCHEDULES says
// how many; of a single one the trace is printed.
#include "tests/supervision/trees/tree_schedule.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <unordered_set>

using namespace tree_tests;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t schedules = 1'000;
#else
constexpr std::uint64_t schedules = 20'000;
#endif

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

} // namespace

TEST_CASE("random histories of whole trees keep every promise, then heal") {
  const auto first = from_environment("RINGACTOR_SEED", 1);
  const auto count = from_environment("RINGACTOR_TREE_SCHEDULES", schedules);
  stage on;
  std::unordered_set<std::size_t> distinct;
  std::array<std::uint64_t, std::tuple_size_v<sights>> seen{};
  std::uint64_t broken = 0;
  for (auto seed = first; seed < first + count; ++seed) {
    tree_schedule schedule{on, seed};
    const auto found = schedule.run();
    if (!found.empty() && ++broken <= 5)
      std::cout << "seed " << seed << ": " << found.front()
                << "\n  again: RINGACTOR_SEED=" << seed
                << " RINGACTOR_TREE_SCHEDULES=1 build/bin/tree_seeded\n";
    distinct.insert(std::hash<std::string>{}(schedule.trace()));
    for (std::size_t i = 0; i < seen.size(); ++i)
      seen[i] += schedule.seen()[i] ? 1 : 0;
    if (count == 1) {
      std::cout << schedule.trace();
      for (const auto& each : found)
        std::cout << each << '\n';
    }
  }
  std::cout << count << " schedules from seed " << first << ": "
            << distinct.size() << " distinct\n";
  for (std::size_t i = 0; i < seen.size(); ++i) {
    std::cout << "  " << to_string(static_cast<sight>(i)) << " in " << seen[i]
              << '\n';
    if (count >= 10'000) // else chance may not have brought it
      CHECK_MESSAGE(seen[i] * 500 >= count, to_string(static_cast<sight>(i)));
  }
  const auto orphans = seen[static_cast<std::size_t>(sight::orphaned)];
  CHECK((count < 10'000 || orphans * 40 >= count));
  CHECK(broken == 0);
  CHECK(distinct.size() * 100 >= count * 95);
}

TEST_CASE("a seed is one history, whatever ran before it (seeds=50)") {
  std::vector<std::string> first;
  {
    stage on;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      tree_schedule schedule{on, seed};
      schedule.run();
      first.push_back(schedule.trace());
    }
  }
  stage on;
  for (std::uint64_t seed = 50; seed >= 1; --seed) {
    tree_schedule schedule{on, seed};
    schedule.run();
    CHECK(schedule.trace() == first[seed - 1]);
  }
}
