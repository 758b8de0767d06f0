// SPDX-License-Identifier: BSD-3-Clause
// Round trip through two rings between two cores, beside the raw ping-pong of
// one flag (G4). All bytes are written and checked on both sides.
#include "benches.hpp"
#include "queues_mpsc.hpp"
#include "threads.hpp"

#include <memory>

namespace ringactor::bench {

namespace {

constexpr std::uint64_t trips = 5000; // untimed ones, then as many timed

template <class Queue>
struct stage {
  alignas(128) Queue there;
  alignas(128) Queue back;
  checker seen_there, seen_back;
  std::uint64_t next = 0;
};

template <class Queue>
bool wait_for(Queue& queue, checker& seen, patience& left) {
  while (!queue.pop(seen))
    if (!left.wait())
      return false;
  return true;
}

template <class Queue>
bool trip(stage<Queue>& on, std::uint64_t number, patience& left) {
  typename Queue::producer to{on.there};
  return to.push(make_id(0, number)) && wait_for(on.back, on.seen_back, left);
}

struct ask_log {
  double mean_ns = 0;
  std::vector<double> latencies_ns;
};

template <class Queue>
void ask(stage<Queue>& on, ask_log& log) {
  patience left;
  const auto start = ticks();
  for (std::uint64_t i = 0; i < trips; ++i)
    if (!trip(on, on.next + i, left))
      return;
  auto last = ticks();
  log.mean_ns = static_cast<double>(last - start) * ns_per_tick() / trips;
  for (std::uint64_t i = trips; i < 2 * trips; ++i) {
    if (!trip(on, on.next + i, left))
      return;
    const auto now = ticks();
    log.latencies_ns[i - trips] = static_cast<double>(now - last);
    last = now;
  }
}

template <class Queue>
void answer(stage<Queue>& on) {
  patience left;
  typename Queue::producer to{on.back};
  for (std::uint64_t i = 0; i < 2 * trips; ++i)
    if (!wait_for(on.there, on.seen_there, left)
        || !to.push(make_id(0, on.next + i)))
      return;
}

template <class Queue>
sample round_trips(stage<Queue>& on, tally& counts) {
  ask_log log{.latencies_ns = std::vector<double>(trips)};
  const auto times =
    run_together({{0, [&] { ask(on, log); }}, {1, [&] { answer(on); }}});
  on.next += 2 * trips;
  on.seen_there.close(2 * trips, counts);
  on.seen_back.close(2 * trips, counts);
  for (auto& each : log.latencies_ns)
    each *= ns_per_tick();
  sample found = percentiles(log.latencies_ns);
  found.value = log.mean_ns;
  found.disturbed = times.disturbed;
  return found;
}

template <std::size_t Bytes>
void run_size(session& run, double raw_bound, double boost_bound) {
  std::vector<contestant> all;
  visit_spsc<Bytes>([&]<class Queue>(std::type_identity<Queue>) {
    contestant one{Queue::name, {}};
    auto on = std::make_shared<stage<Queue>>();
    one.measure = [on, counts = one.counts] {
      return round_trips(*on, *counts);
    };
    all.push_back(std::move(one));
  });
  all.push_back({"raw ping-pong", raw_ping_pong});
  run.run_rounds(all);
  add_rows(
    run, all, &sample::value, "ns",
    "ring round trip " + std::to_string(Bytes) + " B",
    goals_of(all,
             {{"raw ping-pong", {"G4", relation::at_most, raw_bound}},
              {"boost spsc_queue", {"G4", relation::at_most, boost_bound}}}));
}

} // namespace

void bench_roundtrip(session& run) {
  run_size<64>(run, 1.35, 0.7);
  run_size<128>(run, 1.6, 0.8);
}

} // namespace ringactor::bench
