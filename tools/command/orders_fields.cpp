// SPDX-License-Identifier: BSD-3-Clause
#include "orders_fields.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <span>

namespace ringactor::command {

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;
constexpr std::uint64_t day_seconds = 86'400;
constexpr std::size_t message_fields = 6;
constexpr std::size_t row_fields = 4 * levels_shown;
constexpr std::uint32_t type_execute_hidden = 5; // the last with an order
constexpr std::uint32_t type_last = 7;

/// The text in quotes, without control characters, not longer than a line.
std::string quoted(std::string_view text) {
  constexpr std::size_t shown_max = 32;
  std::string result = "'";
  for (char each : text.substr(0, shown_max))
    result += each >= ' ' && each <= '~' ? each : '?';
  return result + (text.size() > shown_max ? "...'" : "'");
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
}

/// Splits at the commas. Returns what is wrong with their number, or "".
std::string split(std::string_view line, std::span<std::string_view> fields) {
  auto count = std::size_t(std::count(line.begin(), line.end(), ',')) + 1;
  if (line.empty())
    count = 0;
  if (count != fields.size())
    return (count < fields.size() ? "missing field: " : "extra field: ")
           + std::to_string(count) + " fields, " + std::to_string(fields.size())
           + " are needed";
  for (auto& field : fields) {
    field = line.substr(0, line.find(','));
    line.remove_prefix(std::min(line.size(), field.size() + 1));
  }
  return {};
}

struct bounds {
  std::int64_t least;
  std::int64_t most;
};

/// Reads a whole number. Returns what is wrong with it, or "".
std::string parse_number(std::string_view name, std::string_view text,
                         bounds allowed, std::int64_t& number) {
  auto what = std::string{name} + ' ' + quoted(text);
  bool is_negative = text.starts_with('-');
  if (!is_digits(text.substr(is_negative ? 1 : 0)))
    return what + " is not a whole number";
  auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  if (error == std::errc{} && number < 0 && allowed.least >= 0)
    return what + " is negative";
  if (error == std::errc{} && number >= allowed.least && number <= allowed.most)
    return {};
  return what + " is out of range: " + std::to_string(allowed.least) + " to "
         + std::to_string(allowed.most);
}

/// Reads seconds with up to nine decimals, without a loss of digits.
std::string parse_time(std::string_view text, std::uint64_t& time_ns) {
  auto point = std::min(text.find('.'), text.size());
  auto whole = text.substr(0, point);
  auto part = text.substr(std::min(point + 1, text.size()));
  auto what = "time " + quoted(text);
  if (!is_digits(whole) || (point < text.size() && !is_digits(part)))
    return what + " is not a number of seconds";
  if (part.size() > 9)
    return what + " has more than nine decimals";
  std::uint64_t seconds = 0;
  auto [end, error] = std::from_chars(whole.begin(), whole.end(), seconds);
  if (error != std::errc{} || seconds >= day_seconds)
    return what + " is out of range: seconds after midnight, below 86400";
  time_ns = 0;
  for (std::size_t i = 0; i < 9; ++i)
    time_ns =
      time_ns * 10 + (i < part.size() ? std::uint64_t(part[i] - '0') : 0);
  time_ns += seconds * second_ns;
  return {};
}

/// Auctions and halts carry no order: LOBSTER fills their fields with -1 or 0.
struct message_bounds {
  bounds order{0, std::numeric_limits<std::int64_t>::max()};
  bounds shares{1, std::numeric_limits<std::uint32_t>::max()};
  bounds price{1, price_unused - 1};
};
constexpr message_bounds with_order{};
constexpr message_bounds without_order{
  {-1, std::numeric_limits<std::int64_t>::max()},
  {0, std::numeric_limits<std::uint32_t>::max()},
  {-1, price_unused - 1}};

/// One level of a row; an unused one becomes 0, 0.
std::string parse_level(std::string_view side, std::string_view price,
                        std::string_view shares, book_level& level) {
  std::int64_t price_read = 0, shares_read = 0;
  auto name = std::string{side};
  auto wrong = parse_number(name + " price", price,
                            {-price_unused, price_unused}, price_read);
  if (wrong.empty())
    wrong =
      parse_number(name + " size", shares,
                   {0, std::numeric_limits<std::int64_t>::max()}, shares_read);
  if (!wrong.empty())
    return wrong;
  if (shares_read != 0 && (price_read <= 0 || price_read == price_unused))
    return name + " price " + quoted(price) + " has a size, but is no price";
  level = {};
  if (shares_read != 0)
    level = {std::uint64_t(price_read), std::uint64_t(shares_read)};
  return {};
}

std::string check_side(const char* side,
                       const std::array<book_level, levels_shown>& levels,
                       bool is_bid) {
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (levels[i].shares == 0)
      continue;
    bool is_worse = is_bid ? levels[i].price < levels[i - 1].price
                           : levels[i].price > levels[i - 1].price;
    if (levels[i - 1].shares == 0 || !is_worse)
      return std::string{side} + " level " + std::to_string(i + 1)
             + " is not worse than the one before it";
  }
  return {};
}

} // namespace

