// SPDX-License-Identifier: BSD-3-Clause
// One line of a LOBSTER order file, and one of its book file: what is in it,
// or what is wrong with it. No file, no actor; orders_stream.hpp reads files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringactor::command {

inline constexpr std::size_t levels_shown = 10;
inline constexpr std::int64_t price_unit = 10'000; // of a dollar
/// What a book file has as the price of an unused ask; a bid has it negative.
inline constexpr std::int64_t price_unused = 9'999'999'999;

struct order_message {
  std::uint64_t time_ns = 0; // after midnight
  std::uint64_t order = 0;   // 0 where the message names none
  std::int64_t price = 0;    // 1/10000 dollar; not positive in some halts
  std::uint32_t type = 0;    // 1 to 7
  std::uint32_t shares = 0;
  std::int32_t direction = 0; // 1 buy, -1 sell

  bool operator==(const order_message&) const = default;
};

/// One price level; unused ones are 0, 0.
struct book_level {
  std::uint64_t price = 0;
  std::uint64_t shares = 0;

  bool operator==(const book_level&) const = default;
};

struct book_row {
  std::array<book_level, levels_shown> ask; // best first
  std::array<book_level, levels_shown> bid;

  bool operator==(const book_row&) const = default;
};

/// Reads `time,type,order,size,price,direction`. Returns what is wrong with
/// the line, or "".
std::string parse_message(std::string_view line, order_message& message);

/// Reads ten times `ask price,ask size,bid price,bid size`. Returns what is
/// wrong with the line, or "".
std::string parse_row(std::string_view line, book_row& row);

/// What keeps a row from being the start of a book: levels out of order, or a
/// level after an unused one; "" when nothing does.
std::string check_snapshot(const book_row& row);

/// Reads an amount in dollars with at most four decimals, as in "1000.25".
/// Returns what is wrong with the text, or "".
std::string parse_dollars(std::string_view text, std::uint64_t& amount);

/// "585.33" for 5853300; exact, at least two decimals.
std::string dollars(std::uint64_t amount);

} // namespace ringactor::command
