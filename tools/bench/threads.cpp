// SPDX-License-Identifier: BSD-3-Clause
#include "threads.hpp"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include <algorithm>
#include <atomic>

namespace ringactor::bench {

namespace {

using clock = std::chrono::steady_clock;

std::vector<int> allowed_cores() {
  std::vector<int> found;
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    for (int i = 0; i < CPU_SETSIZE; ++i)
      if (CPU_ISSET(i, &set))
        found.push_back(i);
  return found.empty() ? std::vector<int>{0} : found;
}

const std::vector<int>& core_list() {
  static const auto list = allowed_cores();
  return list;
}

void pin(unsigned core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core_list()[core % core_list().size()], &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec)
         + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Opens when all have arrived.
struct gate {
  explicit gate(std::size_t count) : missing{count} {}
  std::atomic<std::size_t> missing;

  void pass() {
    missing.fetch_sub(1);
    while (missing.load() != 0) // ends: each thread of the run arrives
      std::this_thread::yield();
  }
};

struct log {
  clock::time_point start, end;
  double processor = 0; // seconds that the thread really ran
};

void run_one(const placed& thread, gate& start, log& to) {
  pin(thread.core);
  start.pass();
  const double before = processor_seconds();
  to.start = clock::now();
  thread.body();
  to.end = clock::now();
  to.processor = processor_seconds() - before;
}

double seconds_between(clock::time_point from, clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// Whether the threads of some core ran for less time than there was.
bool is_disturbed(const std::vector<placed>& threads,
                  const std::vector<log>& logs) {
  for (const auto& of : threads) {
    auto first = clock::time_point::max(), last = clock::time_point::min();
    double ran = 0;
    for (std::size_t i = 0; i < threads.size(); ++i)
      if (threads[i].core == of.core) {
        first = std::min(first, logs[i].start);
        last = std::max(last, logs[i].end);
        ran += logs[i].processor;
      }
    const double time = seconds_between(first, last);
    if (ran < 0.95 * time - 20e-6) // 20 us: clocks, and a switch or two
      return true;
  }
  return false;
}

struct alignas(128) lonely_flag {
  std::atomic<std::uint64_t> value{0};
};

/// Answers each step of `in` on `out`; ends early when `in` falls silent.
void answer_flags(lonely_flag& in, lonely_flag& out, std::uint64_t trips) {
  patience left;
  for (std::uint64_t i = 1; i <= trips; ++i) {
    // Order: acquire; pairs with the release of send_flags.
    while (in.value.load(std::memory_order_acquire) != i)
      if (!left.wait())
        return;
    // Order: release; pairs with the acquire of send_flags.
    out.value.store(i, std::memory_order_release);
  }
}

void send_flags(lonely_flag& out, lonely_flag& in, std::uint64_t trips) {
  patience left;
  for (std::uint64_t i = 1; i <= trips; ++i) {
    // Order: release; pairs with the acquire of answer_flags.
    out.value.store(i, std::memory_order_release);
    // Order: acquire; pairs with the release of answer_flags.
    while (in.value.load(std::memory_order_acquire) != i)
      if (!left.wait())
        return;
  }
}

} // namespace

unsigned cores() { return static_cast<unsigned>(core_list().size()); }

run_times run_together(const std::vector<placed>& threads) {
  std::vector<log> logs(threads.size());
  std::vector<std::thread> running;
  gate start{threads.size()};
  for (std::size_t i = 0; i < threads.size(); ++i)
    running.emplace_back([&, i] { run_one(threads[i], start, logs[i]); });
  for (auto& each : running)
    each.join();
  auto first = logs[0].start, last = logs[0].end;
  for (const auto& each : logs) {
    first = std::min(first, each.start);
    last = std::max(last, each.end);
  }
  return {seconds_between(first, last), is_disturbed(threads, logs)};
}

double ns_per_tick() {
  static const double found = [] {
    const auto start = clock::now();
    const auto from = ticks();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto to = ticks();
    const std::chrono::duration<double, std::nano> time = clock::now() - start;
    return time.count() / static_cast<double>(to - from);
  }();
  return found;
}

sample raw_ping_pong() {
  constexpr std::uint64_t trips = 5000;
  lonely_flag there, back;
  const auto times =
    run_together({{0, [&] { send_flags(there, back, trips); }},
                  {1, [&] { answer_flags(there, back, trips); }}});
  sample found;
  found.value = times.seconds * 1e9 / trips;
  found.disturbed = times.disturbed;
  return found;
}

} // namespace ringactor::bench
