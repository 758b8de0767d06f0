// SPDX-License-Identifier: BSD-3-Clause
// kill -9 of a device host under load, again and again: a supervisor brings its
// actors back in a new one, and the books of all of them close.
// RINGACTOR_SEED=N sets another seed.
#include "host_rig.hpp"

#include "ringactor/supervision/supervisor.hpp"

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>

using namespace device_host_tests;
namespace sup = ringactor::supervision;

namespace {

constexpr int rounds = 20;
constexpr std::size_t kernels_count = 4, senders = 2;
constexpr std::uint64_t workers_most = 16; // of a device host

std::uint64_t seed() {
  const char* wanted = std::getenv("RINGACTOR_SEED");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 71;
}

/// A supervisor over an engine in a device host and its kernels.
class troupe {
public:
  explicit troupe(rig& world) : world_{world} {
    sup::sup_spec spec;
    spec.flags.intensity = 1000;
    auto engine = sup::engine_child({.id = "engine"}, slot_,
                                    device_host_tests_image(), small_options());
    engine.start = [this, begin = engine.start](const sup::start_context& at) {
      auto outcome = begin(at);
      std::lock_guard lock{mutex_};
      engines_.push_back(slot_.get());
      return outcome;
    };
    spec.children.push_back(std::move(engine));
    for (std::size_t i = 0; i < kernels_count; ++i)
      spec.children.push_back(kernel(i));
    root = rig::must(sup::start_supervisor(world.system, std::move(spec)));
  }
  ~troupe() {
    world_.self->monitor(root);
    caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
    world_.why_down();
  }
  caf::actor at(std::size_t index) {
    std::lock_guard lock{mutex_};
    return kernels_[index];
  }
  /// Engines so far, and the newest.
  std::size_t lives() {
    std::lock_guard lock{mutex_};
    return engines_.size();
  }
  ringactor::engine newest() {
    std::lock_guard lock{mutex_};
    return engines_.back();
  }
  /// Of all engines so far.
  ringactor::engine_status sum() {
    std::lock_guard lock{mutex_};
    ringactor::engine_status all;
    for (const auto& each : engines_) {
      const auto status = each.status();
      CHECK(status.unknown <= workers_most);
      all.handled += status.handled;
      all.unknown += status.unknown;
    }
    return all;
  }
  caf::actor root;

private:
  sup::child_spec kernel(std::size_t index) {
    auto spec = sup::kernel({.id = "kernel " + std::to_string(index)}, slot_,
                            probe_kernel({0, 0, 0}));
    spec.start = [this, index,
                  begin = spec.start](const sup::start_context& at) {
      auto outcome = begin(at);
      std::lock_guard lock{mutex_};
      if (auto* begun = std::get_if<sup::pending>(&outcome))
        kernels_[index] = begun->who;
      return outcome;
    };
    return spec;
  }

  rig& world_;
  sup::engine_slot slot_;
  std::mutex mutex_;
  std::vector<ringactor::engine> engines_;
  caf::actor kernels_[kernels_count];
};

/// Threads that send until they are told to stop; `send` gets the thread's
/// number.
template <class F>
class flooding {
public:
  explicit flooding(F send) : send_{std::move(send)} {
    for (std::size_t i = 0; i < senders; ++i)
      threads_.emplace_back([this, i] {
        std::mt19937_64 random{seed() + i};
        while (!stop_)
          send_(i, random);
      });
  }
  ~flooding() { stop(); }
  void stop() {
    stop_ = true;
    for (auto& each : threads_)
      if (each.joinable())
        each.join();
  }

private:
  F send_;
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

/// Kills the device host once it has handled so many messages more, and waits
/// until each kernel answers from the next one. How many answers that took.
std::uint64_t strike(rig& world, troupe& actors, std::uint64_t after) {
  const auto before = actors.lives();
  auto engine = actors.newest();
  const auto until = engine.status().handled + after;
  REQUIRE(world.wait([&] { return engine.status().handled >= until; }));
  world.self->monitor(engine.actor());
  world.kill_device_host();
  const auto why = world.why_down();
  CHECK(code_of(why) == errc::unavailable);
  CHECK(world.text_of(why).find("killed by signal 9") != std::string::npos);
  REQUIRE(world.wait([&] { return actors.lives() > before; }));
  for (std::size_t i = 0; i < kernels_count; ++i) {
    bool answered = false;
    const probe_sequence mine{63, 1, before * 100 + i, 1, 0};
    REQUIRE(world.wait([&] {
      world.self->request(actors.at(i), infinite, mine)
        .receive(
          [&](const probe_sequence& same) {
            CHECK(same.number == mine.number);
            answered = true;
          },
          [](const caf::error&) {}); // the life before, still
      return answered;
    }));
  }
  return kernels_count;
}

/// Requests of one thread, one after the other; each is answered once, rightly
/// or by an error.
struct asker {
  std::uint64_t asked = 0, right = 0, errors = 0, wrong = 0;

