// SPDX-License-Identifier: BSD-3-Clause
// One engine on one backend and model, as every case of the conformance suite
// sees it. A case is written once, as CONFORMS("sentence") { ... world ... },
// and runs over every row: each pair is a test of its own.
#pragma once

#include "conformance_tests_image.hpp"
#include "gaps.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace conformance {

using caf::infinite;
using ringactor::errc;

/// A row: what an engine is opened with. Small bounds, so that opening is fast.
ringactor::engine_options small_options();
struct cpu_stepped {
  static constexpr std::string_view name = "cpu_stepped";
  static ringactor::engine_options options();
};
struct cpu_job {
  static constexpr std::string_view name = "cpu_job";
  static ringactor::engine_options options();
};
struct cpu_threads {
  static constexpr std::string_view name = "cpu_threads";
  static ringactor::engine_options options();
};
struct opencl_stepped {
  static constexpr std::string_view name = "opencl_stepped";
  static ringactor::engine_options options();
};
struct opencl_slices {
  static constexpr std::string_view name = "opencl_slices";
  static ringactor::engine_options options();
};
struct opencl_persistent {
  static constexpr std::string_view name = "opencl_persistent";
  static ringactor::engine_options options();
};
struct opencl_batch {
  static constexpr std::string_view name = "opencl_batch";
  static ringactor::engine_options options();
};
struct opencl_batch_stepped {
  static constexpr std::string_view name = "opencl_batch_stepped";
  static ringactor::engine_options options();
};
struct cuda {
  static constexpr std::string_view name = "cuda";
  static ringactor::engine_options options();
};
struct cuda_host {
  static constexpr std::string_view name = "cuda_host";
  static ringactor::engine_options options();
};
struct cuda_host_stepped {
  static constexpr std::string_view name = "cuda_host_stepped";
  static ringactor::engine_options options();
};

/// Why this row cannot run here, to be printed; empty where it can.
std::string why_skipped(std::string_view row);

struct world_config : caf::actor_system_config {
  world_config();
};

class world {
  world_config config_;

public:
  explicit world(const ringactor::engine_options& how);
  ~world();

  /// A probe that counts from `sum`.
  caf::actor spawn(const ringactor::spawn_options& options = {},
                   const probe_config& config = {});
  ringactor::engine open(ringactor::engine_options options);

  /// True once `done()` is; false when it takes too long. Steps an engine that
  /// only runs then.
  template <class F>
  bool wait(F done) {
    for (int i = 0; i < 60'000; ++i) { // a minute
      if (done())
        return true;
      if (engine.step(64) == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return false;
  }
  /// Requests and waits for the answer.
  template <class T, class... Ts>
  caf::expected<T> ask(const caf::actor& to, const Ts&... xs) {
    auto waiting = self->request(to, infinite, xs...);
    return take<T>(waiting);
  }
  template <class T, class Handle>
  caf::expected<T> take(Handle& waiting) {
    caf::expected<T> answer{caf::error{caf::sec::request_timeout}};
    if (wait([this] { return !self->mailbox().empty(); }))
      waiting.receive([&](const T& x) { answer = x; },
                      [&](const caf::error& why) { answer = why; });
    return answer;
  }
  /// The next plain message of `self`.
  template <class T>
  T next() {
    REQUIRE(wait([this] { return !self->mailbox().empty(); }));
    T found{};
    self->receive([&](const T& x) { found = x; });
    return found;
  }
  /// True once so many of `engine.status()` are reached.
  bool wait_for_handled(std::uint64_t count) {
    return wait([&] { return engine.status().handled >= count; });
  }
  std::uint64_t buried() { return engine.letters().count(); }

  static constexpr std::uint64_t start_us = 1'000'000'000'000;
  ringactor::clock::manual_clock time{start_us}; // of engines and stamps
  const ringactor::engine_options options;       // of `engine`
  caf::actor_system system;
  caf::scoped_actor self;
  ringactor::engine engine;
};

template <class T>
T must(caf::expected<T> x) {
  REQUIRE_MESSAGE(static_cast<bool>(x), caf::to_string(x.error()));
  return std::move(*x);
}

/// Our number of an error; ok when it is none of ours.
errc code_of(const caf::error& why);
template <class T>
errc code_of(const caf::expected<T>& x) {
  return x ? errc::ok : code_of(x.error());
}

/// Runs a case in a row, unless the row is not here or may not pass it yet.
template <class Row, class Body>
void run(std::string_view sentence, Body body) {
  std::string why = why_skipped(Row::name);
  if (why.empty())
    why = gap_of(Row::name, sentence);
  if (!why.empty()) {
    MESSAGE("skipped: ", why);
    return;
  }
  world here{Row::options()};
  body(here);
}

} // namespace conformance

#define CONFORMANCE_JOIN_(a, b) a##b
#define CONFORMANCE_NAME_(a, b) CONFORMANCE_JOIN_(a, b)
#define CONFORMANCE_CASE_(sentence, body)                                      \
  static void body(conformance::world& here);                                  \
  TEST_CASE_TEMPLATE(sentence, Row, conformance::cpu_stepped,                  \
                     conformance::cpu_job, conformance::cpu_threads,           \
                     conformance::opencl_stepped, conformance::opencl_slices,  \
                     conformance::opencl_persistent,                           \
                     conformance::opencl_batch,                                \
                     conformance::opencl_batch_stepped, conformance::cuda,     \
                     conformance::cuda_host, conformance::cuda_host_stepped) { \
    conformance::run<Row>(sentence, body);                                     \
  }                                                                            \
  static void body([[maybe_unused]] conformance::world& here)
#define CONFORMS(sentence) \
  CONFORMANCE_CASE_(sentence, CONFORMANCE_NAME_(conforms_, __COUNTER__))

TYPE_TO_STRING(conformance::cpu_stepped);
TYPE_TO_STRING(conformance::cpu_job);
TYPE_TO_STRING(conformance::cpu_threads);
TYPE_TO_STRING(conformance::opencl_stepped);
TYPE_TO_STRING(conformance::opencl_slices);
TYPE_TO_STRING(conformance::opencl_persistent);
TYPE_TO_STRING(conformance::opencl_batch);
TYPE_TO_STRING(conformance::opencl_batch_stepped);
TYPE_TO_STRING(conformance::cuda);
TYPE_TO_STRING(conformance::cuda_host);
TYPE_TO_STRING(conformance::cuda_host_stepped);
