// SPDX-License-Identifier: BSD-3-Clause
// What a kernel does whose host says nothing any more, and the host, when it
// finds its voice again. Each wait is for what must come; an alarm ends a hang.
#include "gpu/host/engine.hpp"
#include "opencl_lease_tests_image.hpp"
#include "ringactor/actor/error.hpp"
#include "tests/opencl_here.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <unistd.h>

namespace {

constexpr unsigned hang_s = 100;
constexpr std::uint64_t short_lease = 100'000; // looks: about a millisecond

struct lease_config : caf::actor_system_config {
  lease_config() { ringactor::init(*this, opencl_lease_tests_image()); }
};

struct leased {
  leased() : system{(alarm(hang_s), config)}, self{system} {
    ringactor::engine_options options;
    options.backend = "opencl";
    options.model = ringactor::backend::execution_model::persistent;
    options.pool_bytes = 1u << 20;
    options.cells_max = 4096;
    auto opened =
      ringactor::open_engine(system, opencl_lease_tests_image(), options);
    REQUIRE_MESSAGE(opened, caf::to_string(opened.error()));
    engine = *opened;
    auto spawned = ringactor::spawn_kernel(engine, probe_kernel({}));
    REQUIRE(spawned);
    kernel = *spawned;
  }
  ~leased() { caf::anon_send_exit(engine.actor(), caf::exit_reason::kill); }
  ringactor::host::engine& device() {
    return dynamic_cast<ringactor::host::engine&>(engine.core().engine());
  }
  std::uint64_t add(std::uint64_t amount) {
    std::uint64_t sum = 0;
    self->request(kernel, caf::infinite, probe_add{amount})
      .receive(
        [&](const probe_total& x) { sum = x.sum; },
        [&](const caf::error& why) { FAIL(ringactor::describe(system, why)); });
    return sum;
  }
  template <class F>
  void wait(F done) {
    while (!done()) // ends: else the alarm ends the program
      std::this_thread::yield();
  }
  lease_config config;
  caf::actor_system system;
  caf::scoped_actor self;
  ringactor::engine engine;
  caf::actor kernel;
};

bool is_here() {
  const auto why = why_no_opencl(opencl_lease_tests_image(), 2);
  if (!why.empty())
    MESSAGE("skipped: ", why);
  return why.empty();
}

} // namespace

TEST_CASE("a resident kernel ends when its host is silent, the next goes on") {
  if (!is_here())
    return;
  leased world;
  CHECK(world.add(1) == 1);
  CHECK(world.device().lapses() == 0);
  for (std::uint64_t round = 1; round <= 3; ++round) {
    world.device().fall_silent(short_lease);
    world.wait([&] { return world.device().lapses() == round; });
    world.device().speak_again();
    CHECK(world.add(1) == round + 1);
  }
}

TEST_CASE("a kernel that waits for a silent host ends, and so do its actors") {
  if (!is_here())
    return;
  leased world;
  CHECK(world.add(1) == 1);
  world.self->monitor(world.kernel);
  const auto host =
    world.engine.address_of(caf::actor_cast<caf::actor>(world.self));
  world.device().fall_silent(~0ull); // takes nothing up from here on
  constexpr std::uint32_t more_than_fits = 20'000;
  caf::anon_send(world.kernel, probe_send{host, 1, more_than_fits, 0});
  world.wait([&] { return !world.device().running().empty(); });
  world.device().fall_silent(short_lease);
  world.wait([&] { return world.device().lapses() == 1; });
  caf::error reason;
  world.self->receive([&](const caf::down_msg& x) { reason = x.reason; });
  auto code = ringactor::errc::ok;
  ringactor::caf_compat::is_ours(reason, code);
  CHECK(code == ringactor::errc::unavailable);
  const auto text = ringactor::describe(world.system, reason);
  CHECK(text.find("silent") != std::string::npos);
  world.device().speak_again();
}
