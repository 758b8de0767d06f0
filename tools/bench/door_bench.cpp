// SPDX-License-Identifier: BSD-3-Clause
// Through the door: a host actor and a kernel actor, beside the same host
// actor and a CAF actor with the same code. Threads are CAF's, not pinned.
#include "actors.hpp"
#include "benches.hpp"
#include "door.hpp"

namespace ringactor::bench {

namespace {

constexpr std::uint64_t trips = 20'000;
constexpr std::uint64_t scoped_trips = 300; // each of them may wake a worker
constexpr std::uint64_t notes = 50'000;

contestant asking(arena& in, const char* name, const caf::actor& target,
                  std::uint64_t count) {
  contestant one{name, {}};
  one.measure = [&in, target, count, counts = one.counts] {
    return ask_alone(in.system(), {.targets = {target}, .trips = count},
                     *counts);
  };
  return one;
}

contestant asking_scoped(arena& in, const char* name,
                         const caf::actor& target) {
  contestant one{name, {}};
  one.measure = [&in, target, counts = one.counts] {
    return ask_scoped(in.system(), target, scoped_trips, *counts);
  };
  return one;
}

contestant sending(arena& in, const char* name, const caf::actor& target) {
  contestant one{name, {}};
  one.measure = [&in, target, counts = one.counts] {
    return send_one_way(in.system(), target, notes, *counts);
  };
  return one;
}

/// Both percentiles, each paired with that of the peer in the same round.
void add_latency_rows(session& run, const std::string& what,
                      const contestant& ours, const contestant& peer,
                      const goal& p50, const goal& p99) {
  for (const auto& each : {&ours, &peer}) {
    row line =
      plain_row(*each, &sample::p50, "ns", {}, what + ", " + each->name);
    run.add(std::move(line));
  }
  run.add(
    ratio_row(ours, peer, &sample::p50, p50, what + " p50 / " + peer.name));
  run.add(
    ratio_row(ours, peer, &sample::p99, p99, what + " p99 / " + peer.name));
}

void run_round_trip(session& run, arena& in, const door& through) {
  std::vector<contestant> all{
    asking(in, "event to kernel", in.spawn_on(through.where), trips),
    asking(in, "CAF event to event", in.spawn_peer(), trips),
    asking(in, "CAF's part alone (floor)", in.spawn_floor(), trips)};
  run.run_rounds(all);
  run.add(ratio_row(all[2], all[1], &sample::p50, {},
                    "CAF's part of a round trip p50 (floor) / CAF event to "
                    "event"));
  add_latency_rows(run, through.name + " round trip", all[0], all[1],
                   {"door", relation::at_most, through.p50},
                   {"door", relation::at_most, through.p99});
}

void run_scoped(session& run, arena& in, const door& through) {
  std::vector<contestant> all{
    asking_scoped(in, "scoped to kernel", in.spawn_on(through.where)),
    asking_scoped(in, "CAF scoped to event", in.spawn_peer())};
  run.run_rounds(all);
  add_latency_rows(run, through.name + " round trip", all[0], all[1],
                   {"door", relation::at_most, through.scoped}, {});
}

void run_detached(session& run, arena& in, const door& through) {
  std::vector<contestant> all{
    asking(in, "event to kernel", in.spawn_on(through.where), scoped_trips),
    asking(in, "CAF event to detached", in.spawn_detached_peer(),
           scoped_trips)};
  run.run_rounds(all);
  run.add(ratio_row(all[0], all[1], &sample::p50,
                    {"door", relation::at_most, through.scoped},
                    through.name + " round trip p50 / CAF event to detached"));
}

void run_one_way(session& run, arena& in, const door& through) {
  std::vector<contestant> all{
    sending(in, "one way to a kernel", in.spawn_on(through.where, notes + 16)),
    sending(in, "CAF event to event", in.spawn_peer())};
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "M/s", through.name + " one way",
           {{}, {"door", relation::at_least, 1.5}});
}

void run_threads(session& run, arena& in) {
  engine_options options;
  options.executor = executor_kind::threads;
  options.threads = 1;
  const engine own = in.open(options);
  std::vector<contestant> all{
    asking(in, "event to kernel", in.spawn_on(own), trips / 10),
    asking(in, "CAF event to event", in.spawn_peer(), trips / 10)};
  run.run_rounds(all);
  add_latency_rows(run, "threads(1) round trip", all[0], all[1],
                   {"door", relation::at_most, 0.6}, {});
}

} // namespace

void bench_door(session& run) {
  arena in{run.options()};
  engine_options at_once;
  at_once.executor = executor_kind::inline_;
  const engine inlined = in.open(at_once);
  const door doors[] = {{"job", in.jobs(), 0.9, 1.1, 1.2, 1.0},
                        {"inline", inlined, 0.4, 0.6, 0.06, 2.5}};
  for (const auto& each : doors) {
    run_round_trip(run, in, each);
    run_scoped(run, in, each);
    run_one_way(run, in, each);
    bench_door_load(run, in, each);
    bench_door_flood(run, in, each);
  }
  run_detached(run, in, doors[1]);
  run_threads(run, in);
}

} // namespace ringactor::bench
