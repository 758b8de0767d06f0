// SPDX-License-Identifier: BSD-3-Clause
// The order files that `ringactor orders` reads: any bytes as an order file
// with a book file beside it, and the texts of amounts. (The command writes
// JSON, but reads none from outside.)
#include "input.hpp"

#include "orders_stream.hpp"

#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace ringactor::command;

namespace {

/// A file in memory, under a path.
class memory_file {
public:
  explicit memory_file(std::string_view text)
    : number_{::memfd_create("fuzz", 0)} {
    fuzz::require(number_ >= 0);
    const auto written = ::write(number_, text.data(), text.size());
    fuzz::require(written == static_cast<ssize_t>(text.size()));
  }
  ~memory_file() { ::close(number_); }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;
  std::string path() const {
    return "/proc/self/fd/" + std::to_string(number_);
  }

private:
  int number_;
};

void check_message(const order_message& m) {
  fuzz::require(m.type >= 1 && m.type <= 7);
  fuzz::require(m.time_ns < 86'400'000'000'000ull);
  fuzz::require(m.price < price_unused && m.price >= -1);
  fuzz::require(m.direction >= -1 && m.direction <= 1);
}

void check_row(const book_row& row) {
  for (const auto& side : {row.ask, row.bid})
    for (const auto& level : side)
      fuzz::require((level.shares == 0) == (level.price == 0));
}

void read_files(std::string_view messages, std::string_view book,
                bool keep_going) {
  const memory_file first{messages}, second{book};
  std::uint64_t errors = 0, items = 0;
  order_stream stream;
  const auto log = [&](const std::string& what) {
    fuzz::require(!what.empty() && what.size() < 400);
    ++errors;
  };
  if (stream.open({first.path(), second.path(), keep_going, log})) {
    stream_item item;
    for (; stream.next(item); ++items) {
      if (item.message)
        check_message(*item.message);
      if (item.row)
        check_row(*item.row);
    }
    fuzz::require(stream.is_complete() || errors > 0);
    fuzz::require(items <= stream.messages().line());
  }
  fuzz::require(stream.errors() == errors);
}

/// What is read as an amount is written as the same amount.
void read_amount(std::string_view text) {
  std::uint64_t amount = 0, again = 0;
  if (!parse_dollars(text, amount).empty())
    return;
  fuzz::require(parse_dollars(dollars(amount), again).empty());
  fuzz::require(amount == again);
}

} // namespace

/// The first byte says whether bad lines are skipped; the book file comes
/// after a bar.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t bytes) {
  if (bytes == 0)
    return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 1,
                              bytes - 1};
  const auto cut = std::min(text.find('|'), text.size());
  const auto book = text.substr(std::min(cut + 1, text.size()));
  read_files(text.substr(0, cut), book, data[0] % 2 == 0);
  read_amount(text.substr(0, 24));
  return 0;
}
