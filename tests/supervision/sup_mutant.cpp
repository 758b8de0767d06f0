// SPDX-License-Identifier: BSD-3-Clause
// Links a core with one thing broken (CMakeLists.txt says which) and demands
// that the checker names the promise that is given as argument.
#include "tests/supervision/sup_schedule.hpp"

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  const std::string wanted{argv[1]};
  constexpr std::uint64_t seeds = 3'000;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (const auto& broken : supervision_tests::sup_schedule{seed}.run())
      if (broken.starts_with(wanted)) {
        std::cout << "killed by seed " << seed << ": " << broken << '\n';
        return 0;
      }
  std::cout << "not killed in " << seeds << " schedules: " << wanted << '\n';
  return 1;
}
