// SPDX-License-Identifier: BSD-3-Clause
// One engine that runs in step() alone, and an actor that asks: what the tests
// of the two kernels share.
#pragma once

#include "orders_tests_image.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace orders_tests {

inline constexpr std::uint64_t second_ns = 1'000'000'000;

struct stepped_config : caf::actor_system_config {
  stepped_config() { ringactor::init(*this, orders_tests_image()); }
};

/// One engine, and an actor that asks.
struct world {
  stepped_config config;
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  ringactor::engine engine;

  world() {
    ringactor::engine_options options;
    options.executor = ringactor::executor_kind::step;
    engine = *ringactor::open_engine(system, orders_tests_image(), options);
  }

  caf::actor spawn(const ringactor::behaviour& what,
                   std::uint32_t mailbox_limit = 1024) {
    auto actor = ringactor::spawn_kernel(engine, what, {mailbox_limit});
    REQUIRE(actor);
    settle();
    return *actor;
  }

  void settle() {
    while (engine.step() > 0) { // ends: the kernels send no endless chain
    }
  }

  /// Requests all, then runs the engine, and returns the answers.
  template <class Answer, class Request>
  std::vector<Answer> ask_all(const caf::actor& who,
                              const std::vector<Request>& requests) {
    std::vector<decltype(self->request(who, caf::infinite, requests[0]))> open;
    for (const auto& each : requests)
      open.push_back(self->request(who, caf::infinite, each));
    settle();
    std::vector<Answer> answers;
    for (auto& each : open)
      each.receive(
        [&](const Answer& x) { answers.push_back(x); },
        [&](const caf::error& why) { FAIL(ringactor::describe(system, why)); });
    return answers;
  }

  template <class Answer, class Request>
  Answer ask(const caf::actor& who, const Request& what) {
    return ask_all<Answer>(who, std::vector{what}).at(0);
  }

  /// Alerts that have come so far.
  std::vector<risk_alert> alerts() {
    std::vector<risk_alert> all;
    while (!self->mailbox().empty()) // ends: nobody sends meanwhile
      self->receive([&](const risk_alert& x) { all.push_back(x); });
    return all;
  }
};

} // namespace orders_tests
