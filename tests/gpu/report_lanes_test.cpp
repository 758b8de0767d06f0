// SPDX-License-Identifier: BSD-3-Clause
// Handlers that run on all lanes report once: the calls act on lane 0.
#include "tests/gpu/reports.hpp"
#include "tests/kernels/chorus/messages.h"

using namespace ringactor;
using namespace ringactor::testing;

namespace {

struct choir : reports {
  backend::place who;
  explicit choir(std::uint32_t lanes) : reports{lanes} {
    who = engine.start_kernel(chorus, chorus_config{});
    run();
  }
  /// What the handler published when it was done.
  chorus_heard sing(std::uint32_t what, ra_address barrier = {}) {
    REQUIRE(post(who.index, chorus_sing{what, 0, barrier}) == errc::ok);
    run();
    chorus_heard heard{};
    REQUIRE(backend::read_published(
              engine.control(who.index),
              static_cast<std::uint16_t>(who.incarnation), 20301,
              std::as_writable_bytes(std::span{&heard, 1}))
            == errc::ok);
    return heard;
  }
};

constexpr std::uint32_t all_lanes[] = {1, 4, 32};

} // namespace

TEST_CASE("all lanes alert, one alert leaves (lanes=1, 4, 32)") {
  for (std::uint32_t lanes : all_lanes) {
    choir w{lanes};
    auto heard = w.sing(chorus_alerts);
    CHECK(heard.lanes == lanes);
    CHECK(heard.turns == 1);
    CHECK(heard.status == ra_ok);
    auto m = w.only();
    CHECK(ra_message_to(&m).id == ra_host_alerts);
    CHECK(payload_of<chorus_heard>(m).turns == 1);
  }
}

TEST_CASE("all lanes take a snapshot, one block is taken (lanes=1, 4, 32)") {
  for (std::uint32_t lanes : all_lanes) {
    choir w{lanes};
    CHECK(w.sing(chorus_snapshots).status == ra_ok);
    auto m = w.only();
    CHECK(ra_message_type(&m) == ra_type_snapshot);
    CHECK(w.blocks() == 1);
  }
}

TEST_CASE("all lanes measure, one record is counted (lanes=1, 4, 32)") {
  for (std::uint32_t lanes : all_lanes) {
    choir w{lanes};
    w.sing(0);
    w.sing(0);
    auto sums =
      backend::read_operations(w.engine.engine().memory(), reports::chorus);
    CHECK(sums.of[1].count == 2);
    CHECK(sums.of[1].sum_us == 20);
    CHECK(sums.of[1].items == 6);
  }
}

TEST_CASE("all lanes arrive, one party is counted (lanes=1, 4, 32)") {
  for (std::uint32_t lanes : all_lanes) {
    choir w{lanes};
    auto where = w.engine.start_kernel(reports::barrier, barrier_config{2, 0});
    w.run();
    auto heard = w.sing(chorus_arrives, ra_make_address(1, where.index, 0));
    CHECK(heard.status == ra_ok);
    REQUIRE(w.post(where.index, barrier_ask{}, ra_flag_request, 5) == errc::ok);
    w.run();
    CHECK(payload_of<barrier_status>(w.only()).arrived == 1);
  }
}

TEST_CASE("the second thing of a turn is refused, its block given back") {
  for (std::uint32_t lanes : all_lanes) {
    choir w{lanes};
    CHECK(w.sing(chorus_says_two).status == ra_would_block);
    auto m = w.only();
    CHECK(ra_message_to(&m).id == ra_host_alerts);
    CHECK(w.blocks() == 0);
  }
}
