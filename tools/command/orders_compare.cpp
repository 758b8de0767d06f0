// SPDX-License-Identifier: BSD-3-Clause
#include "orders_compare.hpp"

#include <algorithm>
#include <span>

namespace ringactor::command {

namespace {

static_assert(levels_shown == order_book_window);

/// One side of the kernel's answer; `levels` are the used ones, best first.
struct known_side {
  std::span<const order_book_level> levels;
  bool is_bid;
};

known_side side_of(const order_book_levels& levels, bool is_bid) {
  if (is_bid)
    return {{levels.bid, levels.bid_count}, is_bid};
  return {{levels.ask, levels.ask_count}, is_bid};
}

const auto& side_of(const book_row& row, bool is_bid) {
  return is_bid ? row.bid : row.ask;
}

bool is_beyond(const known_side& before, std::uint64_t price) {
  if (before.levels.empty())
    return true;
  auto worst = before.levels.back().price;
  return before.is_bid ? price < worst : price > worst;
}

bool has(const known_side& side, std::uint64_t price) {
  return std::any_of(side.levels.begin(), side.levels.end(),
                     [&](const auto& each) { return each.price == price; });
}

std::string text_of(std::uint64_t price, std::uint64_t shares) {
  return shares == 0 ? "none"
                     : std::to_string(shares) + " at " + std::to_string(price);
}

std::string difference(const known_side& now,
                       const std::array<book_level, levels_shown>& published) {
  for (std::size_t i = 0; i < levels_shown; ++i) {
    auto known = i < now.levels.size() ? now.levels[i] : order_book_level{};
    const auto& wanted = published[i];
    if (known.price != wanted.price || known.shares != wanted.shares)
      return std::string{now.is_bid ? "bid" : "ask"} + " level "
             + std::to_string(i + 1) + ": published "
             + text_of(wanted.price, wanted.shares) + ", the kernel has "
             + text_of(known.price, known.shares);
  }
  return {};
}

} // namespace

order_book_snapshot snapshot_of(const book_row& row) {
  order_book_snapshot snapshot{};
  for (std::size_t i = 0; i < levels_shown; ++i) {
    snapshot.ask[i] = {row.ask[i].price, row.ask[i].shares};
    snapshot.bid[i] = {row.bid[i].price, row.bid[i].shares};
    snapshot.ask_count += row.ask[i].shares != 0;
    snapshot.bid_count += row.bid[i].shares != 0;
  }
  return snapshot;
}

std::vector<order_book_adopt>
book_comparison::adoptions(const order_book_levels& now,
                           const stream_item& item) const {
  std::vector<order_book_adopt> result;
  for (bool is_bid : {false, true}) {
    auto known = side_of(now, is_bid);
    auto before = side_of(before_, is_bid);
    auto room = levels_shown - known.levels.size();
    for (const auto& level : side_of(*item.row, is_bid)) {
      bool is_added = item.message && item.message->type == order_book_new
                      && (item.message->direction > 0) == is_bid
                      && std::uint64_t(item.message->price) == level.price;
      if (level.shares == 0 || is_added || room == 0 || has(known, level.price)
          || !is_beyond(before, level.price))
        continue;
      result.push_back({level.price, level.shares, is_bid ? 1 : -1, 0});
      room -= 1;
    }
  }
  return result;
}

std::string book_comparison::compare(const order_book_levels& now,
                                     const book_row& row) {
  remember(now);
  auto found = difference(side_of(now, false), row.ask);
  return found.empty() ? difference(side_of(now, true), row.bid) : found;
}

} // namespace ringactor::command
