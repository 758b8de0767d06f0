// SPDX-License-Identifier: BSD-3-Clause
// Real threads on the CPU engine, without CAF, so that the thread sanitizer
// sees every access: 8 posting threads, 100 kernel actors, own workers.
#include "tests/gpu/stress_load.hpp"

#include <doctest/doctest.h>

extern const ringactor::cpu::cpu_image cpu_engine_stress_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

/// Half of the messages are handled here, if their actor is idle.
errc bring(rig& engine, backend::executor& ready, const ra_message& m) {
  if (ra_message_correlation(&m) / 256 % 2 == 0)
    return engine.engine().post(m, nullptr);
  std::size_t taken = 0;
  switch (engine.engine().try_handle({&m, 1}, taken, nullptr)) {
    case backend::attempt::busy:
      return engine.engine().post(m, nullptr);
    case backend::attempt::more:
      ready.make_ready(dynamic_cast<backend::activatable&>(engine.engine()),
                       ra_address_index(ra_message_to(&m)), nullptr);
      return errc::ok;
    case backend::attempt::done:
      break;
  }
  return errc::ok;
}

} // namespace

TEST_CASE("cpu engine answers all of 8 threads in order (actors=100)") {
  counting_sink up;
  backend::thread_executor ready{2};
  backend::engine_config config;
  config.places_max = 256;
  rig engine{cpu_engine_stress_cpu_image, up, ready, config};
  for (std::uint32_t i = 0; i < actors; ++i)
    engine.start(64);
  std::array<load, posters> done;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < posters; ++i)
    threads.emplace_back([&, i] {
      done[i] = post_all(
        [&](const ra_message& m) { return bring(engine, ready, m); }, i);
    });
  for (auto& each : threads)
    each.join();
  ready.join();
  std::uint64_t accepted = 0;
  for (std::uint32_t i = 0; i < posters; ++i) {
    CHECK(up.sources[i].answered == done[i].accepted);
    CHECK(up.sources[i].disorder == 0);
    CHECK(up.sources[i].errors == 0);
    accepted += done[i].accepted;
  }
  auto counts = engine.engine().status();
  CHECK(accepted == posters * per_poster);
  CHECK(counts.handled == accepted);
  CHECK(counts.refused == 0);
  CHECK(counts.control == actors);
}

TEST_CASE("cpu engine closes its books when actors are stopped under load") {
  counting_sink up;
  backend::thread_executor ready{2};
  backend::engine_config config;
  config.places_max = 256;
  rig engine{cpu_engine_stress_cpu_image, up, ready, config};
  std::vector<backend::place> places;
  for (std::uint32_t i = 0; i < actors; ++i)
    places.push_back(engine.start(64));
  std::array<load, posters> done;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < posters; ++i)
    threads.emplace_back([&, i] {
      done[i] = post_all(
        [&](const ra_message& m) { return bring(engine, ready, m); }, i);
    });
  for (const auto& place : places)
    engine.stop(place);
  for (auto& each : threads)
    each.join();
  ready.join();
  std::uint64_t accepted = 0, answered = 0;
  for (std::uint32_t i = 0; i < posters; ++i) {
    accepted += done[i].accepted;
    answered += up.sources[i].answered;
    CHECK(up.sources[i].disorder == 0);
  }
  auto counts = engine.engine().status();
  CHECK(answered == accepted);
  CHECK(counts.handled + counts.refused == accepted);
  CHECK(up.retired == actors);
  CHECK(counts.control == 2 * actors);
}
