// SPDX-License-Identifier: BSD-3-Clause
// Handlers that hang. A stepped engine's turn is made on a thread of its own
// here, and the test looks after it; of others the watchdog looks.
#include "world.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/actor/hang_watch.hpp"

using namespace conformance;

namespace {

constexpr std::uint32_t limit_ms = 20;

ringactor::engine_options watched(world& here) {
  auto options = here.engine.core().options();
  options.hang_limit_ms = limit_ms;
  return options;
}

/// A kernel actor whose handler runs until it is let go.
class hanging {
public:
  hanging(world& here, const ringactor::engine& engine)
    : here_{here}, engine_{engine} {
    kernel = must(ringactor::spawn_kernel(engine, probe_kernel({0, 0, 0})));
    run_all();
    auto block = must(engine.allocate(2 * sizeof(std::uint64_t)));
    words_ = block.as<std::uint64_t>().data();
    words_[0] = words_[1] = 0;
    here.self->monitor(kernel);
    const auto host = engine.address_of(caf::actor_cast<caf::actor>(here.self));
    caf::anon_send(kernel, probe_hold{block.release(), host});
    turn_ = std::jthread{[engine] { engine.step(1); }};
    // Order: acquire; pairs with the release in the handler.
    while (ra_load(words_ + 1, ra_acquire, ra_system) == 0)
      std::this_thread::yield(); // ends: else the alarm ends the program
  }
  ~hanging() { let_go(); }

  /// What its monitor is told while it still runs.
  errc reason() {
    if (engine_.core().options().executor == ringactor::executor_kind::step)
      for (int look = 0; look < 2; ++look)
        engine_.core().hangs()->check(
          ringactor::backend::watchdog::now() + std::chrono::hours{1}
          + look * std::chrono::milliseconds{2 * limit_ms});
    return code_of(here_.next<caf::down_msg>().reason);
  }
  void let_go() {
    if (auto* words = std::exchange(words_, nullptr)) {
      // Order: release; pairs with the acquire in the handler.
      ra_store(words, 1, ra_release, ra_system);
      turn_.join();
    }
  }
  bool wait_for_actors(std::uint64_t count) {
    return here_.wait([&] {
      run_all();
      return engine_.status().actors == count;
    });
  }
  caf::actor kernel;

private:
  void run_all() {
    while (engine_.step(64) != 0) { // ends: nothing is ready
    }
  }
  world& here_;
  ringactor::engine engine_;
  std::uint64_t* words_ = nullptr;
  std::jthread turn_;
};

} // namespace

CONFORMS("a handler that hangs takes down its actor, then others go on") {
  auto engine = here.open(watched(here));
  hanging hung{here, engine};
  CHECK(hung.reason() == errc::hung);
  CHECK(engine.status().hung == 1);
  hung.let_go();
  CHECK(hung.wait_for_actors(0));
  auto next = must(ringactor::spawn_kernel(engine, probe_kernel({0, 0, 0})));
  auto waiting = here.self->request(next, infinite, probe_add{3});
  CHECK(here.wait([&] {
    engine.step(64);
    return !here.self->mailbox().empty();
  }));
  CHECK(must(here.take<probe_total>(waiting)).sum == 3);
}

CONFORMS("what a hung handler says later is dropped and counted") {
  auto engine = here.open(watched(here));
  hanging hung{here, engine};
  CHECK(hung.reason() == errc::hung);
  hung.let_go();
  CHECK(hung.wait_for_actors(0));
  CHECK(engine.status().fenced == 2); // what it sends, its answer
  CHECK(here.self->mailbox().empty());
  CHECK(here.buried() == 0);
  CHECK(engine.status().pool_blocks == 0);
}
