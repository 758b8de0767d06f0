// SPDX-License-Identifier: BSD-3-Clause
// Host children that are killed and fail while threads send to them: the books
// close, whoever was quicker.
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/host_actor.hpp"
#include "ringactor/supervision/supervisor.hpp"
#include "stepped.hpp"

#include <mutex>
#include <random>
#include <thread>
#include <unistd.h>

using namespace actor_tests;
using ringactor::host_actor;
namespace sup = ringactor::supervision;

namespace {

constexpr int senders = 3;
constexpr std::uint64_t each_sends = 50'000;
constexpr std::uint64_t lives_max = 20'000; // an id has 65535
constexpr std::uint64_t lives_min = 50;
constexpr std::uint64_t each_handles = 100; // about, of the lives
constexpr unsigned hang_s = 400; // a test that hangs ends its program

struct threads_config : caf::actor_system_config {
  threads_config() {
    set("scheduler.max-threads", std::size_t{4});
    ringactor::init(*this, actor_tests_image());
  }
};

struct world {
  threads_config config;
  caf::actor_system system{(alarm(hang_s), config)};
  ringactor::engine engine;
  std::shared_ptr<ringactor::dead_letters> letters;
  caf::actor root;
  ringactor::actor_ref follow;
  std::mutex mutex;
  caf::actor life, before; // under the mutex
  std::atomic<std::uint64_t> lives{0}, handled{0}, answered{0};
  std::atomic<int> sending{senders};

  world() : letters{ringactor::letters_of(system)} {
    engine = must(ringactor::open_engine(system, actor_tests_image()));
    const auto start = [this](const sup::start_context& at) {
      auto who = at.system.spawn([this](host_actor* me) { return work(me); });
      std::lock_guard lock{mutex};
      before = std::exchange(life, who);
      ++lives;
      return sup::start_outcome{who};
    };
    root = must(sup::start_supervisor(
      system, {{.intensity = 1'000'000, .period = std::chrono::hours{1}},
               {sup::kept_host({.id = "a"}, start)}}));
    follow = ringactor::ref_to(engine, now(false));
  }
  caf::behavior work(host_actor* me) {
    return {[this](const probe_value&) { ++handled; },
            [this](const probe_add& x) {
              ++answered;
              return probe_total{1, x.amount};
            },
            [this, me](const probe_fail&) {
              ++handled;
              me->quit(
                ringactor::to_caf(ringactor::errc::handler_failed, "told to"));
            }};
  }
  caf::actor now(bool earlier) {
    std::lock_guard lock{mutex};
    return earlier && before ? before : life;
  }
  /// Ends one life after the other, each after some messages.
  void end_them() {
    for (std::uint64_t seen = 1;
         (sending > 0 || seen < lives_min) && seen < lives_max;) {
      const auto enough = handled + each_handles;
      while (handled < enough && sending > 0) // ends: so do the senders
        std::this_thread::yield();
      caf::anon_send_exit(now(false), caf::exit_reason::kill);
      while (lives <= seen) // ends: the supervisor starts the next
        std::this_thread::yield();
      seen = lives;
    }
  }
  void stop() {
    caf::scoped_actor self{system};
    self->monitor(root);
    self->send_exit(root, caf::exit_reason::user_shutdown);
    self->receive([](const caf::down_msg&) {});
  }
};

struct sender {
  std::uint64_t sent = 0, asked = 0, answers = 0, errors = 0;

  void run(world& to, unsigned seed) {
    std::mt19937 random{seed};
    caf::scoped_actor self{to.system, true};
    for (std::uint64_t i = 0; i < each_sends; ++i) {
      const auto way = random() % 4;
      if (random() % 16 == 0)
        ask(self, to, way);
      else if (random() % 256 == 0)
        tell(self, to, way, probe_fail{7, 0});
      else
        tell(self, to, way, probe_value{i});
    }
    --to.sending;
  }
  template <class T>
  void tell(caf::scoped_actor& self, world& to, unsigned way, const T& what) {
    ++sent;
    if (way < 2)
      to.follow.send(self, what);
    else
      self->send(to.now(way == 2), what);
  }
  void ask(caf::scoped_actor& self, world& to, unsigned way) {
    ++asked;
    const auto seen = to.lives.load();
    const auto failed = errors;
    auto count = [&](auto waiting) {
      waiting.receive([&](const probe_total&) { ++answers; },
                      [&](const caf::error& why) { errors += why ? 1 : 0; });
    };
    if (way < 2)
      count(to.follow.request(self, caf::infinite, probe_add{1}));
    else
      count(self->request(to.now(way == 2), caf::infinite, probe_add{1}));
    // It was dead: leave the core to its supervisor for a moment.
    for (int i = 0; errors != failed && to.lives == seen && i < 1000; ++i)
      std::this_thread::yield();
  }
};

} // namespace

TEST_CASE(
  "dead_letter_on_restart: under threads each message to a host child is "
  "handled, a dead letter, or answered (senders=3, messages=150000)") {
  world all;
  std::array<sender, senders> from;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < senders; ++i)
    threads.emplace_back([&, i] { from[i].run(all, i + 1); });
  all.end_them();
  for (auto& each : threads)
    each.join();
  all.stop();
  sender sum;
  for (const auto& each : from) {
    sum.sent += each.sent;
    sum.asked += each.asked;
    sum.answers += each.answers;
    sum.errors += each.errors;
  }
  CHECK(sum.sent == all.handled + all.letters->count());
  CHECK(sum.asked == sum.answers + sum.errors);
  CHECK(sum.answers == all.answered);
  CHECK(all.lives >= lives_min);
  CHECK(all.handled > 0);
  CHECK(all.letters->count() > 0);
  MESSAGE("lives ", all.lives.load(), ", handled ", all.handled.load(),
          ", letters ", all.letters->count(), ", errors ", sum.errors);
}
