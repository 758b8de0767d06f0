// SPDX-License-Identifier: BSD-3-Clause
// Links the library with one thing broken (CMakeLists.txt says which) and
// demands that a history names the promise that is given as argument.
#include "tests/supervision/trees/tree_schedule.hpp"

#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  const std::string wanted{argv[1]};
  constexpr std::uint64_t seeds = 20'000;
  tree_tests::stage on;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    tree_tests::tree_schedule schedule{on, seed};
    for (const auto& broken : schedule.run())
      if (broken.starts_with(wanted)) {
        std::cout << "killed by seed " << seed << ": " << broken << std::endl;
        _exit(0); // what is broken may not end well
      }
  }
  std::cout << "not killed in " << seeds << " schedules: " << wanted
            << std::endl;
  _exit(1);
}
