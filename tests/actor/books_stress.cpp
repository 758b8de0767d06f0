// SPDX-License-Identifier: BSD-3-Clause
// Everything at once: senders, full mailboxes under each policy, actors that
// rest, fail, are killed and are spawned again. The books must close: each send
// is handled or a dead letter, each request is answered once.
#include "tally.hpp"

#include <array>
#include <cstdlib>
#include <mutex>
#include <random>

using namespace actor_tests;
using caf::exit_reason;
using ringactor::executor_kind;
using ringactor::full_policy;
using ringactor::message_options;

namespace {

constexpr std::size_t books_kernels = 24;
constexpr unsigned books_senders = 3;

// RINGACTOR_STRESS_MESSAGES=N sends that many (tools/test --all: 10,000,000).
const std::uint64_t messages = [] {
  const char* wanted = std::getenv("RINGACTOR_STRESS_MESSAGES");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 500'000;
}();

/// The actors, some of which end at any moment and are replaced.
class troupe {
public:
  troupe(rig& world, std::uint64_t seed) : world_{world}, random_{seed} {
    for (auto& each : kernels_)
      each = spawn();
  }

  caf::actor at(std::size_t index) {
    std::lock_guard lock{mutex_};
    return kernels_[index];
  }
  /// One random blow. Thread: one.
  void strike() {
    const auto index = random_() % books_kernels;
    auto kernel = at(index);
    switch (random_() % 8) {
      case 0:
        caf::anon_send_exit(kernel, exit_reason::kill);
        return replace(index);
      case 1:
        return replace(index); // it ends with its last handle
      case 2:
      case 3:
      case 4: // refused when it rests already, or has ended
        static_cast<void>(ringactor::deactivate(kernel));
        return;
      default:
        static_cast<void>(ringactor::activate(kernel));
    }
  }
  void activate_all() {
    for (auto& each : kernels_)
      static_cast<void>(ringactor::activate(each));
  }
  void clear() {
    for (auto& each : kernels_)
      each = nullptr;
  }

private:
  caf::actor spawn() {
    ringactor::spawn_options options;
    options.mailbox_limit = 1 + random_() % 40;
    options.when_full = static_cast<full_policy>(random_() % 4);
    options.stash_limit = 1 + random_() % 200;
    options.active = random_() % 4 != 0;
    auto kernel =
      ringactor::spawn_kernel(world_.engine, probe_kernel({}), options);
    REQUIRE_MESSAGE(static_cast<bool>(kernel), to_string(kernel.error()));
    return *kernel;
  }
  void replace(std::size_t index) {
    auto next = spawn();
    std::lock_guard lock{mutex_};
    kernels_[index] = next;
  }

  rig& world_;
  std::mt19937_64 random_;
  std::mutex mutex_;
  std::array<caf::actor, books_kernels> kernels_;
};

/// Threads that call `send(thread, random)` until all messages are out, while
/// the actors are struck.
template <class F>
void run(troupe& actors, std::uint64_t seed, F send) {
  std::atomic<unsigned> left{books_senders};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < books_senders; ++i)
    threads.emplace_back([&, i] {
      std::mt19937_64 random{seed + i};
      for (std::uint64_t k = 0; k < messages / books_senders; ++k)
        send(i, random);
      --left;
    });
  while (left != 0) { // until the senders are done
    actors.strike();
    std::this_thread::yield();
  }
  for (auto& each : threads)
    each.join();
  actors.activate_all();
}

message_options any_class(std::mt19937_64& random) {
  message_options options;
  if (random() % 4 == 0)
    options.priority = static_cast<std::uint8_t>(random());
  return options;
}

ringactor::engine_options with(executor_kind executor) {
  ringactor::engine_options options;
  options.executor = executor;
  options.threads = 2;
  return options;
}

const std::uint64_t sent = messages / books_senders * books_senders;

void check_sends(executor_kind executor, std::uint64_t seed) {
  CAPTURE(seed);
  rig world{with(executor)};
  troupe actors{world, seed};
  run(actors, seed, [&](unsigned, std::mt19937_64& random) {
    auto to = actors.at(random() % books_kernels);
    if (random() % 1000 == 0)
      caf::anon_send(to, probe_fail{3, 0});
    else if (random() % 50 == 0)
      caf::anon_send(to, any_class(random), probe_large{});
    else
      caf::anon_send(to, any_class(random), probe_value{1});
  });
  auto& letters = world.engine.letters();
  CHECK(world.wait(
    [&] { return world.engine.status().handled + letters.count() >= sent; }));
  actors.clear();
  CHECK(world.wait_for_actors(0));
  const auto status = world.engine.status();
  CHECK(status.handled + letters.count() == sent);
  CHECK(status.handled > 0);
  CHECK(letters.count(ringactor::errc::dropped) > 0);
  CHECK(letters.count(ringactor::errc::full) > 0);
  CHECK(letters.count(ringactor::errc::down) > 0);
  CHECK(status.failed > 0);
  CHECK(status.pool_blocks == 0);
}

void check_requests(executor_kind executor, std::uint64_t seed) {
  CAPTURE(seed);
  rig world{with(executor)};
  troupe actors{world, seed};
  std::array<caf::actor, books_senders> sides;
  std::array<std::size_t, books_senders> next{};
  for (auto& each : sides)
    each = ringactor::caf_compat::make_facade<tally>(world.system,
                                                     messages / books_senders);
  run(actors, seed, [&](unsigned side, std::mt19937_64& random) {
    auto to = actors.at(random() % books_kernels);
    tally_of(sides[side]).request(to, next[side]++);
  });
  for (auto& each : sides) {
    auto& books = tally_of(each);
    CHECK(world.wait([&] { return books.sum() >= messages / books_senders; }));
    CHECK(books.not_once() == 0);
  }
  actors.clear();
  CHECK(world.wait_for_actors(0));
  CHECK(world.pending() == 0);
  CHECK(world.engine.status().pool_blocks == 0);
}

} // namespace

TEST_CASE("the books of sends close whatever happens (job)") {
  check_sends(executor_kind::job, 41);
}

TEST_CASE("the books of sends close whatever happens (threads=2)") {
  check_sends(executor_kind::threads, 42);
}

TEST_CASE("each request is answered once whatever happens (inline)") {
  check_requests(executor_kind::inline_, 43);
}

TEST_CASE("each request is answered once whatever happens (threads=2)") {
  check_requests(executor_kind::threads, 44);
}
