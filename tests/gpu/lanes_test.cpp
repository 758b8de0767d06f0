// SPDX-License-Identifier: BSD-3-Clause
// Handlers on all lanes: who they are, what they tell each other, and what
// happens when they do not meet. The stepped engine with 1, 4 and 32 lanes.
#include "tests/gpu/stepped_engine.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "tests/kernels/lockstep/messages.h"

#include <doctest/doctest.h>
#include <functional>

extern const ringactor::cpu::cpu_image lanes_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint32_t lockstep_kernel = 0, probe_kernel = 1;
constexpr std::uint64_t base = 1000;

backend::engine_config with_lanes(std::uint32_t lanes) {
  backend::engine_config config;
  config.lanes = lanes;
  return config;
}

struct world : stepped_engine {
  explicit world(std::uint32_t lanes)
    : stepped_engine{lanes_tests_cpu_image, with_lanes(lanes)},
      place{engine.start_kernel(lockstep_kernel, lockstep_config{base})} {
    run();
  }
  template <class Answer, class T>
  Answer ask(const T& question) {
    up.seen.clear();
    REQUIRE(post(place.index, question, ra_flag_request, 9) == errc::ok);
    run();
    REQUIRE(up.seen.size() == 1);
    CHECK(ra_message_flags(&up.seen[0]) == ra_flag_reply);
    return payload_of<Answer>(up.seen[0]);
  }
  /// What all lanes found; no lane found anything wrong.
  template <class T>
  std::uint64_t sum_of(const T& question) {
    const auto found = ask<lockstep_sum>(question);
    CHECK(found.wrong == 0);
    return found.sum;
  }
  /// A word of the pool, 0.
  ra_span word() {
    auto memory = engine.engine().memory();
    return ra_pool_take(
      reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool), 1, 8);
  }
  std::uint64_t value(ra_span at) {
    auto memory = engine.engine().memory();
    return *reinterpret_cast<std::uint64_t*>(memory.shared + memory.layout->pool
                                             + ra_span_offset(at));
  }
  const ra_message* find(std::uint32_t flags) const {
    for (const auto& m : up.seen)
      if (ra_message_flags(&m) == flags)
        return &m;
    return nullptr;
  }

  backend::place place;
};

/// The body with each count of lanes.
void on_lanes(const std::function<void(world&, std::uint32_t lanes)>& body) {
  for (const std::uint32_t lanes : {1u, 4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes};
    body(w, lanes);
  }
}

std::uint64_t sum_below(std::uint64_t n) { return n * (n - 1) / 2; }

} // namespace

TEST_CASE("a handler that takes all lanes runs on each (lanes=1, 4, 32)") {
  on_lanes([](world& w, std::uint32_t lanes) {
    const auto facts = w.ask<lockstep_facts>(lockstep_ask{0});
    CHECK(facts.lanes == lanes);
    CHECK(facts.numbers_sum == sum_below(lanes));
  });
}

TEST_CASE("init runs once, on one lane (lanes=1, 4, 32)") {
  on_lanes([](world& w, std::uint32_t) {
    const auto facts = w.ask<lockstep_facts>(lockstep_ask{0});
    CHECK(facts.inits == 1);
    CHECK(facts.init_lanes == 1);
  });
}

TEST_CASE("a handler that takes one lane runs on lane 0 (lanes=1, 4, 32)") {
  on_lanes([](world& w, std::uint32_t) {
    w.place = w.engine.start_kernel(probe_kernel, probe_config{5, 0, 0});
    w.run();
    const auto facts = w.ask<probe_facts>(probe_ask{0});
    CHECK(facts.lane == 0);
    CHECK(facts.lanes == 1);
    CHECK(w.ask<probe_total>(probe_add{2}).sum == 7);
    CHECK(w.ask<probe_total>(probe_add{2}).count == 2);
  });
}

TEST_CASE("lanes see behind a barrier what others wrote before it") {
  on_lanes([](world& w, std::uint32_t lanes) {
    const std::uint64_t rounds = 5;
    CHECK(w.sum_of(lockstep_barrier{rounds})
          == rounds * (lanes * base + sum_below(lanes))
               + lanes * sum_below(rounds));
  });
}

TEST_CASE("a shuffle gives each lane the value of the lane it names") {
  on_lanes([](world& w, std::uint32_t lanes) {
    for (const std::uint32_t from : {0u, 1u, lanes - 1, lanes + 1}) {
      CAPTURE(from);
      CHECK(w.sum_of(lockstep_shuffle{from})
            == lanes * ((base << 32) + from % lanes));
    }
  });
}

