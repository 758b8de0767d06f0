// SPDX-License-Identifier: BSD-3-Clause
// Each order that the text of the mailbox and the cell pool names, weakened by
// itself: the explorer must find out, or the order is listed here as one that
// the text could do without.
#include "tests/sim/keep_scenario.hpp"
#include "tests/sim/mailbox_scenario.hpp"
#include "tests/sim/search.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

using namespace ringactor::sim;

namespace {

/// One of each kind; a mutant is alive when all of them pass.
class scenarios {
public:
  const std::array<scenario, 16>& all() const { return all_; }

private:
  mailbox_rig posters_{{.limit = 2}}, executors_{{.limit = 2}},
    lives_{{.limit = 2}}, chains_{{.limit = 2, .cells = {}}},
    spill_{{.limit = 2, .cells = {63, 1}, .has_fresh = true}},
    direct_{{.limit = 2}}, sorted_{{.limit = 3, .cells = {6, 6}}},
    rest_{{.limit = 2, .cells = {6, 6}}},
    told_{{.limit = 1, .policy = ra_policy_stash}};
  keep_rig keep_{1};
  std::array<scenario, 16> all_{make_posters(posters_, 2, 2, 2),
                                make_executors(executors_, 2, 2),
                                make_lives(lives_, 1, 3, 2),
                                make_chains(chains_, 3, 2),
                                make_posters(spill_, 2, 3, 2),
                                make_direct(direct_, 2, 2, 2),
                                make_sorted(sorted_, 3, 3),
                                make_rest(rest_, 3, 2, 2),
                                make_told(told_, 2, 1),
                                make_kept(keep_, 1),
                                make_kept(keep_, 2),
                                make_kept(keep_, 1, true),
                                make_kept_resting(keep_, 2, 2),
                                make_cycle(keep_),
                                make_stopped(keep_, 1),
                                make_stopped(keep_, 0)};
};

std::string failure_of(const scenarios& world) {
  for (const scenario& what : world.all()) {
    const verdict seeded = explore_seeded(what, 4'000);
    if (!seeded.failure.empty())
      return seeded.failure;
  }
  return {};
}

/// The weakened orders that no scenario minds.
[[maybe_unused]] std::vector<std::string> survivors(const scenarios& world) {
  std::vector<std::string> found;
  const std::vector<site> named = sites();
  for (const site& place : named)
    for (const order weak : weaker(place.how)) {
      weaken(place, weak);
      const std::string why = failure_of(world);
      const std::string name = place.name() + ", only " + to_string(weak);
      std::printf("sim: %s: %s\n", name.c_str(),
                  why.empty() ? "survives" : why.c_str());
      if (why.empty())
        found.push_back(name);
    }
  reset_sites();
  return found;
}

} // namespace

// What the model says of the survivors: a chain's content is handed on by the
// release sequence of its pushes, whoever pops in between.
TEST_CASE("each order of the mailbox is needed, but for the three listed") {
  const scenarios world;
  reset_sites();
  REQUIRE(failure_of(world).empty()); // and reaches the places
  [[maybe_unused]] const std::vector<std::string> expected{
    "ra_chain_pop: cas top, only acquire",
    "ra_chain_pop: cas top, only release",
    "ra_chain_push: cas top, only release",
  };
  CHECK(sites().size() == 28);
#if !defined(__SANITIZE_ADDRESS__) // twenty times as long, and nothing to add
  CHECK(survivors(world) == expected);
#endif
}
