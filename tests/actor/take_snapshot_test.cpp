// SPDX-License-Identifier: BSD-3-Clause
// Snapshots that the host asks for: the kernel's handlers have no part in them.
#include "reporting.hpp"

#include <cstring>

using namespace actor_tests;
using ringactor::errc;
using ringactor::state_snapshot;
using ringactor::take_snapshot;

namespace {

struct taking_world : reporting {
  collector<state_snapshot> sink{*this};
  caf::actor kernel;

  explicit taking_world(ringactor::engine_options options = small_options(),
                        ringactor::spawn_options spawned = {})
    : reporting{options} {
    spawned.keep_address = true;
    kernel = spawn_reporter({100, {}, 0, 0}, spawned);
    REQUIRE_FALSE(ringactor::subscribe_snapshots(engine, sink.actor));
  }
  auto request(take_snapshot what = {}) {
    return self->request(kernel, caf::infinite, what);
  }
  caf::error take(take_snapshot what = {}) {
    auto waiting = request(what);
    settle();
    return take_empty(waiting);
  }
  void add(std::uint64_t amount) { self->send(kernel, reporter_add{amount}); }
  /// The sums that were copied so far.
  std::vector<std::uint64_t> sums() {
    std::vector<std::uint64_t> all;
    for (const auto& each : sink.all) {
      all.push_back(0);
      std::memcpy(&all.back(), each.bytes->data(), 8);
    }
    return all;
  }
  /// All blocks that a copy would fit into.
  std::vector<ringactor::buffer> take_blocks() {
    std::vector<ringactor::buffer> all;
    while (auto block = engine.allocate(144))
      all.push_back(std::move(*block)); // until none is left
    return all;
  }
  /// Nothing waits, nothing was lost.
  void check_quiet() {
    CHECK(letters().count() == 0);
    CHECK(status().pool_blocks == 0);
  }
};

using sums = std::vector<std::uint64_t>;
constexpr take_snapshot and_rest{1};

} // namespace

TEST_CASE(
  "a snapshot that is asked for lies between two messages (lanes 1,4)") {
  for (std::uint32_t lanes : {1, 4}) {
    auto options = small_options();
    options.lanes = lanes;
    taking_world w{options};
    w.add(1);
    auto waiting = w.request();
    w.add(2);
    w.settle();
    CHECK_FALSE(w.take_empty(waiting));
    CHECK(w.sums() == sums{101});
    CHECK(w.total(w.kernel).sum == 103);
    const auto& taken = w.sink.all[0];
    CHECK(taken.kernel == "reporter");
    CHECK(taken.incarnation == 1);
    CHECK(taken.address.id == w.engine.address_of(w.kernel).id);
    CHECK(taken.hlc != 0);
    w.check_quiet();
    CHECK(w.status().handled == 4); // the copy counts as a message
  }
}

TEST_CASE("what an actor has seen comes back with a snapshot asked for") {
  taking_world w;
  auto token = must(ringactor::resend(w.engine.new_token()));
  must(w.ask<reporter_total>(w.kernel, token, reporter_add{5}));
  REQUIRE_FALSE(w.take());
  auto ref = ringactor::ref_to(w.engine, w.kernel);
  w.end(w.kernel);
  auto next = must(ringactor::respawn_kernel(
    w.engine, ref, reporter_kernel({}), {.restore = w.sink.all.back().bytes}));
  auto again = must(w.ask<reporter_total>(next, token, reporter_add{5}));
  CHECK(again.sum == 105);
  CHECK(again.repeats == 1);
}

TEST_CASE("a snapshot that cannot be taken is the request's error") {
  auto options = small_options();
  options.pool_bytes = 4096;
  taking_world w{options};
  auto all = w.take_blocks();
  CHECK(code_of(w.take()) == errc::exhausted);
  CHECK(w.sink.all.empty());
  caf::anon_send(w.kernel, take_snapshot{});
  w.settle();
  CHECK(w.letters().count(errc::exhausted) == 1);
  all.clear();
  CHECK_FALSE(w.take());
  CHECK(w.sums() == sums{100});
  w.end(w.kernel);
  CHECK(w.take() == caf::sec::request_receiver_down);
}

