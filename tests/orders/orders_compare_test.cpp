// SPDX-License-Identifier: BSD-3-Clause
// The one rule by which the kernel may be told a level it cannot know, and
// what is said of a row that differs.
#include "orders_compare.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace ringactor::command;

namespace {

/// A kernel's answer with these bids, best first, and no asks.
order_book_levels bids(std::initializer_list<order_book_level> levels) {
  order_book_levels result{};
  for (const auto& level : levels)
    result.bid[result.bid_count++] = level;
  return result;
}

/// A published row with these bids, best first, after message `what`.
stream_item published(std::initializer_list<book_level> levels,
                      order_message what) {
  stream_item item;
  item.message = what;
  item.row = book_row{};
  std::size_t count = 0;
  for (const auto& level : levels)
    item.row->bid[count++] = level;
  return item;
}

order_message message(std::uint32_t type, std::int64_t price) {
  return {1, 1, price, type, 10, 1};
}

} // namespace

TEST_CASE("a level from beyond the worst one known is adopted") {
  book_comparison comparison;
  comparison.remember(bids({{100, 10}, {99, 10}}));
  auto levels = comparison.adoptions(
    bids({{100, 10}}),
    published({{100, 10}, {98, 7}, {97, 5}}, message(order_book_delete, 99)));
  REQUIRE(levels.size() == 2);
  CHECK(levels[0].price == 98);
  CHECK(levels[0].shares == 7);
  CHECK(levels[0].direction == 1);
  CHECK(levels[1].price == 97);
}

TEST_CASE("a level that ought to be known is never adopted") {
  book_comparison comparison;
  comparison.remember(bids({{100, 10}, {98, 10}}));
  auto levels = comparison.adoptions(
    bids({{98, 10}}), // 99 stands between what was known, 98 was known
    published({{101, 1}, {99, 1}, {98, 10}}, message(order_book_delete, 100)));
  CHECK(levels.empty());
  comparison.remember(bids({{100, 10}, {98, 10}}));
  levels = comparison.adoptions( // the kernel lost its worst level: not told
    bids({{100, 10}}),
    published({{100, 10}, {98, 10}}, message(order_book_halt, 0)));
  CHECK(levels.empty());
}

TEST_CASE("what the message itself has added is never adopted") {
  book_comparison comparison;
  comparison.remember(bids({{100, 10}}));
  auto item = published({{100, 10}, {98, 10}}, message(order_book_new, 98));
  CHECK(comparison.adoptions(bids({{100, 10}}), item).empty());
}

TEST_CASE("a full window adopts nothing") {
  auto full = bids({});
  for (std::uint64_t i = 0; i < levels_shown; ++i)
    full.bid[full.bid_count++] = {100 - i, 1};
  book_comparison comparison;
  comparison.remember(full);
  auto item = published({{80, 1}}, message(order_book_delete, 85));
  CHECK(comparison.adoptions(full, item).empty());
}

TEST_CASE("a row that differs is told by its first level that does") {
  book_comparison comparison;
  auto known = bids({{100, 10}, {99, 5}});
  auto row = *published({{100, 10}, {99, 5}}, {}).row;
  CHECK(comparison.compare(known, row) == "");
  row.bid[1].shares = 6;
  CHECK(comparison.compare(known, row)
        == "bid level 2: published 6 at 99, the kernel has 5 at 99");
  row.bid[1] = {};
  CHECK(comparison.compare(known, row)
        == "bid level 2: published none, the kernel has 5 at 99");
  row.ask[0] = {101, 1};
  CHECK(comparison.compare(known, row)
        == "ask level 1: published 1 at 101, the kernel has none");
}
