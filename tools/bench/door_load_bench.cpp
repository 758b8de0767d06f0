// SPDX-License-Identifier: BSD-3-Clause
// The door under load: many askers over many actors, a ping beside a handler
// that runs long, a fan-out to such handlers.
#include "door.hpp"

#include "threads.hpp"

#include <algorithm>

namespace ringactor::bench {

namespace {

constexpr std::size_t crowd_targets = 1000;
constexpr std::uint64_t crowd_time_us = 60'000;
constexpr std::uint64_t beside_trips = 3000;
constexpr double beside_us = 300;
constexpr std::size_t fan_targets = 8;
constexpr double fan_us = 200;

template <class Spawn>
std::vector<caf::actor> spawn_many(std::size_t count, Spawn spawn) {
  std::vector<caf::actor> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(spawn());
  return all;
}

void run_crowd(session& run, arena& in, const door& through) {
  auto crowd = [&](const char* name, std::vector<caf::actor> targets) {
    contestant one{name, {}};
    one.measure = [&in, targets = std::move(targets), counts = one.counts] {
      return ask_crowded(in.system(), targets, crowd_time_us, *counts);
    };
    return one;
  };
  std::vector<contestant> all{
    crowd("kernels", spawn_many(crowd_targets,
                                [&] { return in.spawn_on(through.where); })),
    crowd("CAF event actors",
          spawn_many(crowd_targets, [&] { return in.spawn_peer(); }))};
  run.run_rounds(all);
  const std::string what = through.name + " 8 x 16 over 1000 kernels";
  add_rows(run, all, &sample::value, "k/s", what,
           {{}, {"door", relation::at_least, through.crowd}});
  run.add(plain_row(all[0], &sample::extra, "x",
                    {"door", relation::at_most, 2.5},
                    what + ", most / least served"));
  run.add(plain_row(all[1], &sample::extra, "x", {},
                    "CAF 8 x 16 over 1000, most / least served"));
}

/// Pings while another actor is kept in 300 us handlers.
contestant beside(arena& in, const char* name, const caf::actor& quiet,
                  const caf::actor& busy) {
  contestant one{name, {}};
  one.measure = [&in, quiet, busy, counts = one.counts] {
    const ask_plan load{.targets = {busy},
                        .time_us = 20'000,
                        .in_flight = 2,
                        .source = 1,
                        .steps = steps_of(beside_us)};
    auto other = start_asking(in.system(), load);
    const sample found = ask_alone(
      in.system(), {.targets = {quiet}, .trips = beside_trips}, *counts);
    if (await(*other))
      *counts += other->counts;
    else
      counts->messages += 1; // not verified
    return found;
  };
  return one;
}

void run_beside(session& run, arena& in, const door& through) {
  std::vector<contestant> all{
    beside(in, "kernel", in.spawn_on(through.where),
           in.spawn_on(through.where)),
    beside(in, "CAF event actor", in.spawn_peer(), in.spawn_peer())};
  run.run_rounds(all);
  run.add(plain_row(all[0], &sample::p50, "ns",
                    {"door", relation::at_most, 10'000},
                    through.name + " ping beside a 300 us handler"));
  run.add(plain_row(all[1], &sample::p50, "ns", {},
                    "CAF ping beside a 300 us handler"));
}

contestant fanning(arena& in, const char* name,
                   std::vector<caf::actor> targets) {
  contestant one{name, {}};
  one.measure = [&in, targets = std::move(targets), counts = one.counts] {
    return fan_out(in.system(), {.targets = targets, .steps = steps_of(fan_us)},
                   *counts);
  };
  return one;
}

void run_fan_out(session& run, arena& in, const door& through) {
  std::vector<contestant> all{
    fanning(
      in, "kernels",
      spawn_many(fan_targets, [&] { return in.spawn_on(through.where); })),
    fanning(in, "CAF event actors",
            spawn_many(fan_targets, [&] { return in.spawn_peer(); }))};
  run.run_rounds(all);
  const std::string what = " fan-out to eight 200 us handlers, ";
  const std::string names[] = {through.name, "CAF"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    goal wanted{"door", i == 0 ? relation::at_most : relation::none, 50'000};
    row line = plain_row(all[i], &sample::p50, "ns", wanted,
                         names[i] + what + "sender blocked");
    line.latency.reset();
    run.add(std::move(line));
    line =
      plain_row(all[i], &sample::value, "ns", {}, names[i] + what + "in all");
    line.latency.reset();
    run.add(std::move(line));
  }
}

} // namespace

sample ask_crowded(caf::actor_system& system,
                   const std::vector<caf::actor>& targets,
                   std::uint64_t time_us, tally& counts) {
  std::vector<std::shared_ptr<ask_log>> logs;
  for (std::uint32_t i = 0; i < askers; ++i)
    logs.push_back(start_asking(system, {.targets = targets,
                                         .time_us = time_us,
                                         .in_flight = window,
                                         .source = i}));
  std::vector<double> latencies_ns;
  double seconds = 0, most = 0, least = 1e18, total = 0;
  for (auto& log : logs) {
    if (!await(*log)) {
      counts.messages += 1; // not verified
      continue;
    }
    const double served = static_cast<double>(log->counts.verified);
    most = std::max(most, served);
    least = std::min(least, served);
    total += served;
    seconds = std::max(seconds, log->seconds);
    counts += log->counts;
    for (double each : log->latencies_ns)
      latencies_ns.push_back(each * ns_per_tick());
  }
  sample found = percentiles(latencies_ns);
  found.value = total / seconds / 1e3;
  found.extra = most / std::max(least, 1.0);
  return found;
}

void bench_door_load(session& run, arena& in, const door& through) {
  run_crowd(run, in, through);
  run_beside(run, in, through);
  run_fan_out(run, in, through);
}

} // namespace ringactor::bench