TEST_CASE("a ballot gives each lane the votes of all") {
  on_lanes([](world& w, std::uint32_t lanes) {
    const std::uint32_t all = lanes == 32 ? ~0u : (1u << lanes) - 1;
    for (const std::uint32_t votes : {0u, 1u, 0xa5a5a5a5u, ~0u}) {
      CAPTURE(votes);
      CHECK(w.sum_of(lockstep_ballot{votes})
            == std::uint64_t{lanes} * (votes & all));
    }
  });
}

TEST_CASE("all lanes add to one counter of the state, and none is lost") {
  on_lanes([](world& w, std::uint32_t lanes) {
    CHECK(w.sum_of(lockstep_count{3}) == 3 * lanes);
  });
}

TEST_CASE("a lock in the state goes to one lane at a time, and to each once") {
  on_lanes([](world& w, std::uint32_t lanes) {
    CHECK(w.sum_of(lockstep_queue{0}) == sum_below(lanes + 1));
  });
}

TEST_CASE("a handler on all lanes is handled once and says one thing") {
  on_lanes([](world& w, std::uint32_t) {
    w.sum_of(lockstep_count{1});
    CHECK(w.counts().handled == 1);
    CHECK(w.counts().sent == 1);
    CHECK(w.counts().would_block == 0);
  });
}

TEST_CASE("ra_fail on lane 0 lets the other lanes run to their end") {
  on_lanes([](world& w, std::uint32_t lanes) {
    const auto tally = w.word();
    w.post(w.place.index, lockstep_fail{tally}, ra_flag_request, 9);
    w.run();
    CHECK(w.value(tally) == lanes);
    const auto* down = w.find(ra_flag_down);
    REQUIRE(down);
    CHECK(payload_of<ra_error>(*down).code == 77);
  });
}

TEST_CASE("lanes that do not meet at a barrier end their actor (lanes=4, 32)") {
  for (const std::uint32_t lanes : {4u, 32u})
    for (const std::uint32_t who : {0u, 1u, lanes - 1})
      for (const auto how :
           {lockstep_leaves, lockstep_elsewhere, lockstep_more_often}) {
        CAPTURE(lanes);
        CAPTURE(who);
        CAPTURE(how);
        world w{lanes};
        const auto tally = w.word();
        w.post(w.place.index,
               lockstep_part{who, static_cast<std::uint32_t>(how), 0, 0, tally},
               ra_flag_request, 9);
        w.run(); // ends: nobody waits for ever
        // Those that came to their end did; the others were unwound.
        CHECK(w.value(tally)
              == (how == lockstep_leaves      ? 1
                  : how == lockstep_elsewhere ? 0
                                              : lanes - 1));
        for (const auto flags :
             {ra_flag_reply | ra_flag_error, ra_flag_down | 0}) {
          const auto* told = w.find(static_cast<std::uint32_t>(flags));
          REQUIRE(told);
          CHECK(payload_of<ra_error>(*told).status == ra_handler_failed);
          CHECK(payload_of<ra_error>(*told).code == ra_code_lanes_parted);
        }
      }
}

TEST_CASE("what a handler said before its lanes parted is said (lanes=4)") {
  world w{4};
  w.post(w.place.index, lockstep_part{1, lockstep_leaves, 1, 0, w.word()},
         ra_flag_request, 9);
  w.run();
  REQUIRE(w.find(ra_flag_reply));
  CHECK(payload_of<lockstep_sum>(*w.find(ra_flag_reply)).sum == 7);
  CHECK(w.find(ra_flag_down));
}

TEST_CASE("after lanes parted, another actor's lanes meet (lanes=4, 32)") {
  for (const std::uint32_t lanes : {4u, 32u}) {
    CAPTURE(lanes);
    world w{lanes};
    for (int i = 0; i < 3; ++i) {
      w.post(w.place.index, lockstep_part{2, lockstep_leaves, 0, 0, w.word()});
      w.run();
      w.place = w.engine.start_kernel(lockstep_kernel, lockstep_config{base});
      w.run();
      CHECK(w.sum_of(lockstep_count{1}) == lanes);
    }
  }
}

TEST_CASE("an engine refuses other counts of lanes than 1, 4 and 32") {
  cpu::cpu_backend backend{lanes_tests_cpu_image};
  auto device = backend.open(0);
  recorder up;
  backend::step_executor ready;
  for (const std::uint32_t lanes : {0u, 2u, 8u, 33u}) {
    auto engine = (*device)->launch(with_lanes(lanes), up, &ready);
    REQUIRE_FALSE(engine);
    CHECK(engine.error().code == errc::invalid_argument);
    CHECK(engine.error().what
          == "engine_options::lanes is " + std::to_string(lanes)
               + ", but must be 1, 4 or 32");
  }
}
