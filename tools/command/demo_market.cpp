// SPDX-License-Identifier: BSD-3-Clause
#include "demo_market.hpp"

#include "orders_stream.hpp"

#include <algorithm>
#include <random>

namespace ringactor::command {

namespace {

/// Gives rows their numbers, and each the number of the execution before it.
void number(std::vector<demo_row>& market) {
  std::uint64_t sequence = 0, fill = 0;
  for (auto& row : market) {
    row.order.sequence = ++sequence;
    row.fill_before = fill;
    if (is_execution(row))
      fill = sequence;
  }
}

/// A book that is never crossed: what is alive, and what happens next.
class maker {
public:
  order_book_order next() {
    constexpr std::size_t few = 40, many = 400;
    time_ns_ += 1 + random_() % 40'000'000;
    const auto what = random_() % 10;
    if (alive_.size() < few || (what < 5 && alive_.size() < many))
      return added();
    if (what < 8)
      return changed(best(random_() % 2 == 0 ? 1 : -1), order_book_execute);
    return changed(random_() % alive_.size(),
                   what == 8 ? order_book_cancel : order_book_delete);
  }

private:
  /// The best order of a side; any order where the side is empty.
  std::size_t best(std::int32_t direction) const {
    std::size_t found = 0;
    for (std::size_t i = 1; i < alive_.size(); ++i) {
      const auto &one = alive_[i], &other = alive_[found];
      const bool is_better =
        direction > 0 ? one.price > other.price : one.price < other.price;
      if (one.direction == direction
          && (other.direction != direction || is_better))
        found = i;
    }
    return found;
  }
  order_book_order added() {
    const std::int32_t direction = random_() % 2 == 0 ? 1 : -1;
    const auto away = std::int64_t(1 + random_() % 30) * 100;
    auto from = std::int64_t(middle); // the other side's best, if there is one
    if (!alive_.empty() && alive_[best(-direction)].direction != direction)
      from = std::int64_t(alive_[best(-direction)].price);
    order_book_order order{};
    order.time_ns = time_ns_;
    order.order = ++orders_;
    order.price = std::uint64_t(from - direction * away);
    order.shares = std::uint32_t(1 + random_() % 9) * 100;
    order.direction = direction;
    order.type = order_book_new;
    alive_.push_back(order);
    return order;
  }
  order_book_order changed(std::size_t index, std::uint32_t type) {
    auto at = alive_.begin() + std::ptrdiff_t(index);
    auto order = *at;
    order.time_ns = time_ns_;
    order.type = type;
    if (type != order_book_delete)
      order.shares = std::uint32_t(1 + random_() % (order.shares / 100)) * 100;
    at->shares -= order.shares;
    if (at->shares == 0)
      alive_.erase(at);
    return order;
  }

  static constexpr std::int64_t middle = 5'853'300;
  std::mt19937 random_{2012};
  std::vector<order_book_order> alive_;
  std::uint64_t orders_ = 0;
  std::uint64_t time_ns_ = 34'200'000'000'000; // half past nine
};

} // namespace

std::vector<demo_row> make_market(std::uint32_t rows) {
  std::vector<demo_row> market(rows);
  maker from;
  for (auto& row : market)
    row.order = from.next();
  number(market);
  return market;
}

std::string read_market(const std::filesystem::path& file, std::uint32_t rows,
                        std::vector<demo_row>& market) {
  std::string wrong;
  order_stream stream;
  if (!stream.open(
        {file, {}, false, [&](const std::string& what) { wrong = what; }}))
    return wrong;
  stream_item item;
  while (market.size() < rows && stream.next(item)) {
    const auto& message = *item.message;
    demo_row row{};
    row.order.time_ns = message.time_ns;
    row.order.order = message.order;
    row.order.price = std::uint64_t(std::max<std::int64_t>(message.price, 0));
    row.order.shares = message.shares;
    row.order.direction = message.direction;
    row.order.type = message.type;
    market.push_back(row);
  }
  number(market);
  return wrong;
}

demo_fill fill_of(const demo_row& row) {
  const auto& order = row.order;
  return {
    {order.time_ns, order.order, order.price, order.shares, order.direction},
    order.sequence,
    row.fill_before};
}

} // namespace ringactor::command
