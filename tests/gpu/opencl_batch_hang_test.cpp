// SPDX-License-Identifier: BSD-3-Clause
// A launch of an engine in batches that takes longer than the hang limit. Each
// wait is for what must come; an alarm ends a hang.
#include "opencl_batch_hang_tests_image.hpp"
#include "ringactor/actor/error.hpp"
#include "tests/opencl_here.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <unistd.h>

namespace {

constexpr unsigned hang_s = 100;
constexpr std::uint64_t long_work = 800'000'000; // far longer than the limit

struct batch_config : caf::actor_system_config {
  batch_config() { ringactor::init(*this, opencl_batch_hang_tests_image()); }
};

struct batched {
  explicit batched(std::uint32_t limit_ms)
    : system{(alarm(hang_s), config)}, self{system} {
    ringactor::engine_options options;
    options.backend = "opencl";
    options.model = ringactor::backend::execution_model::batch;
    options.hang_limit_ms = limit_ms;
    options.pool_bytes = 1u << 20;
    options.cells_max = 4096;
    options.places_max = 64;
    auto opened =
      ringactor::open_engine(system, opencl_batch_hang_tests_image(), options);
    REQUIRE_MESSAGE(opened, caf::to_string(opened.error()));
    engine = *opened;
  }
  caf::actor spawn(const ringactor::behaviour& what) {
    auto spawned = ringactor::spawn_kernel(engine, what);
    REQUIRE(spawned);
    return *spawned;
  }
  std::uint64_t add(const caf::actor& probe) {
    std::uint64_t sum = 0;
    self->request(probe, caf::infinite, probe_add{3})
      .receive(
        [&](const probe_total& x) { sum = x.sum; },
        [&](const caf::error& why) { FAIL(ringactor::describe(system, why)); });
    return sum;
  }
  ringactor::errc reason() { // of the next DOWN
    auto code = ringactor::errc::ok;
    self->receive([&](const caf::down_msg& x) {
      ringactor::caf_compat::is_ours(x.reason, code);
    });
    return code;
  }
  batch_config config;
  caf::actor_system system;
  caf::scoped_actor self;
  ringactor::engine engine;
};

bool is_here() {
  const auto why = why_no_opencl(opencl_batch_hang_tests_image(), 1);
  if (!why.empty())
    MESSAGE("skipped: ", why);
  return why.empty();
}

} // namespace

TEST_CASE("a handler that hangs in a batch takes down its engine's actors") {
  if (!is_here())
    return;
  batched world{60};
  auto idle = world.spawn(probe_kernel({}));
  CHECK(world.add(idle) == 3);
  auto busy = world.spawn(unruly_kernel());
  world.self->monitor(idle);
  world.self->monitor(busy);
  caf::anon_send(busy, unruly_work{long_work});
  CHECK(world.reason() == ringactor::errc::hung);
  CHECK(world.reason() == ringactor::errc::hung);
  CHECK(world.engine.status().hung == 2);
  // The launch ends, and with it they are gone; then the engine goes on.
  while (world.engine.status().actors != 0) // ends: else the alarm does
    std::this_thread::yield();
  CHECK(world.add(world.spawn(probe_kernel({}))) == 3);
}

TEST_CASE("many short launches are none that hangs") {
  if (!is_here())
    return;
  batched world{20};
  auto probe = world.spawn(probe_kernel({}));
  for (int i = 1; i <= 2000; ++i) // together longer than the limit
    REQUIRE(world.add(probe) == std::uint64_t(3 * i));
  CHECK(world.engine.status().hung == 0);
}
