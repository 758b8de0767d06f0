// SPDX-License-Identifier: BSD-3-Clause
// The shipped mpsc ring under relaxed-memory schedules, by swap and by add,
// and its mutants. RINGACTOR_SEED=N repeats the seeded runs from N on.
#include "tests/sim/ring_scenario.hpp"

using namespace ringactor::sim;
using ringactor::ring::claim_by;

namespace {

constexpr ring_plan by_swap{
  .cells = 2, .producers = 2, .each = 3, .options = {.claim = claim_by::swap}};
/// Three cells are filled, the margin of two may be passed by one.
constexpr ring_plan by_add{
  .cells = 4,
  .producers = 2,
  .each = 4,
  .options = {.producers_max = 2, .claim = claim_by::add}};

template <class Orders>
void check_killed_mpsc(const char* name, const ring_plan& plan) {
  mpsc_rig<Orders> ring{plan};
  check_killed(name, ring.make(true));
}

/// By what its reader gets, with no help from the detector of races.
template <class Orders>
void check_torn_mpsc(const char* name, const ring_plan& plan) {
  mpsc_rig<Orders, stale_atomics> ring{plan};
  check_killed(name, ring.make(true));
}

} // namespace

TEST_CASE("an mpsc ring by swap holds in every schedule explored (cells=2)") {
  mpsc_rig<default_orders> two{by_swap};
  check_holds("mpsc by swap, cells=2", two.make(true));
}

TEST_CASE("an mpsc ring by swap holds with three producers (cells=2)") {
  mpsc_rig<default_orders> three{{.cells = 2,
                                  .producers = 3,
                                  .each = 2,
                                  .options = {.claim = claim_by::swap}}};
  check_holds("mpsc by swap, producers=3", three.make(true));
}

TEST_CASE("an mpsc ring by swap holds where the lap wraps (cells=1)") {
  mpsc_rig<default_orders> wrap{{.cells = 1,
                                 .producers = 2,
                                 .each = 2,
                                 .first_position = 65'534,
                                 .options = {.claim = claim_by::swap}}};
  check_holds("mpsc by swap, wrap", wrap.make(true));
}

TEST_CASE("an mpsc ring by add holds in every schedule explored (cells=4)") {
  mpsc_rig<default_orders> four{by_add};
  check_holds("mpsc by add, cells=4", four.make(true));
}

TEST_CASE("an mpsc ring by add holds with three producers (cells=4)") {
  mpsc_rig<default_orders> three{
    {.cells = 4,
     .producers = 3,
     .each = 2,
     .options = {.producers_max = 3, .claim = claim_by::add}}};
  check_holds("mpsc by add, producers=3", three.make(true));
}

TEST_CASE("an mpsc ring holds where stale words would be seen (cells=2, 4)") {
  mpsc_rig<default_orders, stale_atomics> two{by_swap};
  mpsc_rig<default_orders, stale_atomics> four{by_add};
  check_holds("mpsc by swap, by value", two.make(true));
  check_holds("mpsc by add, by value", four.make(true));
}

TEST_CASE("the explorer kills mpsc with a relaxed publish") {
  check_killed_mpsc<relaxed_publish>("mpsc, relaxed publish", by_swap);
  check_torn_mpsc<relaxed_publish>("mpsc, relaxed publish, by value", by_swap);
}

TEST_CASE("the explorer kills mpsc with a relaxed observe") {
  check_killed_mpsc<relaxed_observe>("mpsc, relaxed observe", by_swap);
  check_torn_mpsc<relaxed_observe>("mpsc, relaxed observe, by value", by_swap);
}

TEST_CASE("the explorer kills mpsc with a relaxed recycle") {
  check_killed_mpsc<relaxed_recycle>("mpsc, relaxed recycle", by_swap);
}

TEST_CASE("the explorer kills mpsc with a relaxed reclaim") {
  check_killed_mpsc<relaxed_reclaim>("mpsc, relaxed reclaim", by_swap);
}

TEST_CASE("the explorer kills mpsc with a relaxed share or adopt") {
  check_killed_mpsc<relaxed_share>("mpsc, relaxed share", by_swap);
  check_killed_mpsc<relaxed_adopt>("mpsc, relaxed adopt", by_swap);
}

TEST_CASE("the explorer kills mpsc by add with a relaxed claim") {
  check_killed_mpsc<relaxed_claim>("mpsc, relaxed claim", by_add);
  check_killed_mpsc<acquire_claim>("mpsc, claim without release", by_add);
  check_killed_mpsc<release_claim>("mpsc, claim without acquire", by_add);
}

TEST_CASE("the explorer kills mpsc that publishes before it writes") {
  check_killed_mpsc<publish_before_write>("mpsc, publish before write",
                                          by_swap);
  check_torn_mpsc<publish_before_write>("mpsc, publish before write, by value",
                                        by_swap);
}

TEST_CASE("the explorer kills mpsc that claims without a swap or an add") {
  check_killed_mpsc<claim_without_swap>("mpsc, no swap", by_swap);
  check_killed_mpsc<claim_without_swap>("mpsc, no add", by_add);
  check_torn_mpsc<claim_without_swap>("mpsc, no swap, by value", by_swap);
}

TEST_CASE("the explorer kills mpsc whose reader recycles before it reads") {
  check_killed_mpsc<early_recycle>("mpsc, early recycle", by_swap);
  check_torn_mpsc<early_recycle>("mpsc, early recycle, by value", by_swap);
}
