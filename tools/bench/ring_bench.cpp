// SPDX-License-Identifier: BSD-3-Clause
// Rings with one producer: a stream between two cores (G1, G2), the same
// in batches (G3), and push and pop on one core (G7).
#include "benches.hpp"
#include "floor.hpp"
#include "limits.hpp"
#include "queues_mpsc.hpp"
#include "streams.hpp"

#include <atomic>
#include <memory>

namespace ringactor::bench {

namespace {

constexpr std::uint64_t stream_messages = 102'400; // 1 to 5 ms
constexpr std::uint64_t local_messages = 50'000;

/// A queue that lives as long as the bench, so that its memory is warm.
template <class Queue>
struct stage {
  Queue queue;
  checker seen;
  std::uint64_t next = 0; // number of the next message
};

template <class Queue>
sample stream(stage<Queue>& on, tally& counts) {
  std::atomic<bool> stop{false};
  const auto times = run_together(
    {{0,
      [&] {
        typename Queue::producer to{on.queue};
        push_all(to, 0, on.next, stream_messages, stop);
      }},
     {1, [&] { pop_all(on.queue, on.seen, stream_messages, stop); }}});
  on.next += stream_messages;
  on.seen.close(stream_messages, counts);
  return {.value = static_cast<double>(stream_messages) / times.seconds / 1e6,
          .disturbed = times.disturbed};
}

/// Both sides through their batch forms, 16 messages at a time.
template <class Queue>
sample batch_stream(stage<Queue>& on, tally& counts) {
  std::atomic<bool> stop{false};
  const auto times = run_together(
    {{0,
      [&] {
        push_batches(on.queue, on.next, stream_messages, batch_messages, stop);
      }},
     {1, [&] {
        pop_batches(on.queue, on.seen, stream_messages, batch_messages, stop);
      }}});
  on.next += stream_messages;
  on.seen.close(stream_messages, counts);
  return {.value = static_cast<double>(stream_messages) / times.seconds / 1e6,
          .disturbed = times.disturbed};
}

/// `burst` pushes, then as many pops, again and again.
template <class Queue>
void push_and_pop(stage<Queue>& on, std::uint64_t burst) {
  typename Queue::producer to{on.queue};
  for (std::uint64_t i = 0; i < local_messages; i += burst) {
    for (std::uint64_t k = 0; k < burst; ++k)
      if (!to.push(make_id(0, on.next + i + k)))
        return; // seen as lost
    for (std::uint64_t k = 0; k < burst; ++k)
      if (!on.queue.pop(on.seen) && !on.queue.pop(on.seen))
        return;
  }
}

template <class Queue>
sample local(stage<Queue>& on, std::uint64_t burst, tally& counts) {
  const auto times = run_together({{0, [&] { push_and_pop(on, burst); }}});
  on.next += local_messages;
  on.seen.close(local_messages, counts);
  return {.value = times.seconds * 1e9 / local_messages,
          .disturbed = times.disturbed};
}

template <class Queue, class Measure>
contestant contestant_of(Measure measure) {
  contestant one{Queue::name, {}};
  auto on = std::make_shared<stage<Queue>>();
  one.measure = [on, measure, counts = one.counts] {
    return measure(*on, *counts);
  };
  return one;
}

template <std::size_t Bytes>
contestant floor_contestant() {
  contestant one{lines_by_turns<Bytes>::name, {}};
  auto on = std::make_shared<lines_by_turns<Bytes>>();
  one.measure = [on, counts = one.counts] { return on->measure(*counts); };
  return one;
}

template <std::size_t Bytes>
std::vector<contestant> stream_contestants() {
  std::vector<contestant> all;
  auto measure = [](auto& on, tally& counts) { return stream(on, counts); };
  visit_spsc<Bytes>([&]<class Queue>(std::type_identity<Queue>) {
    all.push_back(contestant_of<Queue>(measure));
  });
  all.push_back(contestant_of<bulk_hand_over<Bytes>>(measure));
  all.push_back(floor_contestant<Bytes>());
  return all;
}

template <std::size_t Bytes>
std::vector<contestant> local_contestants(std::uint64_t burst) {
  std::vector<contestant> all;
  auto measure = [burst](auto& on, tally& counts) {
    return local(on, burst, counts);
  };
  visit_spsc<Bytes>([&]<class Queue>(std::type_identity<Queue>) {
    all.push_back(contestant_of<Queue>(measure));
  });
  all.push_back(contestant_of<no_queue<Bytes>>(measure));
  return all;
}

template <std::size_t Bytes>
void run_stream(session& run, const goal& wanted) {
  auto all = stream_contestants<Bytes>();
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "M/s",
           "spsc stream " + std::to_string(Bytes) + " B",
           goals_of(all, {{"boost spsc_queue", wanted}}));
}

/// Ours in batches beside boost in batches, boost one by one and the limit.
template <std::size_t Bytes>
void run_batches(session& run) {
  auto in_batches = [](auto& on, tally& counts) {
    return batch_stream(on, counts);
  };
  std::vector<contestant> all;
  all.push_back(contestant_of<our_spsc<Bytes>>(in_batches));
  std::vector<goal> wanted{{}};
#if RINGACTOR_BENCH_BOOST
  all.push_back(contestant_of<boost_spsc<Bytes>>(in_batches));
  all.back().name += ", batches";
  const bool has_goal = Bytes == 128;
  wanted.push_back(has_goal ? goal{"G3", relation::at_least, 1.3} : goal{});
  all.push_back(contestant_of<boost_spsc<Bytes>>(
    [](auto& on, tally& counts) { return stream(on, counts); }));
  wanted.push_back(has_goal ? goal{"G3", relation::at_least, 3.7} : goal{});
#endif
  all.push_back(contestant_of<bulk_hand_over<Bytes>>(
    [](auto& on, tally& counts) { return stream(on, counts); }));
  all.push_back(floor_contestant<Bytes>());
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "M/s",
           "spsc stream " + std::to_string(Bytes) + " B in batches of 16",
           wanted);
}

template <std::size_t Bytes>
void run_local(session& run, std::uint64_t burst, const goal& wanted) {
  auto all = local_contestants<Bytes>(burst);
  run.run_rounds(all);
  add_rows(run, all, &sample::value, "ns",
           "one core push+pop " + std::to_string(Bytes) + " B, burst "
             + std::to_string(burst),
           goals_of(all, {{"boost spsc_queue", wanted}}));
}

} // namespace

void bench_ring(session& run) {
  run_stream<128>(run, {"G1", relation::at_least, 3.3});
  run_stream<64>(run, {"G2", relation::at_least, 6});
  run_batches<128>(run);
  run_batches<64>(run);
  run_local<128>(run, 1, {"G7", relation::at_most, 0.8});
  run_local<64>(run, 1, {});
  run_local<128>(run, 16, {});
}

} // namespace ringactor::bench
