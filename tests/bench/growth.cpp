// SPDX-License-Identifier: BSD-3-Clause
// What a supervisor does for many children, one scene a run, so that valgrind
// can count its instructions: `growth_probe SCENE COUNT`; `--list`. Run by
// growth_test.py, which compares the instructions of a child in a small crowd
// with those in a large one.
#include "growth.hpp"

#include <cstdio>
#include <cstdlib>

/// valgrind collects what happens in here and below, and nothing else. Weak,
/// so that the compiler neither copies the body nor drops the call.
extern "C" [[gnu::noinline, gnu::weak]] void
ringactor_counted(const std::function<void()>& body) {
  body();
}

int main(int argc, char** argv) {
  auto scenes = growth::core_scenes();
  scenes.merge(growth::actor_scenes());
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "--list") {
    for (const auto& each : scenes)
      std::puts(each.first.c_str());
    return 0;
  }
  const auto found = scenes.find(what);
  if (argc != 3 || found == scenes.end())
    return 2;
  const auto count = std::strtoull(argv[2], nullptr, 10);
  return found->second(count, ringactor_counted) ? 0 : 1;
}
