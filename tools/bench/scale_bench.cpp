// SPDX-License-Identifier: BSD-3-Clause
// From ten to a million actors on one engine: spawn cost, memory, round trip,
// throughput, and what an idle engine costs. Beside it CAF actors.
#include "benches.hpp"
#include "door.hpp"
#include "process.hpp"
#include "threads.hpp"

#include <algorithm>
#include <map>
#include <thread>

namespace ringactor::bench {

namespace {

constexpr std::uint64_t trips = 20'000;
constexpr std::uint64_t crowd_time_us = 40'000;
constexpr std::size_t idle_actors = 100'000;
constexpr std::size_t rounds_max = 5; // a round makes 200,000 actors

/// What a contestant finds beside its sample, once each repetition.
struct findings {
  std::vector<double> open_us, spawn_us, bytes, rate;
};

double us_since(std::uint64_t start) {
  return static_cast<double>(ticks() - start) * ns_per_tick() / 1e3;
}

/// Bounded: half a minute.
template <class Condition>
void wait_until(Condition is_true) {
  for (int i = 0; i < 30'000 && !is_true(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

/// Actors of which the last handle is gone end on CAF's workers.
void wait_until_gone(const engine& where) {
  wait_until([&] { return where.status().actors == 0; });
}

std::vector<caf::actor> spawn_kernels(arena& in, const engine& where,
                                      std::size_t count, findings& found) {
  std::vector<caf::actor> all;
  all.reserve(count);
  trim_memory();
  const auto memory = resident_bytes();
  const auto start = ticks();
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(in.spawn_on(where));
  // The starts are the engine's own messages; then all lives have begun.
  for (patience left; where.status().control < count && left.wait();)
    std::this_thread::yield();
  const double each = static_cast<double>(count);
  found.spawn_us.push_back(us_since(start) / each);
  found.bytes.push_back(static_cast<double>(resident_bytes() - memory) / each);
  return all;
}

std::vector<caf::actor> spawn_peers(arena& in, std::size_t count,
                                    findings& found) {
  std::vector<caf::actor> all;
  all.reserve(count);
  trim_memory();
  const auto memory = resident_bytes();
  const auto start = ticks();
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(in.spawn_peer());
  const double each = static_cast<double>(count);
  found.spawn_us.push_back(us_since(start) / each);
  found.bytes.push_back(static_cast<double>(resident_bytes() - memory) / each);
  return all;
}

sample ask_all(arena& in, const std::vector<caf::actor>& all, findings& found,
               tally& counts) {
  const sample crowd = ask_crowded(in.system(), all, crowd_time_us, counts);
  found.rate.push_back(crowd.value);
  return ask_alone(in.system(), {.targets = all, .trips = trips}, counts);
}

sample measure_kernels(arena& in, std::size_t count, findings& found,
                       tally& counts) {
  const auto start = ticks();
  const engine where = in.open({});
  found.open_us.push_back(us_since(start));
  auto all = spawn_kernels(in, where, count, found);
  const sample asked = ask_all(in, all, found, counts);
  all.clear();
  wait_until_gone(where);
  return asked;
}

sample measure_peers(arena& in, std::size_t count, findings& found,
                     tally& counts) {
  auto all = spawn_peers(in, count, found);
  return ask_all(in, all, found, counts);
}

using measure_function = sample (*)(arena&, std::size_t, findings&, tally&);

contestant contestant_of(arena& in, std::string name, std::size_t count,
                         measure_function measure, findings& found) {
  contestant one{std::move(name), {}};
  one.measure = [&in, count, measure, &found, counts = one.counts] {
    return measure(in, count, found, *counts);
  };
  return one;
}

void add_found(session& run, const std::string& what, const std::string& unit,
               const std::vector<double>& values, const goal& wanted = {}) {
  row line;
  line.what = what;
  line.unit = unit;
  line.value = summarise(values);
  line.wanted = wanted;
  run.add(std::move(line));
}

void add_size(session& run, const contestant& one, const findings& found) {
  add_found(run, one.name + ": spawn", "us/actor", found.spawn_us);
  row line = plain_row(one, &sample::p50, "ns", {}, one.name + ": round trip");
  run.add(std::move(line));
  add_found(run, one.name + ": 8 x 16 throughput", "k/s", found.rate);
  // Below a thousand the first pages of everything hide the actors.
  if (one.name.find(" 10 ") == std::string::npos)
    add_found(run, one.name + ": resident memory", "B/actor", found.bytes);
}

void run_sizes(session& run, arena& in) {
  std::map<std::string, findings> found; // by contestant
  std::vector<contestant> all;
  for (std::size_t count : {10u, 1000u, 100'000u}) {
    const std::string size = " " + std::to_string(count) + " ";
    for (const bool is_ours : {true, false}) {
      const std::string name =
        (is_ours ? "engine with" : "CAF with") + size + "actors";
      all.push_back(contestant_of(in, name, count,
                                  is_ours ? measure_kernels : measure_peers,
                                  found[name]));
    }
  }
  run.run_rounds(all, std::min(run.options().rounds, rounds_max));
  for (const auto& each : all)
    add_size(run, each, found[each.name]);
  run.add(ratio_row(all[4], all[0], &sample::p50,
                    {"scale", relation::at_most, 3},
                    "round trip with 100000 / with 10 actors"));
  run.add(ratio_row(all[5], all[1], &sample::p50, {},
                    "CAF: round trip with 100000 / with 10 actors"));
  add_found(run, "engine open", "us", found[all[0].name].open_us,
            {"scale", relation::at_most, 1000});
}

void run_million(session& run, arena& in) {
  findings few, many;
  std::vector<contestant> all{
    contestant_of(in, "engine with 1000000 actors", 1'000'000, measure_kernels,
                  many),
    contestant_of(in, "engine with 10 actors again", 10, measure_kernels, few)};
  run.run_rounds(all, std::min<std::size_t>(run.options().rounds, 2));
  add_size(run, all[0], many);
  run.add(ratio_row(all[0], all[1], &sample::p50, {},
                    "round trip with 1000000 / with 10 actors"));
}

/// The workers sleep by then; what it costs is to wake one.
std::vector<double> wake_ups_us(arena& in, const caf::actor& target) {
  std::vector<double> times;
  tally counts;
  for (int i = 0; i < 25; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    times.push_back(ask_scoped(in.system(), target, 1, counts).p50 / 1e3);
  }
  return counts.is_sound() ? times : std::vector<double>{};
}

void run_idle(session& run, arena& in) {
  contestant idle{"idle", {}};
  const std::size_t rounds = std::min<std::size_t>(run.options().rounds, 3);
  std::vector<double> without, with;
  for (std::size_t i = 0; i < rounds; ++i)
    without.push_back(core_share_of_a_second());
  {
    findings ignored;
    const engine where = in.open({});
    auto all = spawn_kernels(in, where, idle_actors, ignored);
    for (std::size_t i = 0; i < rounds; ++i)
      with.push_back(core_share_of_a_second());
    add_found(run, "request to an idle engine, after 20 ms of silence", "us",
              wake_ups_us(in, all.front()));
    all.clear();
    wait_until_gone(where);
  }
  add_found(run, "idle CAF, no engine", "% of a core", without);
  add_found(run, "idle engine with 100000 actors", "% of a core", with,
            {"scale", relation::at_most, 1});
}

void run_start_up(session& run) {
  std::vector<double> times_ms;
  for (std::size_t i = 0; i < run.options().rounds; ++i)
    times_ms.push_back(start_up_ms());
  add_found(run, "`ringactor version`, start to end", "ms", times_ms,
            {"scale", relation::at_most, 20});
  add_found(run, "the program without symbols", "MB",
            {static_cast<double>(stripped_bytes()) / 1e6},
            {"scale", relation::at_most, 2});
}

} // namespace

void bench_scale(session& run) {
  {
    arena in{run.options()};
    run_sizes(run, in);
    run_idle(run, in);
    if (run.options().all)
      run_million(run, in);
    else
      run.remark("1000000 actors: only with --all");
  }
  run_start_up(run);
}

} // namespace ringactor::bench
