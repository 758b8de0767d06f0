// SPDX-License-Identifier: BSD-3-Clause
#include "actors.hpp"

#include "threads.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace ringactor::bench {

namespace {

constexpr auto answer_time = std::chrono::seconds(60);

struct peer_state {
  std::uint64_t received = 0, disorder = 0, sum = 0;
  std::array<std::uint64_t, bench_sources> next{};

  void take(std::uint32_t source, std::uint64_t number, std::uint64_t value) {
    auto& least = next[source % bench_sources];
    disorder += number < least;
    least = number + 1;
    received += 1;
    sum += value;
  }
};

caf::behavior peer(caf::stateful_actor<peer_state>* self) {
  return {[self](const bench_ping& msg) {
            self->state.take(msg.source, msg.number, msg.value);
            return bench_pong{msg.number,
                              bench_work(msg.value, msg.steps) ^ msg.number,
                              self->state.disorder};
          },
          [self](const bench_note& msg) {
            self->state.take(msg.source, msg.number, msg.value);
          },
          [self](const bench_query&) {
            const auto& seen = self->state;
            return bench_totals{seen.received, seen.disorder, seen.sum, 0};
          },
          [self](const bench_fail&) {
            self->quit(caf::exit_reason::unhandled_exception);
          }};
}

/// Keeps its requests in flight until the plan is done.
class asker : public std::enable_shared_from_this<asker> {
public:
  asker(caf::event_based_actor* self, const ask_plan& plan,
        std::shared_ptr<ask_log> log)
    : self_{self},
      plan_{plan},
      log_{std::move(log)},
      value_{plan.source + 1},
      worked_{bench_work(value_, plan.steps)} {}

  void start() {
    start_ = ticks();
    const double per_us = 1e3 / ns_per_tick();
    end_ =
      start_
      + static_cast<std::uint64_t>(static_cast<double>(plan_.time_us) * per_us);
    for (std::uint32_t i = 0; i < plan_.in_flight && wants_more(start_); ++i)
      ask();
  }

private:
  bool wants_more(std::uint64_t now) const {
    return plan_.trips != 0 ? asked_ < plan_.trips : now < end_;
  }

  void ask() {
    const std::uint64_t number = first_ + asked_++;
    const bench_ping ping{number, value_, plan_.source, plan_.steps};
    const auto& to =
      plan_
        .targets[(number * 7919 + plan_.source * 131u) % plan_.targets.size()];
    const auto start = ticks();
    self_->request(to, caf::infinite, ping)
      .then(
        [me = shared_from_this(), ping, start](const bench_pong& pong) {
          me->log_->counts.verified += is_answer(ping, pong, me->worked_);
          me->log_->counts.corrupt += !is_answer(ping, pong, me->worked_);
          me->done(start);
        },
        [me = shared_from_this(), start](const caf::error&) {
          me->log_->counts.lost += 1;
          me->done(start);
        });
  }

  void done(std::uint64_t start) {
    const auto now = ticks();
    log_->latencies_ns.push_back(static_cast<double>(now - start));
    if (wants_more(now)) {
      ask();
    } else if (++answered_ == plan_.in_flight) {
      log_->counts.messages = asked_;
      log_->seconds = static_cast<double>(now - start_) * ns_per_tick() / 1e9;
      log_->finished.set_value();
    }
  }

  caf::event_based_actor* self_;
  const ask_plan plan_;
  std::shared_ptr<ask_log> log_;
  const std::uint64_t value_, worked_;
  const std::uint64_t first_ = fresh_numbers();
  std::uint64_t asked_ = 0, start_ = 0, end_ = 0;
  std::uint32_t answered_ = 0; // of the last ones in flight
};

} // namespace

arena::arena(const settings& options)
  : backend_{options.backend},
    config_{std::make_unique<caf::actor_system_config>()} {
  init(*config_, ringactor_bench_image());
  tune(*config_, preset::low_latency, cores());
  system_ = std::make_unique<caf::actor_system>(*config_);
  jobs_ = open({});
}

engine arena::open(engine_options options) {
  options.backend = backend_;
  auto found = open_engine(*system_, ringactor_bench_image(), options);
  if (!found)
    throw std::runtime_error(describe(*system_, found.error()));
  return std::move(*found);
}

caf::actor arena::spawn_on(const engine& where, std::uint32_t mailbox_limit) {
  spawn_options options;
  options.mailbox_limit = mailbox_limit;
  auto found = spawn_kernel(where, bench_kernel(), options);
  if (!found)
    throw std::runtime_error(describe(*system_, found.error()));
  return std::move(*found);
}

caf::actor arena::spawn_peer() { return system_->spawn(peer); }

caf::actor arena::spawn_detached_peer() {
  return system_->spawn<caf::detached>(peer);
}

caf::actor spawn_peer(caf::event_based_actor* self) {
  return self->spawn(peer);
}

std::uint64_t fresh_numbers() {
  static std::atomic<std::uint64_t> next{0};
  return next += std::uint64_t{1} << 32;
}

bool is_answer(const bench_ping& ping, const bench_pong& pong,
               std::uint64_t worked) {
  return pong.number == ping.number && pong.disorder == 0
         && pong.value == (worked ^ ping.number);
}

std::uint32_t steps_of(double microseconds) {
  constexpr std::uint32_t trial = 200'000;
  double best = 0; // the fastest of a few: nobody came in between
  for (int i = 0; i < 5; ++i) {
    const auto start = ticks();
    volatile std::uint64_t sink = bench_work(start | 1, trial);
    static_cast<void>(sink);
    const double time = static_cast<double>(ticks() - start) * ns_per_tick();
    best = best == 0 ? time : std::min(best, time);
  }
  return static_cast<std::uint32_t>(microseconds * 1e3 * trial / best);
}

std::shared_ptr<ask_log> start_asking(caf::actor_system& system,
                                      const ask_plan& plan) {
  auto log = std::make_shared<ask_log>();
  log->latencies_ns.reserve(plan.trips != 0 ? plan.trips : 1u << 20);
  system.spawn([plan, log](caf::event_based_actor* self) {
    std::make_shared<asker>(self, plan, log)->start();
  });
  return log;
}

bool await(ask_log& log) {
  return log.finished.get_future().wait_for(answer_time)
         == std::future_status::ready;
}

sample ask_alone(caf::actor_system& system, const ask_plan& plan,
                 tally& counts) {
  auto log = start_asking(system, plan);
  if (!await(*log)) {
    counts.messages += plan.trips; // none of them counts as verified
    return {};
  }
  for (auto& each : log->latencies_ns)
    each *= ns_per_tick();
  sample found = percentiles(log->latencies_ns);
  found.value = static_cast<double>(log->counts.messages) / log->seconds / 1e3;
  counts += log->counts;
  return found;
}

} // namespace ringactor::bench
