// SPDX-License-Identifier: BSD-3-Clause
// Real threads on the CPU engine, without CAF, so that the thread sanitizer
// sees every access: 8 posting threads, 100 kernel actors, own workers.
#include "tests/gpu/cpu_rig.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

extern const ringactor::cpu::cpu_image cpu_engine_stress_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint32_t posters = 8;
constexpr std::uint32_t actors = 100;
constexpr std::uint64_t per_poster = 20000;

// Replies by poster; the correlation's low byte names it.
struct counting_sink final : backend::up_sink {
  struct alignas(64) per_source {
    std::array<std::atomic<std::uint64_t>, actors> last{};
    std::atomic<std::uint64_t> answered{0}, disorder{0}, errors{0};
  };
  std::array<per_source, posters> sources;
  std::atomic<std::uint64_t> retired{0}, letters{0}, downs{0};
  void deliver(std::span<const ra_message> all, void*) noexcept override {
    for (const auto& m : all)
      take(m);
  }
  void take(const ra_message& m) {
    std::uint32_t flags = ra_message_flags(&m);
    if (flags & ra_flag_retired)
      ++retired;
    else if (flags == ra_flag_dead_letter)
      ++letters;
    else if (flags & ra_flag_down)
      ++downs;
    else
      answer(m, flags);
  }
  void answer(const ra_message& m, std::uint32_t flags) {
    std::uint64_t correlation = ra_message_correlation(&m);
    auto& source = sources[correlation & 0xff];
    ++source.answered;
    if (flags & (ra_flag_error | ra_flag_dead_letter)) {
      ++source.errors;
      return;
    }
    auto reply = payload_of<probe_sequence>(m);
    auto& last = source.last[ra_address_index(ra_message_from(&m))];
    // One actor's answers come one after the other: no lock is needed here.
    source.disorder += reply.number <= last.load();
    last = reply.number;
  }
};

struct load {
  std::uint64_t accepted = 0;
};

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

load post_all(rig& engine, backend::executor& ready, std::uint32_t source) {
  load done;
  std::array<std::uint64_t, actors> number{};
  for (std::uint64_t i = 0; i < per_poster; ++i) {
    auto place = static_cast<std::uint32_t>((i * 7 + source) % actors);
    probe_sequence sequence{source, 0, number[place] + 1, 1, 0};
    ra_message m =
      make_message(place, sequence, ra_flag_request, source + i * 256);
    ra_set_from(&m, ra_make_address(0, host_id + source, 1));
    errc status = bring(engine, ready, m);
    while (status == errc::full) { // the executor's threads make room
      std::this_thread::yield();
      status = bring(engine, ready, m);
    }
    done.accepted += status == errc::ok;
    number[place] += status == errc::ok;
  }
  return done;
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
    threads.emplace_back([&, i] { done[i] = post_all(engine, ready, i); });
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
    threads.emplace_back([&, i] { done[i] = post_all(engine, ready, i); });
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
