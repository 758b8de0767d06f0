// SPDX-License-Identifier: BSD-3-Clause
// What a handler tells the outside beside its messages: alerts, snapshots, the
// published words, its operations. One thread, no CAF.
#include "tests/gpu/reports.hpp"

#include <string>

using namespace ringactor;
using namespace ringactor::testing;

namespace {

template <class T>
errc read(reports& w, const backend::place& who, T& into) {
  return backend::read_published(w.engine.control(who.index),
                                 static_cast<std::uint16_t>(who.incarnation),
                                 message::message_traits<T>::type_id,
                                 std::as_writable_bytes(std::span{&into, 1}));
}

} // namespace

TEST_CASE("an alert goes up to the engine's subscribers, as it is") {
  reports w;
  auto who = w.start();
  CHECK(w.order(who, {reporter_alerts, 0, 42, 0, 0}) == ra_ok);
  auto m = w.only();
  CHECK(ra_message_to(&m).id == ra_host_alerts);
  CHECK(ra_message_flags(&m) == 0);
  CHECK(ra_message_type(&m) == 20205);
  CHECK(ra_address_index(ra_message_from(&m)) == who.index);
  CHECK(payload_of<reporter_alarm>(m).number == 42);
}

TEST_CASE("an alert larger than a cell lies in a block (bytes=128)") {
  reports w;
  auto who = w.start();
  CHECK(w.order(who, {reporter_alerts_large, 0, 7, 0, 0}) == ra_ok);
  auto m = w.only();
  reporter_large large{};
  CHECK(message::read_payload(m, std::as_writable_bytes(std::span{&large, 1}),
                              w.pool())
        == errc::ok);
  CHECK(large.words[0] == 7);
  CHECK(large.words[15] == ~std::uint64_t{7});
  CHECK(w.blocks() == 1);
}

TEST_CASE("an alert for which the pool has no block is refused: exhausted") {
  reports w;
  auto who = w.start();
  w.use_up_pool();
  CHECK(w.order(who, {reporter_alerts_large, 0, 7, 0, 0}) == ra_exhausted);
  CHECK(w.up.seen.empty());
}

TEST_CASE("a snapshot is the state as it is now") {
  reports w;
  auto who = w.start();
  w.add(who, 40, 1);
  w.add(who, 2, 2);
  CHECK(w.order(who, {reporter_snapshots, 0, 0, 0, 0}) == ra_ok);
  w.add(who, 1000, 3); // later: not in it
  auto m = w.only();
  CHECK(ra_message_type(&m) == ra_type_snapshot);
  CHECK(ra_message_to(&m).id == ra_host_snapshots);
  CHECK(ra_message_flags(&m) == ra_flag_indirect);
  auto block = block_of(m);
  CHECK(block.bytes == report_tests_cpu_image.state_bytes(reports::reporter));
  REQUIRE(ra_pool_check(w.pool(), block) != ra_pool_classes);
  const auto* words = reinterpret_cast<const std::uint64_t*>(
    reinterpret_cast<std::byte*>(w.pool()) + ra_span_offset(block));
  CHECK(words[0] == 42);
  CHECK(w.blocks() == 1);
}

TEST_CASE("a snapshot without a block in the pool is refused: exhausted") {
  reports w;
  auto who = w.start();
  w.use_up_pool();
  CHECK(w.order(who, {reporter_snapshots, 0, 0, 0, 0}) == ra_exhausted);
  CHECK(w.up.seen.empty());
}

TEST_CASE("a snapshot of what is not the handler's state is refused") {
  reports w;
  auto who = w.start();
  CHECK(w.order(who, {reporter_snapshots_part, 0, 0, 0, 0})
        == ra_invalid_argument);
  CHECK(w.up.seen.empty());
  CHECK(w.blocks() == 0);
}

TEST_CASE("what an actor publishes is read whole, the newest") {
  reports w;
  auto who = w.start();
  reporter_pair pair{};
  CHECK(read(w, who, pair) == errc::empty);
  for (std::uint64_t value : {5, 6}) {
    w.order(who, {reporter_publishes, 0, value, 0, 0});
    REQUIRE(read(w, who, pair) == errc::ok);
    CHECK(pair.a == value);
    CHECK(pair.not_a == ~value);
    CHECK(pair.twice == 2 * value);
    CHECK(pair.plus_one == value + 1);
  }
  CHECK(w.up.seen.empty()); // no message tells of it
}

TEST_CASE("another struct than the published one is refused, both ways") {
  reports w;
  auto who = w.start();
  reporter_pair pair{};
  reporter_other other{};
  w.order(who, {reporter_publishes_other, 0, 3, 0, 0});
  CHECK(read(w, who, pair) == errc::bad_type);
  REQUIRE(read(w, who, other) == errc::ok);
  CHECK(other.a == 3);
  w.order(who, {reporter_publishes, 0, 4, 0, 0});
  CHECK(read(w, who, other) == errc::bad_type);
  CHECK(read(w, who, pair) == errc::ok);
}

