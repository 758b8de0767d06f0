// SPDX-License-Identifier: BSD-3-Clause
// How lives begin and end: failures, exits, restarts, many actors, engines that
// are stopped under load, or opened again and again.
#include "world.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/restart.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

using namespace conformance;
using ringactor::failure_code;

namespace {

#if defined(__SANITIZE_ADDRESS__) // which tells leaks itself
constexpr bool keeps_freed = true;
#else
constexpr bool keeps_freed = false;
#endif

/// What this process holds.
struct footprint {
  std::size_t threads = 0, files = 0, data_kib = 0;

  /// Of a leak there would be 899: a thread, a file, an engine's memory.
  bool holds_no_more_than(const footprint& before) const {
    return threads < before.threads + 100 && files < before.files + 100
           && (keeps_freed || data_kib < before.data_kib + 899 * 64);
  }
};

std::size_t entries(const char* folder) {
  namespace fs = std::filesystem;
  return static_cast<std::size_t>(
    std::distance(fs::directory_iterator{folder}, {}));
}

footprint look() {
  footprint found{entries("/proc/self/task"), entries("/proc/self/fd"), 0};
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmData:"))
      found.data_kib = std::stoul(line.substr(7));
  return found;
}

} // namespace

CONFORMS("a failing handler tells its requester and its monitors (code=101)") {
  auto kernel = here.spawn();
  here.self->monitor(kernel);
  auto waiting = here.self->request(kernel, infinite, probe_fail{101, 0});
  std::uint32_t codes[2] = {0, 0};
  for (int i = 0; i < 2; ++i) { // the answer and DOWN, in any order
    REQUIRE(here.wait([&] { return !here.self->mailbox().empty(); }));
    if (i == 0)
      waiting.receive([](const probe_total&) { FAIL("answered"); },
                      [&](const caf::error& x) { codes[0] = failure_code(x); });
    else
      here.self->receive(
        [&](const caf::down_msg& x) { codes[1] = failure_code(x.reason); });
  }
  CHECK(codes[0] == 101);
  CHECK(codes[1] == 101);
  CHECK(here.wait([&] { return here.engine.status().actors == 0; }));
  CHECK(here.engine.status().failed == 1);
}

CONFORMS("an init that fails ends its actor (code=7)") {
  auto kernel = here.spawn({}, {0, 7, 0});
  here.self->monitor(kernel);
  CHECK(failure_code(here.next<caf::down_msg>().reason) == 7);
  CHECK(here.wait([&] { return here.engine.status().actors == 0; }));
}

CONFORMS("requests that wait are bounced when their actor is killed") {
  auto kernel = here.spawn({.active = false});
  auto first = here.self->request(kernel, infinite, probe_add{1});
  auto second = here.self->request(kernel, infinite, probe_add{1});
  caf::anon_send_exit(kernel, caf::exit_reason::kill);
  CHECK(here.take<probe_total>(first).error() == caf::exit_reason::kill);
  const auto how = here.take<probe_total>(second).error();
  CHECK_MESSAGE(how == caf::exit_reason::kill, caf::to_string(how));
  CHECK(here.wait([&] { return here.engine.status().actors == 0; }));
}

CONFORMS("an actor handles what was sent before its last handle went") {
  auto host = here.engine.address_of(caf::actor_cast<caf::actor>(here.self));
  {
    auto kernel = here.spawn();
    caf::anon_send(kernel, probe_send{host, 5, 1, 0});
  }
  CHECK(here.next<probe_value>().value == 5);
  CHECK(here.wait([&] { return here.engine.status().actors == 0; }));
  CHECK(here.buried() == 0);
}

CONFORMS("an actor is drained: it handles what waits, then ends (waiting=20)") {
  auto kernel = here.spawn();
  here.self->monitor(kernel);
  for (int i = 0; i < 20; ++i)
    caf::anon_send(kernel, probe_value{1});
  CHECK(!ringactor::drain(kernel));
  CHECK(here.next<caf::down_msg>().reason == caf::exit_reason::normal);
  CHECK(here.engine.status().handled == 20);
  CHECK(here.buried() == 0);
}

CONFORMS("an actor is restarted at its address, again and again (lives=20)") {
  auto kernel = here.spawn({.keep_address = true});
  auto ref = ringactor::ref_to(here.engine, kernel);
  for (std::uint64_t life = 1; life <= 20; ++life) {
    CHECK(must(here.ask<probe_total>(kernel, probe_add{life})).sum == life);
    caf::anon_send(kernel, probe_fail{3, 0});
    here.self->monitor(kernel);
    CHECK(failure_code(here.next<caf::down_msg>().reason) == 3);
    kernel = must(ringactor::respawn_kernel(
      here.engine, ref, probe_kernel({0, 0, 0}), {.keep_address = true}));
  }
  CHECK(must(here.ask<probe_total>(kernel, probe_add{1})).count == 1);
}

CONFORMS("ten thousand actors each answer once (actors=10000)") {
  constexpr std::uint64_t count = 10'000;
  std::vector<caf::actor> kernels;
  for (std::uint64_t i = 0; i < count; ++i)
    kernels.push_back(here.spawn({}, {i, 0, 0}));
  std::atomic<std::uint64_t> answers{0}, sum{0};
  here.system.spawn([&](caf::event_based_actor* self) {
    for (auto& kernel : kernels)
      self->request(kernel, infinite, probe_add{1})
        .then([&](const probe_total& x) {
          sum += x.sum;
          ++answers;
        });
  });
  CHECK(here.wait([&] { return answers == count; }));
  CHECK(sum == count * (count - 1) / 2 + count);
  CHECK(here.engine.status().actors == count);
}

CONFORMS("an engine stops under load, a request is answered or bounced") {
  constexpr std::uint64_t count = 3000;
  auto kernel = here.spawn({.mailbox_limit = count});
  std::atomic<std::uint64_t> answered{0}, refused{0};
  here.system.spawn([&, kernel](caf::event_based_actor* self) {
    for (std::uint64_t i = 0; i < count; ++i)
      self->request(kernel, infinite, probe_add{1})
        .then([&](const probe_total&) { ++answered; },
              [&](const caf::error&) { ++refused; });
  });
  here.wait([&] { return here.engine.status().handled > 100; });
  caf::anon_send_exit(here.engine.actor(), caf::exit_reason::user_shutdown);
  CHECK(here.wait([&] { return answered + refused == count; }));
}

CONFORMS("engines are opened and closed without a leak (times=1000)") {
  auto options = here.engine.core().options(); // engine numbers end at 255
  options.places_max = 64;
  options.cells_max = 128;
  options.pool_bytes = 65536;
  options.state_bytes = 1u << 20;
  footprint before;
  for (int i = 0; i < 1000; ++i) {
    CAPTURE(i);
    auto next = here.open(options);
    auto kernel = must(ringactor::spawn_kernel(next, probe_kernel({0, 0, 0})));
    auto waiting = here.self->request(kernel, infinite, probe_add{1});
    CHECK(here.wait([&] {
      next.step(16);
      return !here.self->mailbox().empty();
    }));
    CHECK(must(here.take<probe_total>(waiting)).sum == 1);
    caf::anon_send_exit(next.actor(), caf::exit_reason::kill);
    next.step(16);
    if (i == 100) // drivers and allocators have what they keep
      before = look();
  }
  CHECK(here.wait([&] { return look().holds_no_more_than(before); }));
}