std::string parse_message(std::string_view line, order_message& message) {
  std::array<std::string_view, message_fields> fields;
  std::int64_t type = 0, order = 0, shares = 0, direction = 0;
  auto wrong = split(line, fields);
  if (!wrong.empty())
    return wrong + " (time,type,order,size,price,direction)";
  wrong = parse_time(fields[0], message.time_ns);
  if (wrong.empty())
    wrong = parse_number("type", fields[1], {1, type_last}, type);
  if (!wrong.empty())
    return wrong.starts_with("type") ? "unknown " + wrong : wrong;
  const auto& limit = type <= type_execute_hidden ? with_order : without_order;
  wrong = parse_number("order", fields[2], limit.order, order);
  if (wrong.empty())
    wrong = parse_number("size", fields[3], limit.shares, shares);
  if (wrong.empty())
    wrong = parse_number("price", fields[4], limit.price, message.price);
  if (wrong.empty())
    wrong = parse_number("direction", fields[5], {-1, 1}, direction);
  if (wrong.empty() && direction == 0 && type <= type_execute_hidden)
    wrong = "direction '0' is neither 1 (buy) nor -1 (sell)";
  message.type = std::uint32_t(type);
  message.order = order > 0 ? std::uint64_t(order) : 0;
  message.shares = std::uint32_t(shares);
  message.direction = std::int32_t(direction);
  return wrong;
}

std::string parse_row(std::string_view line, book_row& row) {
  std::array<std::string_view, row_fields> fields;
  auto wrong = split(line, fields);
  for (std::size_t i = 0; i < levels_shown && wrong.empty(); ++i) {
    const auto* at = &fields[4 * i];
    wrong = parse_level("ask", at[0], at[1], row.ask[i]);
    if (wrong.empty())
      wrong = parse_level("bid", at[2], at[3], row.bid[i]);
    if (!wrong.empty())
      wrong = "level " + std::to_string(i + 1) + ": " + wrong;
  }
  return wrong;
}

std::string check_snapshot(const book_row& row) {
  auto wrong = check_side("ask", row.ask, false);
  return wrong.empty() ? check_side("bid", row.bid, true) : wrong;
}

std::string parse_dollars(std::string_view text, std::uint64_t& amount) {
  constexpr std::uint64_t most = 1'000'000'000'000; // dollars
  auto point = std::min(text.find('.'), text.size());
  auto whole = text.substr(0, point);
  auto part = text.substr(std::min(point + 1, text.size()));
  auto what = quoted(text);
  if (!is_digits(whole) || (point < text.size() && !is_digits(part))
      || part.size() > 4)
    return what + " is not an amount in dollars, as 1000 or 1000.25";
  auto [end, error] = std::from_chars(whole.begin(), whole.end(), amount);
  if (error != std::errc{} || amount > most)
    return what + " is out of range: 0 to " + std::to_string(most);
  for (std::size_t i = 0; i < 4; ++i)
    amount = amount * 10 + (i < part.size() ? std::uint64_t(part[i] - '0') : 0);
  return {};
}

std::string dollars(std::uint64_t amount) {
  auto part = std::to_string(amount % price_unit);
  part.insert(0, 4 - part.size(), '0');
  while (part.size() > 2 && part.back() == '0')
    part.pop_back();
  return std::to_string(amount / price_unit) + '.' + part;
}

} // namespace ringactor::command
