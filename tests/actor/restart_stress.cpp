// SPDX-License-Identifier: BSD-3-Clause
// Restarts and names under real threads: nobody waits for ever, no two lives
// share a place, watchers see one order.
#include "rig.hpp"

#include <barrier>
#include <map>
#include <mutex>

using namespace actor_tests;
using ringactor::executor_kind;
using ringactor::name_change;
using ringactor::name_event;

namespace {

constexpr std::uint64_t asks = 1500; // of each sender
constexpr int restart_senders = 3;
constexpr std::uint32_t lives_max = 20'000; // an id has 65535

/// Asks through the ref; counts what came back.
struct sender {
  std::uint64_t asked = 0, answered = 0, refused = 0;

  void run(rig& r, const ringactor::actor_ref& to) {
    caf::scoped_actor self{r.system, true};
    while (asked < asks) {
      ++asked;
      to.request(self, caf::infinite, probe_add{1})
        .receive([&](const probe_total&) { ++answered; },
                 [&](const caf::error&) { ++refused; });
      to.send(self, probe_value{1});
    }
  }
};

void restart_under_load(executor_kind executor) {
  ringactor::engine_options options;
  options.executor = executor;
  options.threads = 2;
  rig r{options};
  auto life = *ringactor::spawn_kernel(r.engine, probe_kernel({}),
                                       {.keep_address = true});
  const auto ref = ringactor::ref_to(r.engine, life);
  std::atomic<int> running{restart_senders};
  std::vector<sender> all(restart_senders);
  std::vector<std::thread> threads;
  for (auto& each : all)
    threads.emplace_back([&] {
      each.run(r, ref);
      --running;
    });
  std::uint32_t lives = 1;
  for (; (running != 0 || lives < 20) && lives < lives_max; ++lives) {
    caf::anon_send_exit(life, caf::exit_reason::kill);
    auto next = ringactor::respawn_kernel(r.engine, ref, probe_kernel({}));
    REQUIRE_MESSAGE(static_cast<bool>(next), to_string(next.error()));
    life = *next;
    if (lives % 2 == 0) // else it may end before it has begun
      r.self->request(life, caf::infinite, probe_add{1})
        .receive([](const probe_total&) {},
                 [](const caf::error& why) { FAIL(to_string(why)); });
  }
  for (auto& each : threads)
    each.join();
  for (const auto& each : all)
    CHECK(each.answered + each.refused == asks);
  bool alive = false;
  ref.request(r.self, caf::infinite, probe_ask{})
    .receive([&](const probe_facts& x) { alive = x.self.incarnation == lives; },
             [&](const caf::error& why) { FAIL(to_string(why)); });
  CHECK(alive);
  CHECK(r.wait_for_actors(1));
  CHECK(r.pending() == 0);
}

/// Senders to a ref whose lives end and begin anew meanwhile; what a life
/// leaves goes to the next, in each sender's order.
struct redelivered_world {
  static constexpr std::uint64_t each_sends = 5000; // all fit one mailbox
  rig r;
  ringactor::spawn_options wanted;
  caf::actor life;
  ringactor::actor_ref ref;
  std::atomic<int> running{restart_senders};
  std::uint64_t sent = restart_senders * each_sends, asked = 0, disorder = 0;

  explicit redelivered_world(const ringactor::engine_options& options)
    : r{options} {
    wanted.mailbox_limit = 16384;
    wanted.keep_address = wanted.redeliver = true;
    life = *ringactor::spawn_kernel(r.engine, probe_kernel({}), wanted);
    ref = ringactor::ref_to(r.engine, life);
  }
  void send_all(std::uint32_t source) {
    caf::scoped_actor self{r.system, true};
    for (std::uint64_t k = 1; k <= each_sends; ++k)
      ref.send(self, probe_sequence{source, 1, k, 0, 0});
    --running;
  }
  void restart() {
    r.self->request(life, caf::infinite, probe_ask{})
      .receive([&](const probe_facts& x) { disorder += x.disorder; },
               [](const caf::error& why) { FAIL(to_string(why)); });
    ++asked;
    if (running == 0) { // they were too quick: one that waits, for certain
      static_cast<void>(ringactor::deactivate(life));
      ref.send(r.self, probe_sequence{probe_sources, 1, 1, 0, 0});
      ++sent;
    }
    caf::anon_send_exit(life, caf::exit_reason::kill);
    auto next =
      ringactor::respawn_kernel(r.engine, ref, probe_kernel({}), wanted);
    REQUIRE_MESSAGE(static_cast<bool>(next), to_string(next.error()));
    life = *next;
  }
};

void redeliver_under_load(executor_kind executor) {
  ringactor::engine_options options;
  options.executor = executor;
  options.threads = 2;
  redelivered_world world{options};
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < restart_senders; ++i)
    threads.emplace_back([&, i] { world.send_all(i); });
  std::uint32_t lives = 1;
  for (; world.running != 0 && lives < lives_max; ++lives)
    world.restart();
  for (auto& each : threads)
    each.join();
  world.restart();
  auto& engine = world.r.engine;
  CHECK(world.r.wait([&] {
    return engine.status().handled + engine.letters().count()
           == world.sent + world.asked;
  }));
  CHECK(engine.status().redelivered > 0);
  CHECK(engine.status().kept == 0);
  CHECK(world.disorder == 0);
  CHECK(world.r.wait_for_actors(1));
}

