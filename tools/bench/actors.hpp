// SPDX-License-Identifier: BSD-3-Clause
// Host actors that ask, and the CAF actor that answers as the kernel `bench`
// does: the same code on both sides of a comparison.
#pragma once

#include "harness.hpp"
#include "ringactor_bench_image.hpp"

#include <ringactor/ringactor.hpp>

#include <caf/all.hpp>

#include <cstdint>
#include <future>
#include <memory>
#include <vector>

namespace ringactor::bench {

/// An actor system with preset::low_latency, and an engine in it.
class arena {
public:
  /// Throws std::runtime_error where the engine cannot be opened.
  explicit arena(const settings& options);

  caf::actor_system& system() { return *system_; }
  const engine& jobs() { return jobs_; }
  engine open(engine_options options);
  caf::actor spawn_on(const engine& where, std::uint32_t mailbox_limit = 1024);
  caf::actor spawn_peer();
  caf::actor spawn_detached_peer();
  /// Answers on the asker's thread inside of enqueue, with nothing behind it:
  /// what is left is CAF's own part of a request.
  caf::actor spawn_floor();

private:
  std::string backend_;
  std::unique_ptr<caf::actor_system_config> config_;
  std::unique_ptr<caf::actor_system> system_;
  engine jobs_;
};

/// The CAF actor that does what the kernel does, spawned by an actor.
caf::actor spawn_peer(caf::event_based_actor* self);

/// What one host actor asks, of whom, and for how long.
struct ask_plan {
  std::vector<caf::actor> targets;
  std::uint64_t trips = 0; // 0: until `time_us` is over
  std::uint64_t time_us = 0;
  std::uint32_t in_flight = 1;
  std::uint32_t source = 0;
  std::uint32_t steps = 0; // of bench_work in each handler
};

/// What came of it.
struct ask_log {
  std::vector<double> latencies_ns;
  tally counts;
  double seconds = 0;
  std::promise<void> finished;
};

/// Spawns the host actor; wait for it by await().
std::shared_ptr<ask_log> start_asking(caf::actor_system& system,
                                      const ask_plan& plan);
/// False when it did not end within a minute.
bool await(ask_log& log);

/// One asker alone. Value: trips a second, in thousands.
sample ask_alone(caf::actor_system& system, const ask_plan& plan,
                 tally& counts);

/// The same from a thread that is no actor of the scheduler.
sample ask_scoped(caf::actor_system& system, const caf::actor& target,
                  std::uint64_t trips, tally& counts);

/// Messages without an answer, then one question. Value: M/s.
sample send_one_way(caf::actor_system& system, const caf::actor& target,
                    std::uint64_t count, tally& counts);

/// Asks all targets at once, each for a handler of `steps`. p50: ns that the
/// sender was busy sending; value: ns until the last answer.
sample fan_out(caf::actor_system& system, const ask_plan& plan, tally& counts);

/// Steps of bench_work that take so long here and now.
std::uint32_t steps_of(double microseconds);

/// A number that no ping of this process had yet; numbers above it follow.
std::uint64_t fresh_numbers();

/// Whether a pong is the answer to the ping.
bool is_answer(const bench_ping& ping, const bench_pong& pong,
               std::uint64_t worked);

} // namespace ringactor::bench
