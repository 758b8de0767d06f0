// SPDX-License-Identifier: BSD-3-Clause
// A million requests of 8 host actors to 100 kernel actors on CAF's workers:
// each answered once, in order per (source, destination, class), nothing left
// in pool or table. Then fan-in, and the same on threads of our own.
#include "rig.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <random>

using namespace actor_tests;
using caf::infinite;
using ringactor::message_options;

namespace {

constexpr std::uint32_t sources = 8;
constexpr std::uint32_t door_kernels = 100;
constexpr std::uint32_t window = 64; // requests of one source in flight
constexpr std::uint32_t large_every = 64;
constexpr std::uint8_t priorities[] = {ra_priority_low, ra_priority_normal,
                                       ra_priority_high, ra_priority_critical};

struct totals {
  std::atomic<std::uint64_t> sent{0}, answered{0}, errors{0}, disorder{0},
    wrong{0}, done{0};
};

/// One host actor: keeps `window` requests in flight until all are sent.
class source : public std::enable_shared_from_this<source> {
public:
  source(caf::event_based_actor* self, const std::vector<caf::actor>& kernels,
         totals& sums, std::uint32_t number, std::uint64_t requests)
    : kernels_{kernels},
      sums_{sums},
      number_{number},
      left_{requests},
      random_{number + 1},
      sent_(kernels.size()),
      seen_(kernels.size()),
      window_{self, {.messages_max = window}, [this] { fill(); }} {}

  void fill() {
    for (; window_.has_room() && left_ > 0; --left_) {
      auto kernel = static_cast<std::uint32_t>(random_() % kernels_.size());
      ++sums_.sent;
      if (left_ % large_every == 0)
        send_large(kernel);
      else
        send_numbered(kernel, static_cast<std::uint32_t>(random_() % 4));
    }
    if (window_.counts().in_flight() == 0 && left_ == 0)
      ++sums_.done;
  }

private:
  void send_numbered(std::uint32_t kernel, std::uint32_t cls) {
    probe_sequence x{number_, cls, ++sent_[kernel][cls], 1, 0};
    message_options options{.priority = priorities[cls]};
    send(
      kernel,
      [me = shared_from_this(), x, kernel](const probe_sequence& y) {
        auto& seen = me->seen_[kernel][x.priority_class];
        me->sums_.disorder += y.number != seen + 1;
        seen = y.number;
        me->sums_.wrong += y.number != x.number || y.source != x.source;
        ++me->sums_.answered;
      },
      options, x);
  }
  void send_large(std::uint32_t kernel) {
    probe_large x{};
    x.words[63] = left_;
    send(
      kernel,
      [me = shared_from_this(), was = left_](const probe_large& y) {
        me->sums_.wrong += y.words[63] != was;
        ++me->sums_.answered;
      },
      x);
  }
  template <class OnAnswer, class... Ts>
  void send(std::uint32_t kernel, OnAnswer on_answer, const Ts&... message) {
    auto on_error = [me = shared_from_this()](const caf::error&) {
      ++me->sums_.errors;
    };
    sums_.wrong += window_.try_send(kernels_[kernel], std::move(on_answer),
                                    std::move(on_error), message...)
                   != ringactor::errc::ok;
  }

