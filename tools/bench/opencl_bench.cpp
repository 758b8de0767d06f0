// SPDX-License-Identifier: BSD-3-Clause
// The models of the OpenCL backend, without CAF: what a batch saves beside a
// launch for each message, and a resident kernel's round trip beside the CPU's.
#include "actors.hpp"
#include "bare_engine.hpp"
#include "benches.hpp"
#include "threads.hpp"

namespace ringactor::bench {

namespace {

using backend::execution_model;

constexpr std::uint32_t batch = 4096;
constexpr std::uint64_t trips = 2000;

/// `windows` times so many pings at once, all answered before the next.
struct load {
  std::uint64_t windows, window;
  bool spins;
};

// Nothing is pinned: the driver has threads of its own, and a resident kernel
// that shares a core with who waits for it would be measured by the quantum.
sample measure(const bare_engine::options& what, const load& by,
               tally& counts) {
  bare_engine on{ringactor_bench_image().core, what};
  const tally before = on.counts();
  bool good = true;
  const auto start = ticks();
  for (std::uint64_t i = 0; good && i < by.windows; ++i)
    good = on.ping(by.window, by.spins);
  const double ns = static_cast<double>(ticks() - start) * ns_per_tick();
  tally after = on.counts();
  after.messages -= before.messages;
  after.verified -= before.verified;
  after.corrupt -= before.corrupt;
  counts += after;
  auto latencies = on.take_latencies();
  sample found = percentiles(latencies);
  found.value = static_cast<double>(by.windows * by.window) / ns * 1e3;
  return found;
}

// Open for its own turns alone: a resident kernel takes a core from the others.
contestant of(const std::string& name, const bare_engine::options& what,
              const load& by) {
  contestant one{name, {}};
  one.measure = [what, by, counts = one.counts] {
    return measure(what, by, *counts);
  };
  return one;
}

bool has_opencl() {
  for (auto* each : ringactor_bench_image().core.backends)
    if (each->name() == "opencl" && !each->devices().empty())
      return true;
  return false;
}

void bench_batches(session& run) {
  const bare_engine::options many{"opencl", execution_model::batch, batch, 16};
  const bare_engine::options single{"opencl", execution_model::batch, 1, 16};
  std::vector<contestant> all{
    of("batches", many, {20, batch, false}),
    of("a launch a message, one at a time", single, {200, 1, false}),
    of("a launch a message, all posted", single, {1, 512, false})};
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "M/s", "opencl batches of 4096",
           {{}, {"", relation::at_least, 300}, {}});
  for (std::size_t i = 1; i < all.size(); ++i)
    run.add(
      plain_row(all[i], &sample::value, "M/s", {}, "opencl, " + all[i].name));
}

void bench_residence(session& run) {
  const bare_engine::options resident{"opencl", execution_model::persistent,
                                      batch, 1};
  const bare_engine::options slices{"opencl", execution_model::slices, batch,
                                    1};
  std::vector<contestant> all{
    of("opencl persistent", resident, {trips, 1, true})};
  all.push_back(of("the CPU backend, threads(1)", {}, {trips, 1, true}));
  all.push_back(of("opencl slices", slices, {trips, 1, true}));
  run.run_rounds(all);
  add_rows(run, all, &sample::p50, "ns", "opencl persistent round trip p50",
           {{}, {"", relation::at_most, 3}, {}});
}

} // namespace

void bench_opencl(session& run) {
  if (!has_opencl()) {
    run.add_missing({"", relation::at_least, 300},
                    "opencl batches of 4096 / a launch a message",
                    "no OpenCL device");
    return;
  }
  bench_batches(run);
  bench_residence(run);
}

} // namespace ringactor::bench