/// Threads that all restart one ref at the same time, life after life: what
/// the one that won had, and what the others were told.
struct rivals {
  static constexpr int count = 3;
  static constexpr std::uint32_t rounds = 400;

  rig r;
  std::barrier<> together{count + 1};
  std::atomic<std::uint64_t> refused{0}, wrong{0};
  std::mutex mutex;
  std::vector<caf::actor> lives; // of this round

  void run(const ringactor::actor_ref& ref) {
    for (std::uint32_t i = 0; i < rounds; ++i) {
      together.arrive_and_wait(); // the life before has ended
      auto next = ringactor::respawn_kernel(r.engine, ref, probe_kernel({}));
      if (next) {
        std::lock_guard lock{mutex};
        lives.push_back(*next);
      } else {
        ++refused;
        auto code = ringactor::errc::ok;
        ringactor::caf_compat::is_ours(next.error(), code);
        wrong += code != ringactor::errc::invalid_argument;
      }
      together.arrive_and_wait(); // all have tried
    }
  }
};

/// Counts, for each name, changes that cannot follow the one before.
struct order_keeper {
  std::mutex mutex;
  std::map<std::string, bool, std::less<>> known;
  std::uint64_t events = 0, disorder = 0;

  void take(const name_event& x) {
    std::lock_guard lock{mutex};
    ++events;
    bool& is_known = known[std::string{x.text()}];
    disorder += is_known == (x.change == name_change::registered);
    is_known = x.change == name_change::registered;
  }
};

} // namespace

TEST_CASE("every request to a restarting actor is answered (job)") {
  restart_under_load(executor_kind::job);
}

TEST_CASE("every request to a restarting actor is answered (inline)") {
  restart_under_load(executor_kind::inline_);
}

TEST_CASE("every request to a restarting actor is answered (threads=2)") {
  restart_under_load(executor_kind::threads);
}

TEST_CASE("redeliver: what lives leave is handled or a letter (job)") {
  redeliver_under_load(executor_kind::job);
}

TEST_CASE("redeliver: what lives leave is handled or a letter (inline)") {
  redeliver_under_load(executor_kind::inline_);
}

TEST_CASE("redeliver: what lives leave is handled or a letter (threads=2)") {
  redeliver_under_load(executor_kind::threads);
}

TEST_CASE("of threads that restart one ref, one wins each life (threads=3)") {
  rivals all;
  auto life = *ringactor::spawn_kernel(all.r.engine, probe_kernel({}),
                                       {.keep_address = true});
  const auto ref = ringactor::ref_to(all.r.engine, life);
  std::vector<std::thread> threads;
  for (int i = 0; i < rivals::count; ++i)
    threads.emplace_back([&] { all.run(ref); });
  std::uint64_t winners = 0, answered = 0;
  for (std::uint32_t i = 0; i < rivals::rounds; ++i) {
    caf::anon_send_exit(life, caf::exit_reason::kill);
    all.together.arrive_and_wait();
    all.together.arrive_and_wait();
    winners += all.lives.size();
    life = all.lives.empty() ? life : all.lives.back();
    all.lives.clear();
    all.r.self->request(life, caf::infinite, probe_add{1})
      .receive([&](const probe_total& x) { answered += x.sum == 1; },
               [](const caf::error&) {});
  }
  for (auto& each : threads)
    each.join();
  CHECK(winners == rivals::rounds);
  CHECK(all.refused == rivals::rounds * (rivals::count - 1));
  CHECK(all.wrong == 0);
  CHECK(answered == rivals::rounds);
  CHECK(all.r.engine.address_of(life).incarnation == rivals::rounds + 1);
  CHECK(all.r.wait_for_actors(1));
  CHECK(all.r.pending() == 0);
}

TEST_CASE("watchers see each name come and go in turn (threads=4)") {
  rig r;
  order_keeper seen;
  auto watcher = r.system.spawn([&](caf::event_based_actor*) -> caf::behavior {
    return {[&](const name_event& x) { seen.take(x); }};
  });
  REQUIRE_FALSE(ringactor::watch_names(r.engine, "n*", watcher));
  auto kernel = r.spawn();
  std::atomic<std::uint64_t> changes{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        const auto name = "n" + std::to_string((i + t) % 3);
        changes +=
          static_cast<bool>(ringactor::register_name(r.engine, name, kernel));
        changes += !ringactor::unregister_name(r.engine, name);
      }
    });
  for (auto& each : threads)
    each.join();
  CHECK(r.wait([&] {
    std::lock_guard lock{seen.mutex};
    return seen.events == changes;
  }));
  CHECK(seen.disorder == 0);
  CHECK(changes >= 2);
  caf::anon_send_exit(watcher, caf::exit_reason::kill);
}