  template <class Answer, class T, class F>
  void ask(caf::scoped_actor& self, const caf::actor& to, const T& what,
           F is_right) {
    ++asked;
    self->request(to, infinite, what)
      .receive([&](const Answer& x) { is_right(x) ? ++right : ++wrong; },
               [&](const caf::error&) { ++errors; });
  }
};

} // namespace

TEST_CASE(
  "kill -9 of a device host under load: its actors go down with the "
  "reason, a restart brings them back, the books close (20 of 20)") {
  MESSAGE("seed=", seed());
  rig world;
  troupe actors{world};
  std::atomic<std::uint64_t> sent{0};
  std::uint64_t answers = 0;
  std::mt19937_64 random{seed()};
  {
    flooding flood{[&](std::size_t, std::mt19937_64& from) {
      for (int i = 0; i < 32; ++i, ++sent)
        caf::anon_send(actors.at(from() % kernels_count), probe_value{1});
      std::this_thread::yield();
    }};
    for (int round = 0; round < rounds; ++round) {
      CAPTURE(round);
      answers += strike(world, actors, 1 + random() % 4000);
    }
  }
  auto engine = actors.newest();
  auto& letters = engine.letters();
  const auto booked = [&] {
    const auto all = actors.sum();
    return all.handled + letters.count() + all.unknown;
  };
  REQUIRE(world.wait([&] { return booked() >= sent + answers; }));
  const auto all = actors.sum();
  MESSAGE("sent=", sent.load(), " handled=", all.handled - answers,
          " letters=", letters.count(), " unknown=", all.unknown);
  CHECK(booked() == sent + answers);
  CHECK(all.handled > answers);
  CHECK(letters.count(errc::down) > 0);
  CHECK(actors.lives() == rounds + 1);
  CHECK(children().size() == 1);
}

TEST_CASE(
  "kill -9 of a device host under load: each request is answered once, "
  "by its payload or by an error, also those that kernels forward") {
  MESSAGE("seed=", seed());
  rig world;
  troupe actors{world};
  asker askers[senders];
  std::mt19937_64 random{seed()};
  {
    std::vector<std::unique_ptr<caf::scoped_actor>> selves;
    for (std::size_t i = 0; i < senders; ++i)
      selves.push_back(std::make_unique<caf::scoped_actor>(world.system, true));
    flooding flood{[&](std::size_t me, std::mt19937_64& from) {
      auto to = actors.at(from() % kernels_count);
      auto then = actors.at(from() % kernels_count);
      auto& mine = askers[me];
      const probe_sequence here{static_cast<std::uint32_t>(me), 1,
                                mine.asked + 1, 1, 0};
      const probe_forward there{actors.newest().address_of(then), 7};
      if (from() % 2 != 0)
        mine.ask<probe_sequence>(*selves[me], to, here, [&](const auto& same) {
          return same.number == here.number && same.source == here.source;
        });
      else // nothing else adds
        mine.ask<probe_total>(*selves[me], to, there, [](const auto& total) {
          return total.count != 0 && total.sum == 7 * total.count;
        });
    }};
    for (int round = 0; round < 5; ++round) {
      CAPTURE(round);
      strike(world, actors, 1 + random() % 2000);
    }
  }
  for (const auto& each : askers) {
    MESSAGE("asked=", each.asked, " right=", each.right,
            " errors=", each.errors);
    CHECK(each.right + each.errors == each.asked);
    CHECK(each.wrong == 0);
    CHECK(each.right > 0);
  }
}
