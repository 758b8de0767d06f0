// SPDX-License-Identifier: BSD-3-Clause
// An engine without CAF in front of it: what a backend and model do with
// messages, from post to what comes up. All answers are looked at.
#pragma once

#include "harness.hpp"
#include "ringactor_bench_image.hpp"

#include <ringactor/backend/executors.hpp>
#include <ringactor/backend/image.hpp>

#include <atomic>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

namespace ringactor::bench {

class bare_engine final : public backend::up_sink {
public:
  struct options {
    std::string backend = "cpu";
    backend::execution_model model = backend::execution_model::automatic;
    std::uint32_t batch_limit = 4096;
    std::uint32_t actors = 1;
  };
  /// Opens the engine and starts the actors, all of kernel `bench`.
  /// Throws std::runtime_error where that cannot be.
  bare_engine(const backend::image& program, const options& what);
  ~bare_engine();

  /// Pings the actors in turn, and waits until all `count` were answered: with
  /// a busy core (`spins`), or asleep. Latencies go from post to answer.
  /// False when an answer did not come within seconds.
  bool ping(std::uint64_t count, bool spins);

  /// What became of all pings so far; latencies of those since the last call.
  tally counts() const;
  std::vector<double> take_latencies();

  void deliver(std::span<const ra_message> messages,
               void* context) noexcept override;

private:
  struct actor {
    std::uint64_t sent = 0, answered = 0;
  };
  void open(const backend::image& program, const options& what);
  void start(std::uint32_t place, std::uint64_t state);
  void post(std::uint32_t place);
  bool wait(std::uint64_t until);

  std::unique_ptr<backend::thread_executor> threads_; // of the CPU
  std::unique_ptr<backend::device> device_;
  std::unique_ptr<backend::engine> engine_;
  std::vector<actor> actors_;
  std::uint64_t sent_ = 0;
  std::uint32_t next_ = 0; // actor to ping
  // The thread that delivers writes the rest, up to `seen_`.
  tally counts_;
  std::vector<std::uint64_t> took_;      // ticks
  std::atomic<std::uint64_t> wanted_{0}; // 0: nobody sleeps
  std::binary_semaphore all_came_{0};
  std::atomic<std::uint64_t> seen_{0}; // answers, good or not
};

} // namespace ringactor::bench