TEST_CASE("a full mailbox refuses to be copied, and to rest behind it") {
  taking_world w{small_options(), {.mailbox_limit = 2}};
  w.add(1);
  w.add(1);
  for (auto what : {take_snapshot{}, and_rest}) {
    auto refused = w.request(what);
    w.settle_hosts();
    CHECK(code_of(w.take_empty(refused)) == errc::full);
  }
  w.settle();
  CHECK(w.total(w.kernel).sum == 102); // it does not rest
  CHECK_FALSE(w.take());
  CHECK(w.sums() == sums{102});
}

TEST_CASE(
  "an actor rests with the state that was copied, and goes on from it") {
  taking_world w;
  w.add(1);
  w.settle();
  for (int i = 0; i < 3; ++i) // they wait; the copy overtakes them
    w.add(10);
  auto waiting = w.request(and_rest);
  w.add(100);
  w.settle();
  CHECK_FALSE(w.take_empty(waiting));
  const auto resting = w.sums();
  REQUIRE(resting.size() == 1);
  auto refused = w.request(and_rest);
  w.settle();
  CHECK(says(w, w.take_empty(refused), {"reporter", "rests already"}));
  REQUIRE_FALSE(ringactor::activate(w.kernel));
  w.settle();
  CHECK(w.total(w.kernel).sum == 231); // nothing was lost
  CHECK(resting[0] == 101);
  CHECK_FALSE(w.take(and_rest)); // and again
  CHECK(w.sums() == sums{101, 231});
  w.check_quiet();
}

TEST_CASE("an idle actor rests behind its snapshot, one that fails rests too") {
  auto options = small_options();
  options.pool_bytes = 4096;
  taking_world w{options};
  CHECK_FALSE(w.take(and_rest));
  w.add(7);
  w.settle();
  CHECK(w.sums() == sums{100});
  REQUIRE_FALSE(ringactor::activate(w.kernel));
  w.settle();
  auto all = w.take_blocks();
  CHECK(code_of(w.take(and_rest)) == errc::exhausted);
  CHECK(says(w, ringactor::deactivate(w.kernel), {"rests already"}));
  all.clear();
  REQUIRE_FALSE(ringactor::activate(w.kernel));
  w.settle();
  CHECK(w.total(w.kernel).sum == 107);
}

TEST_CASE("activate before the copy: it is taken, and the actor goes on") {
  taking_world w;
  auto waiting = w.request(and_rest);
  REQUIRE_FALSE(ringactor::activate(w.kernel));
  w.add(1);
  w.settle();
  CHECK_FALSE(w.take_empty(waiting));
  CHECK(w.sums() == sums{100});
  CHECK(w.total(w.kernel).sum == 101);
  w.check_quiet();
}

TEST_CASE("an actor that ends before its copy bounces the request") {
  taking_world w;
  auto waiting = w.request(and_rest);
  caf::anon_send_exit(w.kernel, caf::exit_reason::kill);
  w.settle();
  CHECK(w.take_empty(waiting) == caf::exit_reason::kill);
  CHECK(w.sink.all.empty());
  w.check_quiet();
  CHECK(w.status().actors == 0);
}

TEST_CASE("a restart that waits for its place is copied once it has begun") {
  taking_world w;
  auto ref = ringactor::ref_to(w.engine, w.kernel);
  caf::anon_send_exit(w.kernel, caf::exit_reason::kill);
  w.kernel = must(
    ringactor::respawn_kernel(w.engine, ref, reporter_kernel({7, {}, 0, 0})));
  CHECK_FALSE(w.take());
  CHECK(w.sums() == sums{7});
}
