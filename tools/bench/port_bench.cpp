// SPDX-License-Identifier: BSD-3-Clause
// A host thread's port: ring, dispatch, handler, ring (G5), and messages one
// way (G8), beside the raw ping-pong and CAF's own actors.
#include "actors.hpp"
#include "benches.hpp"
#include "threads.hpp"

namespace ringactor::bench {

namespace {

constexpr std::uint64_t trips = 20'000;
constexpr std::uint64_t notes = 200'000;
constexpr std::uint64_t caf_notes = 50'000;
constexpr std::uint64_t burst = 64;

/// A port of its own, and the kernel actor at its other end.
struct line {
  engine where;
  caf::actor kernel;
  port way;
  ra_address to;

  line(arena& in, const engine& on)
    : where{on}, kernel{in.spawn_on(on)}, way{open(in, on)} {
    to = on.address_of(kernel);
  }
  static port open(arena& in, const engine& on) {
    auto found = open_port(on);
    if (!found)
      throw std::runtime_error(describe(in.system(), found.error()));
    return std::move(*found);
  }
};

/// Polls until `each` was called, or nothing came for long.
template <class Each>
bool await_one(port& way, Each&& each) {
  patience left;
  while (way.poll(each, 1) == 0)
    if (!left.wait())
      return false;
  return true;
}

bool trip(line& on, std::uint64_t number, tally& counts) {
  const bench_ping ping{number, number | 1, 0, 0};
  counts.messages += 1;
  if (on.way.request(on.to, ping, 1 + (number & 0xffff)) != errc::ok) {
    counts.lost += 1;
    return false;
  }
  return await_one(on.way, [&](const port_message& m) {
    const auto pong = m.as<bench_pong>();
    const bool good = pong && m.tag == 1 + (number & 0xffff)
                      && is_answer(ping, *pong, ping.value);
    counts.verified += good;
    counts.corrupt += !good;
  });
}

sample round_trips(line& on, tally& counts) {
  const std::uint64_t first = fresh_numbers();
  std::vector<double> latencies_ns;
  double mean_ns = 0;
  auto ask = [&] {
    latencies_ns.reserve(trips);
    const auto start = ticks();
    for (std::uint64_t i = 0; i < trips; ++i)
      if (!trip(on, first + i, counts))
        return;
    auto last = ticks();
    mean_ns = static_cast<double>(last - start) * ns_per_tick() / trips;
    for (std::uint64_t i = 0; i < trips; ++i) {
      if (!trip(on, first + trips + i, counts))
        return;
      const auto now = ticks();
      latencies_ns.push_back(static_cast<double>(now - last) * ns_per_tick());
      last = now;
    }
  };
  const auto times = run_together({{0, ask}});
  sample found = percentiles(latencies_ns);
  found.value = mean_ns;
  found.disturbed = times.disturbed;
  return found;
}

/// The kernel's own count of what it received.
bench_totals totals_of(line& on) {
  bench_totals totals{};
  while (on.way.request(on.to, bench_query{0}, 1) != errc::ok) // room comes
    pause_once();
  await_one(on.way, [&](const port_message& m) {
    totals = m.as<bench_totals>().value_or(bench_totals{});
  });
  return totals;
}

sample one_way(line& on, tally& counts) {
  std::uint64_t number = fresh_numbers();
  const bench_totals before = totals_of(on);
  bench_totals after{};
  double us = 0;
  const auto times = run_together(
    {{0, [&] {
        const auto start = ticks();
        std::array<bench_note, burst> some{};
        for (std::uint64_t sent = 0; sent < notes;) { // ends: all are sent
          for (std::uint64_t i = 0; i < burst; ++i)
            some[i] = {number + i, 1, 0, 0};
          std::size_t went = 0;
          while (went < burst) // the engine's thread makes room
            went += on.way.send_batch(
              on.to, std::span<const bench_note>{some}.subspan(went));
          sent += burst;
          number += burst;
        }
        after = totals_of(on);
        us = static_cast<double>(ticks() - start) * ns_per_tick() / 1e3;
      }}});
  const std::uint64_t received = after.received - before.received;
  const std::uint64_t disorder = after.disorder - before.disorder;
  counts.messages += notes;
  counts.lost += received < notes ? notes - received : 0;
  counts.duplicated += received > notes ? received - notes : 0;
  const bool is_whole = after.sum - before.sum == received;
  counts.corrupt += is_whole ? disorder : received;
  counts.verified += is_whole && disorder <= received ? received - disorder : 0;
  return {.value = static_cast<double>(notes) / us,
          .disturbed = times.disturbed};
}

contestant through(const std::string& name, line& on,
                   sample (*measure)(line&, tally&)) {
  contestant one{name, {}};
  one.measure = [&on, measure, counts = one.counts] {
    return measure(on, *counts);
  };
  return one;
}

} // namespace

void bench_port(session& run) {
  arena in{run.options()};
  line on{in, in.jobs()};
  std::vector<contestant> trips_of{through("port", on, round_trips),
                                   {"raw ping-pong", raw_ping_pong}};
  run.run_rounds(trips_of);
  row latency = plain_row(trips_of[0], &sample::value, "ns", {},
                          "port round trip through ring, handler, ring");
  run.add(std::move(latency));
  run.add(ratio_row(trips_of[0], trips_of[1], &sample::value,
                    {"G5", relation::at_most, 3},
                    "port round trip with handler / raw ping-pong"));
  contestant peer{"CAF event to event", {}};
  peer.measure = [&in, target = in.spawn_peer(), counts = peer.counts] {
    return send_one_way(in.system(), target, caf_notes, *counts);
  };
  std::vector<contestant> one_ways{through("port", on, one_way), peer};
  run.run_rounds(one_ways);
  add_rows(run, one_ways, &sample::value, "M/s", "port one way",
           {{}, {"G8", relation::at_least, 4}});
}

} // namespace ringactor::bench