TEST_CASE("a new life in a place has published nothing") {
  reports w;
  auto first = w.start();
  w.order(first, {reporter_publishes, 0, 3, 0, 0});
  w.engine.stop(first);
  w.run();
  w.engine.places().give(first.index);
  auto second = w.start();
  REQUIRE(second.index == first.index);
  reporter_pair pair{};
  CHECK(read(w, second, pair) == errc::empty);
  w.order(second, {reporter_publishes, 0, 9, 0, 0});
  CHECK(read(w, second, pair) == errc::ok);
  CHECK(read(w, first, pair) == errc::empty);
}

TEST_CASE("a value that is being written is never read") {
  reports w;
  auto who = w.start();
  w.order(who, {reporter_publishes, 0, 3, 0, 0});
  auto& control = w.engine.control(who.index);
  control.published += 1ull << 32; // as in the middle of a write
  reporter_pair pair{};
  CHECK(read(w, who, pair) == errc::timeout);
  CHECK(pair.a == 0);
}

TEST_CASE("operations add up per kernel and number, the longest is kept") {
  reports w;
  auto a = w.start();
  auto b = w.start();
  w.order(a, {reporter_measures, 0, 0, 10, 3});
  w.order(b, {reporter_measures, 0, 0, 30, 4});
  w.order(a, {reporter_measures, 0, 7, 5, 1});
  auto sums = backend::read_operations(w.engine.engine().memory(), 0);
  CHECK(sums.of[0].count == 2);
  CHECK(sums.of[0].sum_us == 40);
  CHECK(sums.of[0].max_us == 30);
  CHECK(sums.of[0].items == 7);
  CHECK(sums.of[7].count == 1);
  CHECK(sums.of[7].items == 1);
  CHECK(sums.of[1].count == 0);
  CHECK(sums.lost == 0);
  auto others = backend::read_operations(w.engine.engine().memory(), 1);
  CHECK(others.of[0].count == 0);
}

TEST_CASE("records of an operation that is none are counted as lost (8, max)") {
  reports w;
  auto who = w.start();
  for (std::uint64_t operation : {std::uint64_t{8}, std::uint64_t{~0u}})
    w.order(who, {reporter_measures, 0, operation, 10, 3});
  auto sums = backend::read_operations(w.engine.engine().memory(), 0);
  CHECK(sums.lost == 4); // a latency and a throughput each
  for (const auto& each : sums.of)
    CHECK(each.count + each.items == 0);
}

namespace {

/// A block with the state of this actor, as its snapshot had it.
ra_span snapshot_of(reports& w, const backend::place& who) {
  REQUIRE(w.order(who, {reporter_snapshots, 0, 0, 0, 0}) == ra_ok);
  return block_of(w.only());
}

} // namespace

TEST_CASE(
  "a life begins with the state it is given, and gives the block back") {
  reports w;
  auto first = w.start({100, {}, 0, 0});
  w.add(first, 11, 5);
  auto block = snapshot_of(w, first);
  CHECK(w.blocks() == 1);
  auto second = w.start({3, {}, 0, 9}, block);
  CHECK(payload_of<reporter_alarm>(w.only()).number == 9); // init ran
  CHECK(w.blocks() == 0);
  CHECK(w.add(second, 1, 6).sum == 112); // not the 3 of its config
}

TEST_CASE("an id seen before the snapshot is a repeat after the restore") {
  reports w;
  auto first = w.start();
  w.add(first, 11, 5);
  auto second = w.start({}, snapshot_of(w, first));
  auto again = w.add(second, 11, 5);
  CHECK(again.sum == 11);
  CHECK(again.repeats == 1);
  CHECK(w.add(second, 1, 6).sum == 12);
}

TEST_CASE("a start whose init fails gives the state's block back") {
  reports w;
  auto first = w.start();
  auto second = w.start({0, {}, 4711, 0}, snapshot_of(w, first));
  CHECK(w.blocks() == 0);
  CHECK(ra_message_flags(&w.up.seen.back()) == ra_flag_down);
  CHECK(second.index != first.index);
}

TEST_CASE("a life that ends before it begins gives the state's block back") {
  reports w;
  auto block = snapshot_of(w, w.start());
  auto second = w.engine.start_kernel(reports::reporter, reporter_config{}, 16,
                                      ra_policy_reject, block);
  w.engine.stop(second);
  w.run();
  CHECK(w.blocks() == 0);
}

TEST_CASE("a start that names no taken block begins with what init made") {
  reports w;
  auto block = snapshot_of(w, w.start());
  REQUIRE(ra_pool_give(w.pool(), block) == ra_ok);
  auto who = w.start({50, {}, 0, 0}, block);
  CHECK(w.add(who, 1, 1).sum == 51);
  // Order: one thread.
  CHECK(ra_load(&w.pool()->refused, ra_relaxed, ra_system) == 1);
}
