// SPDX-License-Identifier: BSD-3-Clause
// The order_book kernel as its users see it: requests in, answers out.
#include "orders_rig.hpp"

#include <random>

using namespace orders_tests;

namespace {

order_book_order order(std::uint32_t type, std::uint64_t id,
                       std::uint64_t price, std::uint32_t shares,
                       std::int32_t direction = 1) {
  return {0, second_ns, id, price, shares, direction, type, 0};
}

order_book_config alone(std::uint32_t depth = 10) { return {{}, depth, 1}; }

} // namespace

TEST_CASE("order_book keeps the levels of a side in order, best first") {
  world on;
  auto book = on.spawn(order_book_kernel(alone()));
  for (std::uint64_t price : {100, 98, 102, 99, 100})
    on.ask<order_book_levels>(book, order(order_book_new, price, price, 10));
  auto levels =
    on.ask<order_book_levels>(book, order(order_book_new, 7, 105, 5, -1));
  REQUIRE(levels.bid_count == 4);
  CHECK(levels.bid[0].price == 102);
  CHECK(levels.bid[1].price == 100);
  CHECK(levels.bid[1].shares == 20);
  CHECK(levels.bid[3].price == 98);
  CHECK(levels.ask_count == 1);
  CHECK(levels.reply.ask == 105);
  CHECK(levels.reply.messages == 6);
}

TEST_CASE("order_book forgets what leaves its depth (depth=2)") {
  world on;
  auto book = on.spawn(order_book_kernel(alone(2)));
  for (std::uint64_t price : {100, 101, 99, 102}) // 99 never gets in
    on.ask<order_book_levels>(book, order(order_book_new, price, price, 10));
  auto levels =
    on.ask<order_book_levels>(book, order(order_book_delete, 102, 102, 10));
  REQUIRE(levels.bid_count == 1);
  CHECK(levels.bid[0].price == 101);
  auto totals = on.ask<order_book_totals>(book, order_book_query{});
  CHECK(totals.levels_forgotten == 2);
}

TEST_CASE("order_book changes a level by price when the order is unknown") {
  world on;
  auto book = on.spawn(order_book_kernel(alone()));
  on.ask<order_book_levels>(book, order(order_book_new, 1, 100, 50));
  for (int i = 0; i < 2; ++i) // one order, counted once
    on.ask<order_book_levels>(book, order(order_book_cancel, 9, 100, 10));
  auto levels =
    on.ask<order_book_levels>(book, order(order_book_delete, 8, 100, 5));
  CHECK(levels.bid[0].shares == 25);
  auto totals = on.ask<order_book_totals>(book, order_book_query{});
  CHECK(totals.unknown_orders == 2);
  CHECK(totals.live_orders == 1);
}

TEST_CASE("order_book counts auctions, halts and hidden trades, no more") {
  world on;
  auto book = on.spawn(order_book_kernel(alone()));
  on.ask<order_book_levels>(book, order(order_book_new, 1, 100, 50));
  for (auto type : {order_book_hidden, order_book_cross, order_book_halt})
    on.ask<order_book_levels>(book, order(type, 0, 100, 30));
  auto totals = on.ask<order_book_totals>(book, order_book_query{});
  CHECK(totals.bid_shares == 50);
  CHECK(totals.hidden_volume == 30);
  CHECK(totals.by_type[order_book_cross] == 1);
  CHECK(totals.by_type[order_book_halt] == 1);
  CHECK(totals.fills_sent == 0);
  auto bad = on.ask<order_book_levels>(book, order(8, 0, 100, 30));
  CHECK(bad.reply.status == ra_invalid_argument);
  CHECK(bad.reply.applied == 0);
}

TEST_CASE("order_book takes a sequence in its order only") {
  world on;
  auto book = on.spawn(order_book_kernel(alone()));
  auto message = order(order_book_new, 1, 100, 50);
  message.sequence = 2;
  auto levels = on.ask<order_book_levels>(book, message);
  CHECK(levels.reply.status == order_book_out_of_order);
  CHECK(levels.bid_count == 0);
  message.sequence = 1;
  CHECK(on.ask<order_book_levels>(book, message).reply.applied == 1);
}

