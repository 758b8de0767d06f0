// SPDX-License-Identifier: BSD-3-Clause
// CUDA's engine on CPU threads, without CAF, so that the thread sanitizer sees
// every access of host and "device": posting threads, the groups, the pump.
#include "gpu/cuda/host_backend.hpp"
#include "tests/gpu/stress_load.hpp"

#include <doctest/doctest.h>

extern const ringactor::cpu::cpu_image cuda_host_stress_cpu_image;
extern const ringactor::cuda::cuda_host_image cuda_host_stress_cuda_host_image;

using namespace ringactor;
using namespace ringactor::testing;
using ringactor::backend::execution_model;

namespace {

struct world {
  counting_sink up;
  rig engine;
  std::array<load, posters> done;
  std::vector<std::thread> threads;
  std::vector<backend::place> places;

  explicit world(execution_model model)
    : engine{cuda_host_stress_cpu_image,
             std::make_unique<cuda::cuda_host_backend>(
               cuda_host_stress_cuda_host_image),
             up, nullptr, [&] {
               backend::engine_config config;
               config.places_max = 256;
               config.cells_max = 16384;
               config.pool_bytes = 1u << 20;
               config.model = model;
               return config;
             }()} {
    for (std::uint32_t i = 0; i < actors; ++i)
      places.push_back(engine.start(64));
    for (std::uint32_t i = 0; i < posters; ++i)
      threads.emplace_back([this, i] {
        done[i] = post_all(
          [this](const ra_message& m) {
            return engine.engine().post(m, nullptr);
          },
          i);
      });
  }
  /// Ends when all is handled and has come up. What was accepted.
  std::uint64_t finish() {
    for (auto& each : threads)
      each.join();
    engine.engine().join();
    std::uint64_t accepted = 0;
    for (std::uint32_t i = 0; i < posters; ++i) {
      CHECK(up.sources[i].answered == done[i].accepted);
      CHECK(up.sources[i].disorder == 0);
      accepted += done[i].accepted;
    }
    return accepted;
  }
};

void answer_all(execution_model model) {
  world here{model};
  const auto accepted = here.finish();
  CHECK(accepted == posters * per_poster);
  for (auto& each : here.up.sources)
    CHECK(each.errors == 0);
  const auto counts = here.engine.engine().status();
  CHECK(counts.handled == accepted);
  CHECK(counts.refused == 0);
  CHECK(counts.control == actors);
}

} // namespace

TEST_CASE("resident cuda_host answers all of 8 threads in order (actors=100)") {
  answer_all(execution_model::persistent);
}

TEST_CASE(
  "cuda_host in slices answers all of 8 threads in order (actors=100)") {
  answer_all(execution_model::slices);
}

TEST_CASE("cuda_host closes its books when actors are stopped under load") {
  world here{execution_model::persistent};
  for (const auto& place : here.places)
    here.engine.stop(place);
  const auto accepted = here.finish();
  const auto counts = here.engine.engine().status();
  CHECK(counts.handled + counts.refused == accepted);
  CHECK(here.up.retired == actors);
  CHECK(counts.control == 2 * actors);
}
