// SPDX-License-Identifier: BSD-3-Clause
// Ports beside CAF's actors on real threads: each request answered once, each
// message in its sender's order, whatever runs the handlers.
#include "rig.hpp"

#include <array>
#include <thread>
#include <vector>

using namespace actor_tests;
using ringactor::errc;
using ringactor::port_message;

namespace {

constexpr std::uint32_t ports = 3;
constexpr std::uint32_t port_kernels = 10;
constexpr std::uint64_t requests = 20'000; // of each port

struct sums {
  std::uint64_t answered = 0, errors = 0, disorder = 0;
};

/// Keeps the ring full of numbered requests; checks the answers' order.
sums ask_all(ringactor::engine& engine, const std::vector<ra_address>& to,
             std::uint32_t source) {
  auto opened = ringactor::open_port(engine, {64});
  sums found;
  if (!opened)
    return found;
  std::array<std::uint64_t, port_kernels> sent{}, seen{};
  std::uint64_t asked = 0;
  auto take = [&](const port_message& m) {
    ++found.answered;
    auto reply = m.as<probe_sequence>();
    if (!reply) {
      ++found.errors;
      return;
    }
    found.disorder += reply->number != ++seen[m.tag - 1];
  };
  while (found.answered < requests) { // a hang ends the program
    const auto k = asked % port_kernels;
    probe_sequence next{source, 0, sent[k] + 1, 1, 0};
    if (asked < requests && opened->request(to[k], next, k + 1) == errc::ok) {
      ++asked;
      ++sent[k];
    } else if (opened->poll(take) == 0) {
      std::this_thread::yield();
    }
  }
  return found;
}

void check_ports(ringactor::executor_kind executor) {
  ringactor::engine_options options;
  options.executor = executor;
  options.threads = 2;
  rig world{options};
  world.cost = ringactor::backend::handler_cost::short_;
  std::vector<caf::actor> kernels;
  std::vector<ra_address> to;
  for (std::uint32_t i = 0; i < port_kernels; ++i) {
    kernels.push_back(world.spawn());
    to.push_back(world.engine.address_of(kernels.back()));
  }
  std::array<sums, ports> found;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < ports; ++i)
    threads.emplace_back(
      [&, i] { found[i] = ask_all(world.engine, to, i + 1); });
  // Host actors ask the same kernels meanwhile: source 0.
  std::uint64_t by_caf = 0;
  for (std::uint64_t i = 1; i <= 2'000; ++i)
    world.self
      ->request(kernels[0], std::chrono::seconds{60},
                probe_sequence{0, 0, i, 1, 0})
      .receive([&](const probe_sequence& x) { by_caf += x.number == i; },
               [](const caf::error& why) { FAIL(to_string(why)); });
  for (auto& each : threads)
    each.join();
  CHECK(by_caf == 2'000);
  for (const auto& each : found) {
    CHECK(each.answered == requests);
    CHECK(each.errors == 0);
    CHECK(each.disorder == 0);
  }
  CHECK(world.wait(
    [&] { return world.engine.status().handled == ports * requests + 2'000; }));
  CHECK(world.engine.letters().count() == 0);
}

} // namespace

TEST_CASE("ports beside CAF's actors, job: all answered in order (ports=3)") {
  check_ports(ringactor::executor_kind::job);
}

TEST_CASE("ports beside CAF's actors, inline: all answered in order") {
  check_ports(ringactor::executor_kind::inline_);
}

TEST_CASE("ports beside CAF's actors, threads: all answered in order") {
  check_ports(ringactor::executor_kind::threads);
}

TEST_CASE("an engine whose port's thread sleeps hears the next post") {
  ringactor::engine_options options;
  options.spin_us = 0; // it sleeps after each look at nothing
  rig world{options};
  auto kernel = world.spawn();
  auto to = world.engine.address_of(kernel);
  auto way = ringactor::open_port(world.engine);
  REQUIRE(static_cast<bool>(way));
  for (std::uint64_t i = 1; i <= 5'000; ++i) {
    REQUIRE(way->request(to, probe_add{1}, i) == errc::ok);
    std::uint64_t sum = 0;
    while (way->poll([&](const port_message& m) {
      sum = m.as<probe_total>().value_or(probe_total{}).sum;
    }) == 0) // a hang ends the program
      std::this_thread::yield();
    REQUIRE(sum == i);
  }
}