TEST_CASE("order_book loses no fill when the risk actor is full (limit=1)") {
  world on;
  auto risk = on.spawn(risk_kernel({{}, 1'000}), 1);
  auto book = on.spawn(order_book_kernel({on.engine.address_of(risk), 10, 0}));
  auto execution = [](std::uint64_t sequence) {
    auto message = order(order_book_execute, sequence, 100, 5);
    message.sequence = sequence;
    return message;
  };
  auto replies = on.ask_all<order_book_reply>(
    book, std::vector{execution(1), execution(2), execution(3)});
  REQUIRE(replies.size() == 3);
  CHECK(replies[0].applied == 1);
  CHECK(replies[1].status == ra_full);
  CHECK(replies[2].status == order_book_out_of_order);
  CHECK(on.ask<order_book_reply>(book, execution(2)).applied == 1);
  CHECK(on.ask<risk_totals>(risk, risk_query{}).fills == 2);
}

TEST_CASE("order_book tells a fill that a dead risk actor cannot take") {
  world on;
  auto risk = on.spawn(risk_kernel({{}, 1'000}));
  auto book = on.spawn(order_book_kernel({on.engine.address_of(risk), 10, 1}));
  on.self->send_exit(risk, caf::exit_reason::kill);
  on.settle();
  auto levels =
    on.ask<order_book_levels>(book, order(order_book_execute, 1, 100, 5));
  CHECK(levels.reply.status == ra_down);
  CHECK(levels.reply.applied == 0);
}

TEST_CASE("order_book adopts a level only behind all it knows") {
  world on;
  auto book = on.spawn(order_book_kernel(alone(2)));
  on.ask<order_book_levels>(book, order(order_book_new, 1, 100, 50));
  auto adopt = [&](std::uint64_t price) {
    return on.ask<order_book_levels>(book, order_book_adopt{price, 7, 1, 0})
      .reply.status;
  };
  CHECK(adopt(101) == order_book_not_taken);
  CHECK(adopt(100) == order_book_not_taken);
  CHECK(adopt(99) == ra_ok);
  CHECK(adopt(98) == order_book_not_taken); // no room
  auto totals = on.ask<order_book_totals>(book, order_book_query{});
  CHECK(totals.levels_adopted == 1);
}

TEST_CASE("order_book refuses a depth of none by its own code") {
  world on;
  auto book = ringactor::spawn_kernel(on.engine, order_book_kernel(alone(0)));
  REQUIRE(book);
  on.self->monitor(*book);
  on.settle();
  on.self->receive([&](caf::down_msg& down) {
    CHECK(ringactor::failure_code(down.reason) == order_book_bad_config);
  });
}

TEST_CASE("order_book follows 50,000 orders through a crowded table") {
  world on;
  auto book = on.spawn(order_book_kernel({{}, 10, 0}));
  std::mt19937_64 random{1};
  std::vector<std::uint64_t> live;
  std::uint64_t next_id = 1, added = 0;
  for (int i = 0; i < 150'000; ++i) {
    if (live.size() < 49'000 && random() % 4 != 0) {
      live.push_back(next_id += random() % 3 + 1);
      added += 1;
      caf::anon_send(book, order(order_book_new, live.back(), 100, 1));
    } else if (!live.empty()) {
      std::swap(live[random() % live.size()], live.back());
      caf::anon_send(book, order(order_book_delete, live.back(), 100, 1));
      live.pop_back();
    }
    if (i % 500 == 0)
      on.settle();
  }
  auto totals = on.ask<order_book_totals>(book, order_book_query{});
  CHECK(totals.by_type[order_book_new] == added);
  CHECK(totals.live_orders == live.size());
  CHECK(totals.unknown_orders == 0);
  CHECK(totals.untracked == 0);
}

TEST_CASE("order_book counts the orders that its full table cannot hold") {
  world on;
  auto book = on.spawn(order_book_kernel({{}, 10, 0}));
  for (std::uint64_t id = 1; id <= 50'000; ++id) {
    caf::anon_send(book, order(order_book_new, id, 100, 1));
    if (id % 500 == 0)
      on.settle();
  }
  auto totals = on.ask<order_book_totals>(book, order_book_query{});
  CHECK(totals.live_orders == 49'152);
  CHECK(totals.untracked == 50'000 - 49'152);
  CHECK(totals.bid_shares == 50'000);
}
