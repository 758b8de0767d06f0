// SPDX-License-Identifier: BSD-3-Clause
// The shipped rings against a plain list, by random commands: pushes, batches,
// half-written claims, dead producers, successors of dead ends; from first
// positions at which tags and counters wrap.
#include "ring_commands.hpp"

#include "ringactor/ring/tier.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <chrono>

using namespace model_tests;

namespace {

/// 0, and up to 40 positions before the tag wraps, 2^32, and where signed and
/// unsigned words end. A position of ~0 means none to mpsc_writer, and is 584
/// years away at one message a nanosecond.
std::uint64_t first_position(std::uint64_t cells, bool is_shared) {
  constexpr std::uint64_t one = 1;
  const auto base = *rc::gen::element<std::uint64_t>(
    0, 65'535 * cells, 65'536 * cells, one << 32, one << 63, 0);
  if (base == 0 && (is_shared || *rc::gen::arbitrary<bool>()))
    return 0;
  return base - *rc::gen::inRange<std::uint64_t>(0, 41);
}

template <class Cell>
ring_plan random_plan(int shift_min, bool is_shared) {
  ring_plan plan;
  plan.cells = std::uint64_t{1} << *rc::gen::inRange(shift_min, 6);
  plan.first = first_position(plan.cells, is_shared);
  plan.limit = plan.cells;
  plan.length_max = ringactor::ring::detail::cell_payload_bytes<Cell>;
  return plan;
}

template <class Writer, class Cell = ra_cell>
void check_model(const mpsc_options& options, int shift_min) {
  using model_type = ring_model<Writer, Cell>;
  ring_plan plan = random_plan<Cell>(shift_min, model_type::is_shared);
  if (options.claim == claim_by::add)
    plan.limit = plan.cells - options.producers_max + 1;
  model_type model{plan, options};
  const auto all = *steps(model_type::actions);
  RC_ASSERT(model.run(all) == "");
}

} // namespace

TEST_CASE("an spsc ring does what a list does, whatever the commands") {
  CHECK(holds("spsc", [] { check_model<spsc_writer<>>({}, 0); }));
}

TEST_CASE("an spsc ring of small cells does what a list does") {
  CHECK(holds("spsc, small cells", [] {
    check_model<spsc_writer<ra_small_cell>, ra_small_cell>({}, 0);
  }));
}

TEST_CASE("an mpsc ring that swaps does what a list does") {
  CHECK(holds("mpsc by swap", [] {
    check_model<mpsc_writer<>>({.claim = claim_by::swap}, 0);
  }));
}

TEST_CASE("an mpsc ring that adds does what a list does (producers=4)") {
  CHECK(holds("mpsc by add", [] {
    check_model<mpsc_writer<>>({.producers_max = 4, .claim = claim_by::add}, 3);
  }));
}

TEST_CASE("a capacity is taken if and only if it is a power of two in range") {
  CHECK(holds("capacity", [] {
    const auto cells =
      *rc::gen::oneOf(rc::gen::arbitrary<std::uint64_t>(),
                      rc::gen::map(rc::gen::inRange(0, 64), [](int shift) {
                        return std::uint64_t{1} << shift;
                      }));
    const bool is_fine = std::has_single_bit(cells) && cells <= ring_cells_max;
    RC_ASSERT(static_cast<bool>(check_capacity(cells)) == is_fine);
  }));
}

TEST_CASE("for_throughput takes the smallest tier that holds the messages") {
  using std::chrono::milliseconds;
  CHECK(holds("tier", [] {
    const auto rate = *rc::gen::inRange<std::uint64_t>(0, 10'000'000);
    const auto wait = *rc::gen::inRange<std::uint64_t>(0, 100'000);
    const auto tier = for_throughput(rate, milliseconds{wait});
    const bool fits = capacity(tier) * 1000 >= rate * wait;
    RC_ASSERT(fits || tier == queue_tier::extra_large);
    const auto below = downgrade(tier);
    RC_ASSERT(below == tier || capacity(below) * 1000 < rate * wait);
    RC_ASSERT(below == tier || upgrade(below) == tier);
  }));
}
