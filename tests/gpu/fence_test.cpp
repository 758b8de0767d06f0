// SPDX-License-Identifier: BSD-3-Clause
// What a handler says after its actor has ended, and what the host can see of
// a handler that runs. One thread: the end comes while a message leaves.
#include "tests/gpu/cpu_rig.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>

extern const ringactor::cpu::cpu_image cpu_engine_tests_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

/// Records what comes up and who becomes ready; the first of either lets
/// something happen while the handler still runs.
struct witness final : backend::up_sink, backend::executor {
  recorder up;
  backend::step_executor line;
  std::function<void()> meanwhile;

  void happen() {
    if (auto now = std::exchange(meanwhile, nullptr))
      now();
  }
  void deliver(std::span<const ra_message> all, void* c) noexcept override {
    up.deliver(all, c);
    happen();
  }
  void make_ready(backend::activatable& who, std::uint32_t place,
                  void* context) noexcept override {
    line.make_ready(who, place, context);
    happen();
  }
  std::size_t count(std::uint32_t flag) const {
    return static_cast<std::size_t>(
      std::count_if(up.seen.begin(), up.seen.end(), [&](const ra_message& m) {
        return (ra_message_flags(&m) & flag) != 0;
      }));
  }
};

struct world {
  witness seen;
  rig engine{cpu_engine_tests_cpu_image, seen, seen, [] {
               backend::engine_config config;
               config.places_max = 64;
               config.cells_max = 128;
               return config;
             }()};
  backend::place start() {
    auto place = engine.start();
    run();
    return place;
  }
  void run() {
    while (seen.line.step(64) != 0) { // until no actor is ready
    }
  }
  /// A handler of `from` sends `times` values to `to`; after the first of them
  /// its actor is stopped. Answered, unless it is dropped.
  void send_and_stop(const backend::place& from, ra_address to,
                     std::uint32_t times) {
    auto m =
      make_message(from.index, probe_send{to, 1, times, 0}, ra_flag_request, 5);
    REQUIRE(engine.engine().post(m, nullptr) == errc::ok);
    seen.meanwhile = [this, from] { engine.stop(from); };
    run();
  }
};

} // namespace

TEST_CASE("what a handler sends up after its actor's end is fenced (times=4)") {
  world w;
  auto from = w.start();
  w.send_and_stop(from, ra_make_address(0, host_id, 1), 4);
  REQUIRE(w.seen.up.seen.size() == 6); // values, the answer, retired
  CHECK(ra_message_flags(&w.seen.up.seen[0]) == 0);
  CHECK(w.seen.count(ra_flag_fenced) == 4);
  CHECK(w.seen.count(ra_flag_reply) == 1);
  CHECK(w.seen.count(ra_flag_retired) == 1);
  CHECK(ra_message_flags(&w.seen.up.seen[4])
        == (ra_flag_fenced | ra_flag_reply));
  CHECK(w.engine.engine().status().sent == 1);
}

TEST_CASE("what a handler sends to another kernel after the end is fenced") {
  world w;
  auto from = w.start();
  auto to = w.start();
  w.send_and_stop(from, ra_make_address(1, to.index, 0), 3);
  CHECK(w.seen.count(ra_flag_fenced) == 3); // two values, the answer
  CHECK(w.engine.engine().status().handled == 2);
  CHECK(w.engine.engine().status().sent == 1);
  auto address = ra_message_to(&w.seen.up.seen[0]);
  CHECK(ra_address_index(address) == to.index);
}

TEST_CASE("a message larger than a cell is fenced with its block") {
  world w;
  auto from = w.start();
  auto late =
    probe_late{ra_make_address(0, host_id, 1), ra_make_address(0, host_id, 1)};
  auto m = make_message(from.index, late, ra_flag_request, 5);
  REQUIRE(w.engine.engine().post(m, nullptr) == errc::ok);
  w.seen.meanwhile = [&] { w.engine.stop(from); };
  w.run();
  CHECK(w.seen.count(ra_flag_fenced) == 2);
  CHECK(w.seen.count(ra_flag_indirect) == 2); // the host gives them back
}

TEST_CASE("an actor that fails by itself is not fenced before it has ended") {
  world w;
  auto from = w.start();
  auto m = make_message(from.index, probe_fail{7, 1}, ra_flag_request, 5);
  REQUIRE(w.engine.engine().post(m, nullptr) == errc::ok);
  w.run();
  CHECK(w.seen.count(ra_flag_fenced) == 0);
  CHECK(w.seen.count(ra_flag_reply) == 1);
  CHECK(w.seen.count(ra_flag_down) == 1);
}

TEST_CASE("the host sees a handler that runs, and none when all are idle") {
  world w;
  auto from = w.start();
  w.start(); // another record's newest place, or the same
  CHECK(w.engine.engine().running().empty());
  std::vector<backend::running_handler> first, second;
  for (auto* into : {&first, &second}) {
    auto value = probe_send{ra_make_address(0, host_id, 1), 1, 1, 0};
    auto m = make_message(from.index, value);
    REQUIRE(w.engine.engine().post(m, nullptr) == errc::ok);
    w.seen.meanwhile = nullptr;
    w.run();
    REQUIRE(w.engine.engine().post(m, nullptr) == errc::ok);
    w.seen.meanwhile = [&, into] { *into = w.engine.engine().running(); };
    w.run();
  }
  REQUIRE(first.size() == 1);
  REQUIRE(second.size() == 1);
  CHECK(first[0].place == from.index);
  CHECK(first[0].beat % 2 == 1);
  CHECK(second[0].beat == first[0].beat + 4); // one run lay between
  CHECK(w.engine.engine().running().empty());
}

TEST_CASE("a handler that is run past the mailbox is seen to run") {
  world w;
  auto from = w.start();
  auto value = probe_send{ra_make_address(0, host_id, 1), 1, 1, 0};
  auto m = make_message(from.index, value);
  std::vector<backend::running_handler> found;
  w.seen.meanwhile = [&] { found = w.engine.engine().running(); };
  std::size_t taken = 0;
  CHECK(w.engine.engine().try_handle({&m, 1}, taken, nullptr)
        == backend::attempt::done);
  REQUIRE(found.size() == 1);
  CHECK(found[0].place == from.index);
}