  const std::vector<caf::actor>& kernels_;
  totals& sums_;
  std::uint32_t number_;
  std::uint64_t left_;
  std::mt19937_64 random_;
  std::vector<std::array<std::uint64_t, 4>> sent_, seen_; // by kernel, class
  ringactor::send_window window_;
};

void run_sources(rig& world, const std::vector<caf::actor>& kernels,
                 totals& sums, std::uint64_t requests) {
  for (std::uint32_t i = 0; i < sources; ++i)
    world.system.spawn([&, i](caf::event_based_actor* self) {
      std::make_shared<source>(self, kernels, sums, i, requests / sources)
        ->fill();
    });
  REQUIRE(world.wait([&] { return sums.done == sources; }));
}

/// What the handlers saw: how many numbered messages, how many out of order.
probe_facts facts_of(rig& world, const std::vector<caf::actor>& kernels) {
  probe_facts sum{};
  for (const auto& each : kernels)
    world.self->request(each, std::chrono::seconds{60}, probe_ask{})
      .receive(
        [&](const probe_facts& x) {
          sum.received += x.received;
          sum.disorder += x.disorder;
        },
        [](const caf::error& why) { FAIL(to_string(why)); });
  return sum;
}

void check_exchange(ringactor::engine_options options, std::uint64_t requests) {
  rig world{options};
  world.cost = ringactor::backend::handler_cost::short_; // matters inline
  std::vector<caf::actor> kernels;
  for (std::uint32_t i = 0; i < door_kernels; ++i)
    kernels.push_back(world.spawn());
  totals sums;
  run_sources(world, kernels, sums, requests);
  CHECK(sums.sent == requests);
  CHECK(sums.answered + sums.errors == sums.sent);
  CHECK(sums.errors == 0);
  CHECK(sums.disorder == 0);
  CHECK(sums.wrong == 0);
  auto facts = facts_of(world, kernels);
  CHECK(facts.disorder == 0);
  CHECK(facts.received == requests - requests / large_every);
  // Counts and the last request's block follow the last answer.
  CHECK(world.wait([&] {
    auto status = world.engine.status();
    return status.handled == requests + door_kernels && status.pool_blocks == 0;
  }));
  CHECK(world.engine.status().refused == 0);
  CHECK(world.engine.letters().count() == 0);
  CHECK(world.pending() == 0);
}

} // namespace

TEST_CASE("a million requests are answered in order (sources=8, kernels=100)") {
  check_exchange({}, 1'024'000);
}

TEST_CASE("threads of our own answer in order (threads=2, requests=64000)") {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::threads;
  options.threads = 2;
  check_exchange(options, 64'000);
}

TEST_CASE("inline: answers are in order (sources=8, requests=256000)") {
  ringactor::engine_options options;
  options.executor = ringactor::executor_kind::inline_;
  check_exchange(options, 256'000);
}

TEST_CASE("fan-in: answers and refusals of one full actor are all (limit=32)") {
  rig world;
  std::vector<caf::actor> one{world.spawn(32)};
  totals sums;
  run_sources(world, one, sums, 64'000);
  CHECK(sums.answered + sums.errors == sums.sent);
  CHECK(sums.answered > 0);
  CHECK(sums.wrong == 0);
  CHECK(facts_of(world, one).disorder == 0); // refused ones leave gaps only
  CHECK(world.wait([&] { return world.engine.status().pool_blocks == 0; }));
  CHECK(world.pending() == 0);
}

TEST_CASE("fan-in of kernel actors: sent and refused are all (kernels=100)") {
  rig world;
  auto to = world.spawn(64);
  auto address = world.engine.address_of(to);
  std::vector<caf::actor> kernels;
  for (std::uint32_t i = 0; i < door_kernels; ++i)
    kernels.push_back(world.spawn());
  std::atomic<std::uint64_t> sent{0}, done{0};
  world.system.spawn([&](caf::event_based_actor* self) {
    for (int round = 0; round < 50; ++round)
      for (const auto& each : kernels)
        self->request(each, infinite, probe_send{address, 1, 10, 0})
          .then([&](const probe_status& x) {
            sent += x.sent;
            ++done;
          });
  });
  REQUIRE(world.wait([&] { return done == 50 * door_kernels; }));
  auto seen = [&] {
    std::uint64_t count = 0;
    world.self->request(to, std::chrono::seconds{60}, probe_add{0})
      .receive([&](const probe_total& x) { count = x.count; },
               [](const caf::error&) {});
    return count;
  };
  std::uint64_t asked = 0;
  CHECK(world.wait([&] { return seen() == sent + ++asked; }));
  CHECK(sent + world.engine.status().would_block == 500 * door_kernels);
}
