// SPDX-License-Identifier: BSD-3-Clause
// A runtime ended from several threads: each kernel leaves once, and is
// reported once.
#include "world.hpp"

#include <atomic>
#include <barrier>
#include <set>
#include <thread>

using namespace runtime_tests;

namespace {

constexpr int kernels = 24;

std::string id_of(int number) { return "k" + std::to_string(number); }

/// Terminates every kernel; the ids that it ended.
std::set<std::string> terminate_all(ringactor::runtime& of) {
  std::set<std::string> mine;
  for (int i = 0; i < kernels; ++i) {
    auto why = of.terminate(id_of(i));
    if (!why)
      mine.insert(id_of(i));
    else if (code_of(why) != errc::no_such)
      mine.insert("unexpected: " + to_string(why));
  }
  return mine;
}

/// One round: `threads` terminate while another shuts down.
void end_from_all_sides(int threads) {
  world t;
  std::vector<caf::actor> all;
  for (int i = 0; i < kernels; ++i)
    all.push_back(t.launch(id_of(i)));
  std::barrier<> together{threads + 1};
  std::vector<std::set<std::string>> ended(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  for (auto& mine : ended)
    running.emplace_back([&] {
      together.arrive_and_wait();
      mine = terminate_all(*t.kernels);
    });
  together.arrive_and_wait();
  auto report = t.kernels->shutdown();
  for (auto& each : running)
    each.join();
  std::set<std::string> seen;
  std::size_t count = report.kernels.size();
  for (const auto& each : report.kernels)
    seen.insert(each.id);
  for (const auto& mine : ended) {
    count += mine.size();
    seen.insert(mine.begin(), mine.end());
  }
  CHECK(count == kernels); // none twice
  CHECK(seen.size() == kernels);
  CHECK(t.kernels->list().empty());
  for (const auto& each : all)
    CHECK(code_of(ringactor::activate(each)) == errc::down);
  CHECK(t.kernels->engines()[0].status().actors == 0);
}

} // namespace

TEST_CASE("shutdown beside terminate: each kernel ends once (rounds=60)") {
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    end_from_all_sides(1 + round % 2);
  }
}

TEST_CASE("an id that threads launch and terminate is one kernel (threads=3)") {
  world t;
  std::atomic<std::uint64_t> launched{0}, ended{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 1000; ++round) {
        auto made = t.kernels->launch("one", probe_kernel({}));
        launched += static_cast<bool>(made);
        wrong += !made && code_of(made.error()) != errc::invalid_argument;
        auto why = t.kernels->terminate("one");
        ended += !why;
        wrong += why && code_of(why) != errc::no_such;
      }
    });
  for (auto& each : threads)
    each.join();
  CHECK(launched >= 1000);
  CHECK(ended == launched);
  CHECK(wrong == 0);
  CHECK(t.kernels->list().empty());
  CHECK(t.kernels->shutdown().unfinished == 0);
}

TEST_CASE("two shutdowns at once give one report, and one end of each") {
  world t;
  for (int i = 0; i < kernels; ++i)
    t.launch(id_of(i));
  std::vector<ringactor::shutdown_report> reports(2);
  std::vector<std::thread> threads;
  for (auto& each : reports)
    threads.emplace_back([&] { each = t.kernels->shutdown(); });
  for (auto& each : threads)
    each.join();
  CHECK(reports[0].kernels.size() == kernels);
  CHECK(reports[1].kernels.size() == kernels);
  CHECK(reports[0].took == reports[1].took);
}
