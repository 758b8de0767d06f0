// SPDX-License-Identifier: BSD-3-Clause
// The other ways of talking to an actor: from outside of the scheduler, one
// way, and to many at once.
#include "actors.hpp"

#include "threads.hpp"

#include <chrono>
#include <utility>

namespace ringactor::bench {

namespace {

constexpr auto answer_time = std::chrono::seconds(60);
constexpr std::uint64_t burst = 64; // sends between two turns of the sender

/// What one sender shares with the thread that waits for it.
struct sender_log {
  caf::actor target;
  std::uint64_t count = 0;
  std::uint64_t sent = 0, start = 0, end = 0, first = fresh_numbers();
  bench_totals before{}, after{};
  bool is_answered = false;
  std::promise<void> finished;
};

void finish_sending(caf::event_based_actor* self,
                    const std::shared_ptr<sender_log>& log) {
  self->request(log->target, caf::infinite, bench_query{0})
    .then(
      [log](const bench_totals& totals) {
        log->end = ticks();
        log->after = totals;
        log->is_answered = true;
        log->finished.set_value();
      },
      [log](const caf::error&) { log->finished.set_value(); });
  self->unbecome();
}

/// Sends a burst, then lets others on the worker, as an actor should.
caf::behavior sender(caf::event_based_actor* self,
                     const std::shared_ptr<sender_log>& log) {
  self->request(log->target, caf::infinite, bench_query{0})
    .then(
      [self, log](const bench_totals& totals) {
        log->before = totals;
        log->start = ticks();
        self->send(self, std::uint32_t{0});
      },
      [log](const caf::error&) { log->finished.set_value(); });
  return {[self, log](std::uint32_t turn) {
    for (std::uint64_t i = 0; i < burst && log->sent < log->count; ++i) {
      self->send(log->target, bench_note{log->first + log->sent, 1, 0, 0});
      log->sent += 1;
    }
    if (log->sent < log->count)
      self->send(self, turn);
    else
      finish_sending(self, log);
  }};
}

void count_one_way(const sender_log& log, tally& counts) {
  const std::uint64_t received = log.after.received - log.before.received;
  const std::uint64_t disorder = log.after.disorder - log.before.disorder;
  counts.messages += log.count;
  counts.lost += received < log.count ? log.count - received : 0;
  counts.duplicated += received > log.count ? received - log.count : 0;
  const bool is_whole = log.after.sum - log.before.sum == received;
  counts.corrupt += is_whole ? disorder : received;
  counts.verified += is_whole && disorder <= received ? received - disorder : 0;
}

struct fan_log {
  std::uint64_t start = 0, sent = 0, end = 0;
  std::size_t missing = 0;
  tally counts;
  std::promise<void> finished;
};

void fan_to(caf::event_based_actor* self, const ask_plan& plan,
            const std::shared_ptr<fan_log>& log) {
  const std::uint64_t first = fresh_numbers();
  const std::uint64_t worked = bench_work(1, plan.steps);
  log->missing = plan.targets.size();
  log->counts.messages = plan.targets.size();
  auto done = [log] {
    if (--log->missing == 0) {
      log->end = ticks();
      log->finished.set_value();
    }
  };
  log->start = ticks();
  for (std::size_t i = 0; i < plan.targets.size(); ++i) {
    const bench_ping ping{first + i, 1, 0, plan.steps};
    self->request(plan.targets[i], caf::infinite, ping)
      .then(
        [=](const bench_pong& pong) {
          log->counts.verified += is_answer(ping, pong, worked);
          done();
        },
        [=](const caf::error&) { done(); });
  }
  log->sent = ticks();
}

} // namespace

sample ask_scoped(caf::actor_system& system, const caf::actor& target,
                  std::uint64_t trips, tally& counts) {
  caf::scoped_actor self{system};
  const std::uint64_t first = fresh_numbers();
  std::vector<double> latencies_ns;
  const auto begin = ticks();
  for (std::uint64_t i = 0; i < trips; ++i) {
    const bench_ping ping{first + i, 1, 0, 0};
    const auto start = ticks();
    self->request(target, answer_time, ping)
      .receive(
        [&](const bench_pong& pong) {
          counts.verified += is_answer(ping, pong, 1);
        },
        [&](const caf::error&) { counts.lost += 1; });
    latencies_ns.push_back(static_cast<double>(ticks() - start)
                           * ns_per_tick());
  }
  counts.messages += trips;
  const double seconds =
    static_cast<double>(ticks() - begin) * ns_per_tick() / 1e9;
  sample found = percentiles(latencies_ns);
  found.value = static_cast<double>(trips) / seconds / 1e3;
  return found;
}

sample send_one_way(caf::actor_system& system, const caf::actor& target,
                    std::uint64_t count, tally& counts) {
  auto log = std::make_shared<sender_log>();
  log->target = target;
  log->count = count;
  system.spawn(
    [log](caf::event_based_actor* self) { return sender(self, log); });
  log->finished.get_future().wait_for(answer_time);
  if (!log->is_answered) {
    counts.messages += count;
    return {};
  }
  count_one_way(*log, counts);
  const double us =
    static_cast<double>(log->end - log->start) * ns_per_tick() / 1e3;
  return {.value = static_cast<double>(count) / us};
}

sample fan_out(caf::actor_system& system, const ask_plan& plan, tally& counts) {
  auto log = std::make_shared<fan_log>();
  system.spawn(
    [plan, log](caf::event_based_actor* self) { fan_to(self, plan, log); });
  if (log->finished.get_future().wait_for(answer_time)
      != std::future_status::ready) {
    counts.messages += plan.targets.size();
    return {};
  }
  counts += log->counts;
  sample found;
  found.value = static_cast<double>(log->end - log->start) * ns_per_tick();
  found.p50 = static_cast<double>(log->sent - log->start) * ns_per_tick();
  return found;
}

} // namespace ringactor::bench
