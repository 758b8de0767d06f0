// SPDX-License-Identifier: BSD-3-Clause
// The engine, without CAF, under messages of random words: wrong types, sizes,
// addresses, stamps, spans. It lives, each message that it took is handled or
// refused once, the counts add up, and no block of the pool is lost.
#include "tests/gpu/cpu_rig.hpp"

#include "property.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

extern const ringactor::cpu::cpu_image hostile_tests_cpu_image;

using namespace model_tests;
using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint32_t places = 4; // of the engine; the last is never used

struct hostile_rig {
  recorder up;
  backend::step_executor ready;
  clock::manual_clock clock{1'000'000};
  rig engine{hostile_tests_cpu_image, up, ready, config()};

  backend::engine_config config() {
    backend::engine_config made;
    made.budget_messages = 4;
    made.places_max = places;
    made.cells_max = 128;
    made.pool_bytes = 1 << 14;
    made.clock = &clock;
    return made;
  }
  void run() {
    while (ready.step(64) != 0) { // until no actor is ready
    }
  }
  ra_pool* pool() {
    auto memory = engine.engine().memory();
    return reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool);
  }
  ra_telemetry counts() { return engine.engine().status(); }
};

/// Whom a message or a handler's send is for: mostly a place of the engine.
ra_address any_address() {
  using rc::gen::inRange;
  return ra_make_address(*rc::gen::element<std::uint32_t>(1, 1, 1, 0, 255),
                         *inRange<std::uint32_t>(0, places + 2),
                         *inRange<std::uint32_t>(0, 3));
}

/// Types of the engine's own are the host's and do not come from elsewhere.
ra_message any_envelope() {
  using rc::gen::inRange;
  ra_message m{};
  for (auto& word : m.w)
    word = *rc::gen::arbitrary<std::uint64_t>();
  const auto type =
    *rc::gen::oneOf(inRange<std::uint32_t>(20'000, 20'014),
                    inRange<std::uint32_t>(ra_type_down, 65'536));
  m.w[0] = ra_head_word(*inRange<std::uint32_t>(0, 256),
                        ra_message_priority(&m), type, ra_message_handler(&m));
  const auto length =
    *rc::gen::element<std::uint32_t>(0, 4, 8, 16, 24, 56, 57, 65'535);
  ra_set_to(&m, any_address(), length);
  ra_set_from(&m, ra_make_address(0, *inRange(0, 2) ? host_id : 0, 1));
  if (*inRange(0, 4) != 0) // within the drift that the engine allows
    m.w[7] = ra_hlc_make(1'000'000 + *inRange(0, 600'000), 0);
  ra_set_deadline(&m, *inRange(0, 4) == 0 ? 1 : 0);
  const ra_address next = any_address(); // for those that send on
  m.w[8] = std::uint64_t{next.incarnation} << 32 | next.id;
  m.w[10] &= 7; // times
  return m;
}

/// As above; some have a span, which may be the pool's.
ra_message any_message(ra_pool* pool) {
  ra_message m = any_envelope();
  if ((ra_message_flags(&m) & ra_flag_indirect) == 0)
    return m;
  const auto bytes = *rc::gen::element<std::uint32_t>(8, 512, 512, 5'000);
  const auto span =
    *rc::gen::arbitrary<bool>()
      ? ra_pool_take(pool, 1, bytes)
      : ra_make_span(1, *rc::gen::inRange<std::uint64_t>(0, 20'000), bytes);
  m.w[ra_envelope_words] = span.place;
  m.w[ra_envelope_words + 1] = span.bytes;
  return m;
}

/// Messages that handlers sent to places of the engine itself: all that was
/// sent, less what came up and is no dead letter.
std::uint64_t sent_within(hostile_rig& world) {
  const auto is_sent = [](const ra_message& m) {
    return (ra_message_flags(&m) & ra_flag_dead_letter) == 0;
  };
  return world.counts().sent
         - std::uint64_t(
           std::count_if(world.up.seen.begin(), world.up.seen.end(), is_sent));
}

void check_messages() {
  hostile_rig world;
  for (std::uint32_t i = 0; i + 1 < places; ++i)
    (void)world.engine.start(8);
  world.run();
  std::uint64_t accepted = 0;
  const int count = *rc::gen::inRange(1, 40);
  for (int i = 0; i < count; ++i) {
    const ra_message m = any_message(world.pool());
    if (world.engine.engine().post(m, nullptr) == errc::ok)
      ++accepted;
    else
      message::release_indirect(m, world.pool());
    if (i % 8 == 7)
      world.run();
  }
  world.run();
  const ra_telemetry sum = world.counts();
  RC_ASSERT(sum.handled + sum.refused == accepted + sent_within(world));
  for (const auto& m : world.up.seen) // the host owns what came up
    message::release_indirect(m, world.pool());
  RC_ASSERT(world.pool()->taken == 0u);
}

} // namespace

TEST_CASE("an engine handles or refuses each message it took, once") {
  CHECK(holds("messages of random words", check_messages));
}
