// SPDX-License-Identifier: BSD-3-Clause
#include "tests/sim/explore.hpp"

#include <cstdio>
#include <cstdlib>
#include <unordered_set>

namespace ringactor::sim {

namespace {

/// Runs once more; false when the search is over because the run failed.
bool run_once(world& in, const scenario& what, chooser& decides,
              std::unordered_set<std::uint64_t>& seen, verdict& found) {
  const ending how = in.run(what, decides);
  found.runs += 1;
  found.cut += how == ending::cut;
  seen.insert(in.schedule());
  found.distinct = seen.size();
  if (how != ending::failed)
    return true;
  found.failure = in.failure();
  found.where = in.trace();
  return false;
}

} // namespace

verdict explore_seeded(const scenario& what, std::uint64_t runs) {
  const char* given = std::getenv("RINGACTOR_SEED");
  const std::uint64_t first = given ? std::strtoull(given, nullptr, 0) : 1;
  world in;
  std::unordered_set<std::uint64_t> seen;
  verdict found;
  for (std::uint64_t i = 0; i < runs; ++i) {
    seeded_chooser decides{first + i};
    if (!run_once(in, what, decides, seen, found)) {
      found.where =
        "RINGACTOR_SEED=" + std::to_string(first + i) + "\n" + found.where;
      break;
    }
  }
  return found;
}

verdict explore_bounded(const scenario& what, bounds limits,
                        std::uint64_t runs) {
  world in;
  std::unordered_set<std::uint64_t> seen;
  verdict found;
  bounded_chooser decides{limits};
  for (bool more = true; more && found.runs < runs;) {
    if (!run_once(in, what, decides, seen, found)) {
      found.where = "run " + std::to_string(found.runs) + "\n" + found.where;
      break;
    }
    more = decides.advance();
    found.complete = !more;
    found.whole_below = decides.departures();
  }
  return found;
}

void print(const char* name, const char* search, const verdict& found) {
  std::printf("sim: %s, %s: %llu distinct schedules in %llu runs", name, search,
              static_cast<unsigned long long>(found.distinct),
              static_cast<unsigned long long>(found.runs));
  if (found.complete)
    std::printf(", complete");
  else if (found.whole_below > 0)
    std::printf(", all with < %u departures", found.whole_below);
  if (found.cut != 0)
    std::printf(", %llu cut", static_cast<unsigned long long>(found.cut));
  std::printf("%s%s\n", found.failure.empty() ? "" : ": ",
              found.failure.c_str());
}

} // namespace ringactor::sim
