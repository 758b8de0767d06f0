// SPDX-License-Identifier: BSD-3-Clause
// Kernel actors that send to each other as fast as they can, and one that is
// pinged meanwhile: the budget of an activation is what lets the ping through.
#include "door.hpp"

#include "threads.hpp"

namespace ringactor::bench {

namespace {

constexpr std::size_t pairs = 32;
constexpr std::uint64_t hops = 20'000; // of each pair
constexpr std::uint64_t flood_trips = 1000;

struct flood {
  engine where;
  std::vector<caf::actor> all;
  caf::actor quiet;
};

bool await_handled(const engine& where, std::uint64_t count) {
  for (patience left; where.status().handled < count;)
    if (!left.wait())
      return false;
  return true;
}

/// Each hop is a message; the kernels' own counts say how many arrived.
std::uint64_t relayed(arena& in, const flood& on) {
  caf::scoped_actor self{in.system()};
  std::uint64_t sum = 0;
  for (const auto& each : on.all)
    self->request(each, std::chrono::seconds(60), bench_query{0})
      .receive([&](const bench_totals& x) { sum += x.relayed; },
               [](const caf::error&) {});
  return sum;
}

/// Value: million hops a second. Percentiles: of the pings.
sample measure(arena& in, const flood& on, tally& counts) {
  constexpr std::uint64_t expected = pairs * (hops + 1);
  const std::uint64_t before = relayed(in, on);
  const std::uint64_t handled = on.where.status().handled;
  const auto start = ticks();
  for (std::size_t i = 0; i < pairs; ++i)
    caf::anon_send(on.all[2 * i],
                   bench_relay{on.where.address_of(on.all[2 * i + 1]), hops});
  sample found = ask_alone(
    in.system(), {.targets = {on.quiet}, .trips = flood_trips}, counts);
  await_handled(on.where, handled + expected + flood_trips);
  const double us = static_cast<double>(ticks() - start) * ns_per_tick() / 1e3;
  const std::uint64_t arrived = relayed(in, on) - before;
  counts.messages += expected;
  counts.verified += std::min(arrived, expected);
  counts.lost += expected - std::min(arrived, expected);
  counts.duplicated += arrived - std::min(arrived, expected);
  found.value = static_cast<double>(expected) / us;
  return found;
}

} // namespace

void bench_door_flood(session& run, arena& in, const door& through) {
  flood on{through.where, {}, in.spawn_on(through.where)};
  for (std::size_t i = 0; i < 2 * pairs; ++i)
    on.all.push_back(in.spawn_on(through.where));
  contestant one{"kernels", {}};
  one.measure = [&in, &on, counts = one.counts] {
    return measure(in, on, *counts);
  };
  std::vector<contestant> all{one};
  run.run_rounds(all);
  run.add(plain_row(all[0], &sample::p50, "ns", {},
                    through.name + " ping beside a K2K flood of 32 pairs"));
  row rate = plain_row(all[0], &sample::value, "M/s", {},
                       through.name + " K2K hops of 32 pairs");
  rate.latency.reset();
  run.add(std::move(rate));
}

} // namespace ringactor::bench
