// SPDX-License-Identifier: BSD-3-Clause
// Rings with many producers (G6): a stream of producers that share one core,
// and the burst of two producers on two cores, where they really collide.
#include "benches.hpp"
#include "queues_mpsc.hpp"
#include "streams.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>

namespace ringactor::bench {

namespace {

constexpr std::uint64_t stream_messages = 60'000; // of all producers
constexpr std::uint32_t burst_cells = 4096;
constexpr std::uint64_t burst_messages = 2000; // of each of the two
constexpr std::uint64_t bursts = 20;           // of a repetition

template <class Queue>
struct stage {
  explicit stage(std::uint64_t messages) : queue{messages} {
    for (std::size_t i = 0; i < sources_max; ++i)
      producers[i].emplace(queue);
  }
  Queue queue;
  // Tokens are for life: a new one each time would grow the queue.
  struct handle {
    explicit handle(Queue& of) : to{of} {}
    typename Queue::producer to;
  };
  std::optional<handle> producers[sources_max];
  checker seen;
  std::uint64_t next = 0; // number of each source's next message
};

template <class Queue>
sample stream(stage<Queue>& on, std::uint64_t producers, tally& counts) {
  std::atomic<bool> stop{false};
  const std::uint64_t each = stream_messages / producers;
  std::vector<placed> threads;
  threads.push_back(
    {1, [&] { pop_all(on.queue, on.seen, each * producers, stop); }});
  for (std::uint64_t i = 0; i < producers; ++i)
    threads.push_back(
      {0, [&, i] { push_all(on.producers[i]->to, i, on.next, each, stop); }});
  const auto times = run_together(threads);
  on.next += each;
  on.seen.close(each * producers, counts);
  return {.value = static_cast<double>(each * producers) / times.seconds / 1e6,
          .disturbed = times.disturbed};
}

/// Two threads meet here before each burst. Spins: they have a core each.
class meeting {
public:
  void arrive() {
    const std::uint64_t round = round_.load();
    if (waiting_.fetch_add(1) == 1) {
      waiting_ = 0;
      round_ = round + 1;
      return;
    }
    patience left;
    while (round_.load() == round && left.wait()) // ends: the other comes
      ;
  }

private:
  alignas(128) std::atomic<std::uint64_t> round_{0};
  std::atomic<int> waiting_{0};
};

struct burst_times {
  std::uint64_t start[2][bursts], end[2][bursts];
};

template <class Queue>
void burst_side(stage<Queue>& on, std::uint64_t side, meeting& point,
                burst_times& times) {
  const std::atomic<bool> stop{true}; // a full queue ends the burst: lost
  auto&& to = on.producers[side]->to;
  const std::uint64_t first = on.next;
  for (std::uint64_t i = 0; i < bursts; ++i) {
    point.arrive();
    times.start[side][i] = ticks();
    push_all(to, side, first + i * burst_messages, burst_messages, stop);
    times.end[side][i] = ticks();
    point.arrive();
    if (side == 0) {
      int misses = 0; // a reader that backs off says empty a few times
      while (misses < 100)
        misses = on.queue.pop(on.seen) ? 0 : misses + 1;
    }
  }
}

template <class Queue>
sample burst(stage<Queue>& on, tally& counts) {
  meeting point;
  auto times = std::make_unique<burst_times>();
  const auto run =
    run_together({{0, [&] { burst_side(on, 0, point, *times); }},
                  {1, [&] { burst_side(on, 1, point, *times); }}});
  std::vector<double> ns;
  for (std::uint64_t i = 0; i < bursts; ++i) {
    const auto start = std::min(times->start[0][i], times->start[1][i]);
    const auto end = std::max(times->end[0][i], times->end[1][i]);
    ns.push_back(static_cast<double>(end - start) * ns_per_tick());
  }
  on.next += burst_messages * bursts;
  on.seen.close(2 * burst_messages * bursts, counts);
  return {.value = 2e3 * static_cast<double>(burst_messages)
                   / summarise(std::move(ns)).median,
          .disturbed = run.disturbed};
}

void run_stream(session& run, std::uint64_t producers, const goal& wanted) {
  std::vector<contestant> all;
  visit_mpsc<128, queue_messages>([&]<class Queue>(std::type_identity<Queue>) {
    contestant one{Queue::name, {}};
    auto on = std::make_shared<stage<Queue>>(queue_messages);
    one.measure = [on, producers, counts = one.counts] {
      return stream(*on, producers, *counts);
    };
    all.push_back(std::move(one));
  });
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "M/s",
           "mpsc stream 128 B, " + std::to_string(producers)
             + " producers on one core",
           goals_of(all, {{"boost queue", wanted}}));
}

void run_burst(session& run) {
  std::vector<contestant> all;
  visit_mpsc<128, burst_cells>([&]<class Queue>(std::type_identity<Queue>) {
    contestant one{Queue::name, {}};
    auto on = std::make_shared<stage<Queue>>(burst_cells);
    one.measure = [on, counts = one.counts] { return burst(*on, *counts); };
    all.push_back(std::move(one));
  });
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "M/s",
           "mpsc burst 128 B, 2 producers on 2 cores",
           goals_of(all, {{"boost queue", {"G6", relation::at_least, 3}},
                          {"atomic_queue", {"G6", relation::at_least, 1.3}}}));
}

} // namespace

void bench_mpsc(session& run) {
  for (std::uint64_t producers : {2, 3, 4})
    run_stream(run, producers, {"G6", relation::at_least, 7});
  run_burst(run);
}

} // namespace ringactor::bench
