// SPDX-License-Identifier: BSD-3-Clause
// A handler that hangs, on real threads and without CAF, so that the thread
// sanitizer sees the sample, the fence and the change of threads.
#include "tests/gpu/cpu_rig.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/backend/hang_judge.hpp"

#include <doctest/doctest.h>
#include <thread>

extern const ringactor::cpu::cpu_image cpu_engine_stress_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

struct counts final : backend::up_sink {
  std::atomic<std::uint64_t> answers{0}, fenced{0}, letters{0}, retired{0};
  void deliver(std::span<const ra_message> all, void*) noexcept override {
    for (const auto& m : all) {
      const auto flags = ra_message_flags(&m);
      ++((flags & ra_flag_fenced)        ? fenced
         : (flags & ra_flag_dead_letter) ? letters
         : (flags & ra_flag_retired)     ? retired
                                         : answers);
    }
  }
};

template <class Done>
void wait_until(Done is_done) {
  while (!is_done()) // others get there; ctest has a limit
    std::this_thread::yield();
}

struct world {
  counts up;
  backend::thread_executor threads{1, {.replaceable = true}};
  rig engine{cpu_engine_stress_cpu_image, up, threads, [] {
               backend::engine_config config;
               config.places_max = 64;
               return config;
             }()};
  backend::hang_judge judge;
  std::chrono::nanoseconds now{0};

  std::uint64_t beat(std::uint32_t place) {
    // Order: acquire; a look at what the engine's thread does.
    return ra_load(&engine.control(place).beat, ra_acquire, ra_system);
  }
  std::vector<backend::hang_judge::finding> look() {
    now += std::chrono::seconds{1};
    return judge.check({now, engine.engine().running(),
                        engine.engine().status().activations,
                        [this](std::uint32_t place) { return beat(place); }});
  }
  std::uint64_t* block(ra_span& out) {
    auto memory = engine.engine().memory();
    auto* pool =
      reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool);
    out = ra_pool_take(pool, 1, 64);
    auto* words = reinterpret_cast<std::uint64_t*>(
      reinterpret_cast<std::byte*>(pool) + ra_span_offset(out));
    words[0] = words[1] = 0;
    return words;
  }
};

} // namespace

TEST_CASE("cpu engine: what hangs is seen, replaced and fenced (rounds=50)") {
  world w;
  const auto other = w.engine.start();
  for (std::uint64_t round = 1; round <= 50; ++round) {
    CAPTURE(round);
    const auto place = w.engine.start();
    w.judge.begin(place.index, 0, std::chrono::milliseconds{500}, w.now);
    probe_wait wait{};
    auto* words = w.block(wait.cell);
    auto held = make_message(place.index, wait, ra_flag_request, 1);
    REQUIRE(w.engine.engine().post(held, nullptr) == errc::ok);
    // Order: acquire; pairs with the handler's release.
    wait_until([&] { return ra_load(words + 1, ra_acquire, ra_system) == 1; });
    auto ask = make_message(other.index, probe_add{1}, ra_flag_request, 2);
    REQUIRE(w.engine.engine().post(ask, nullptr) == errc::ok);
    w.look();
    const auto found = w.look();
    REQUIRE(found.size() == 1);
    CHECK(found[0].place == place.index);
    CHECK(w.up.answers == round - 1);
    w.engine.stop(place);
    REQUIRE(w.threads.replace(place.index));
    wait_until([&] { return w.up.answers == round; });
    // Order: release; pairs with the handler's acquire.
    ra_store(words, 1, ra_release, ra_system);
    wait_until([&] { return w.up.retired == round; });
    w.engine.places().give(place.index);
  }
  w.threads.join();
  CHECK(w.up.fenced == 50); // the empty answers
  CHECK(w.up.letters == 0);
  CHECK(w.engine.engine().running().empty());
}
