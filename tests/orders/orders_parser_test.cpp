// SPDX-License-Identifier: BSD-3-Clause
// Lines and files of the order stream: what is read, and what each bad input
// is told. The files are written into a folder of the test's own.
#include "orders_stream.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace ringactor::command;

namespace {

const std::string good_line = "34200.004241176,1,16113575,18,5853300,1";

std::string wrong_with(const std::string& line) {
  order_message message;
  return parse_message(line, message);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A row whose asks stand at 101, 102... and bids at 99, 98...; 10 shares each.
std::string good_row(int shares = 10) {
  std::string row;
  for (int i = 1; i <= 10; ++i)
    row += std::to_string(100 + i) + ',' + std::to_string(shares) + ','
           + std::to_string(100 - i) + ',' + std::to_string(shares) + ',';
  row.pop_back();
  return row;
}

struct folder {
  std::filesystem::path path = std::filesystem::temp_directory_path()
                               / ("orders_test_" + std::to_string(getpid()));
  folder() { std::filesystem::create_directories(path); }
  ~folder() { std::filesystem::remove_all(path); }

  std::filesystem::path write(const char* name, const std::string& text) {
    std::ofstream{path / name, std::ios::binary} << text;
    return path / name;
  }
};

/// Reads a stream to its end.
struct read_all {
  std::vector<stream_item> items;
  std::vector<std::string> errors;
  order_stream stream;

  read_all(const std::filesystem::path& messages,
           const std::filesystem::path& book = {}, bool keep_going = false) {
    auto log = [this](const std::string& what) { errors.push_back(what); };
    stream_item item;
    if (stream.open({messages, book, keep_going, log}))
      while (stream.next(item))
        items.push_back(item);
  }
};

} // namespace

TEST_CASE("a message line is read field by field") {
  order_message message;
  CHECK(parse_message(good_line, message) == "");
  CHECK(message == order_message{34200004241176, 16113575, 5853300, 1, 18, 1});
}

TEST_CASE("a time keeps its nanoseconds, whatever its number of decimals") {
  order_message message;
  CHECK(parse_message("34200,3,1,1,1,-1", message) == "");
  CHECK(message.time_ns == 34200000000000);
  CHECK(parse_message("0.5,3,1,1,1,-1", message) == "");
  CHECK(message.time_ns == 500000000);
  CHECK(parse_message("86399.999999999,3,1,1,1,-1", message) == "");
  CHECK(message.time_ns == 86399999999999);
}

TEST_CASE("auctions and halts are legal without an order or a price") {
  order_message message;
  CHECK(parse_message("34200.1,6,-1,500,5853300,-1", message) == "");
  CHECK(message.order == 0);
  for (const char* price : {"-1", "0", "1"}) {
    std::string line = std::string{"34200.1,7,0,0,"} + price + ",-1";
    CHECK(parse_message(line, message) == "");
    CHECK(message.price == std::stoi(price));
  }
}

TEST_CASE("a message line with a missing or extra field is refused") {
  CHECK(has(wrong_with(""), "missing field: 0 fields, 6 are needed"));
  CHECK(has(wrong_with("34200.1,1,5,18,5853300"), "missing field: 5"));
  CHECK(has(wrong_with(good_line + ","), "extra field: 7"));
  CHECK(has(wrong_with("34200.1,1,,18,5853300,1"), "order '' is not a whole"));
}

TEST_CASE("a field that is not a number is refused by its name") {
  CHECK(has(wrong_with("x,1,5,18,5853300,1"), "time 'x' is not a number"));
  CHECK(has(wrong_with("1.,1,5,18,5853300,1"), "time '1.' is not"));
  CHECK(has(wrong_with("1e3,1,5,18,5853300,1"), "time '1e3' is not"));
  CHECK(has(wrong_with("nan,1,5,18,5853300,1"), "time 'nan' is not"));
  CHECK(has(wrong_with("1,a,5,18,5853300,1"), "type 'a' is not a whole"));
  CHECK(has(wrong_with("1,1,5 ,18,5853300,1"), "order '5 ' is not"));
  CHECK(has(wrong_with("1,1,5,1.5,5853300,1"), "size '1.5' is not"));
  CHECK(has(wrong_with("1,1,5,18,+5,1"), "price '+5' is not"));
  CHECK(has(wrong_with("1,1,5,18,5853300,0x1"), "direction '0x1' is not"));
  CHECK(has(wrong_with(std::string{"1,1,5,18,5\0,1", 14}), "price '5?' is"));
}

TEST_CASE("a number that does not fit is refused, not cut") {
  CHECK(has(wrong_with("1,1,5,4294967296,1,1"), "size '4294967296' is out"));
  CHECK(has(wrong_with("1,1,9223372036854775808,1,1,1"), "order "));
  CHECK(has(wrong_with("1,1,99999999999999999999999,1,1,1"), "is out of"));
  CHECK(has(wrong_with("1,1,5,1,9999999999,1"), "price '9999999999' is out"));
  CHECK(has(wrong_with("86400,1,5,1,1,1"), "time '86400' is out of range"));
  CHECK(has(wrong_with("1.0123456789,1,5,1,1,1"), "more than nine decimals"));
  CHECK(wrong_with("1,1,9223372036854775807,4294967295,9999999998,1") == "");
}

TEST_CASE("a negative size, price or order is refused") {
  CHECK(has(wrong_with("1,1,5,-18,5853300,1"), "size '-18' is negative"));
  CHECK(has(wrong_with("1,1,5,18,-1,1"), "price '-1' is negative"));
  CHECK(has(wrong_with("1,1,-5,18,1,1"), "order '-5' is negative"));
  CHECK(has(wrong_with("1,7,0,-1,-1,-1"), "size '-1' is negative"));
}

TEST_CASE("an unknown type and an unknown direction are refused") {
  CHECK(has(wrong_with("1,0,5,18,1,1"), "unknown type '0' is out of range"));
  CHECK(has(wrong_with("1,8,5,18,1,1"), "unknown type '8' is out of range"));
  CHECK(has(wrong_with("1,1,5,18,1,0"), "direction '0' is neither"));
  CHECK(has(wrong_with("1,1,5,18,1,2"), "direction '2' is out of range"));
}

TEST_CASE("a row is read level by level, and unused levels are empty") {
  book_row row;
  CHECK(parse_row(good_row(), row) == "");
  CHECK(row.ask[0] == book_level{101, 10});
  CHECK(row.bid[9] == book_level{90, 10});
  auto unused = good_row();
  unused.replace(unused.find("110,10,90,10"), 12, "9999999999,0,-9999999999,0");
  CHECK(parse_row(unused, row) == "");
  CHECK(row.ask[9] == book_level{});
  CHECK(row.bid[9] == book_level{});
}

TEST_CASE("a bad row is refused with its level") {
  book_row row;
  CHECK(has(parse_row("1,2,3", row), "missing field: 3 fields, 40"));
  CHECK(has(parse_row(good_row() + ",1", row), "extra field: 41"));
  CHECK(has(parse_row(good_row(-1), row), "level 1: ask size '-1' is neg"));
  auto text = good_row();
  text.replace(text.find("98,"), 2, "9x");
  CHECK(has(parse_row(text, row), "level 2: bid price '9x' is not a whole"));
  text.replace(text.find("9x,"), 2, "-5");
  CHECK(has(parse_row(text, row), "has a size, but is no price"));
}

TEST_CASE("a first row whose levels are out of order is no start of a book") {
  book_row row;
  REQUIRE(parse_row(good_row(), row) == "");
  CHECK(check_snapshot(row) == "");
  auto gap = row;
  gap.ask[4] = {};
  CHECK(has(check_snapshot(gap), "ask level 6"));
  std::swap(row.bid[2], row.bid[3]);
  CHECK(has(check_snapshot(row), "bid level 4"));
}

TEST_CASE("an amount in dollars is exact to its four decimals") {
  std::uint64_t amount = 0;
  CHECK(parse_dollars("1000.25", amount) == "");
  CHECK(amount == 10002500);
  CHECK(parse_dollars("0.0001", amount) == "");
  CHECK(amount == 1);
  for (const char* bad :
       {"", "-1", "1.00001", "1e6", "inf", "1.", ".5", "9999999999999"})
    CHECK(parse_dollars(bad, amount) != "");
  CHECK(dollars(5853300) == "585.33");
  CHECK(dollars(1) == "0.0001");
  CHECK(dollars(0) == "0.00");
}

TEST_CASE("a stream ends at its first bad line and names it") {
  folder at;
  auto file =
    at.write("m", good_line + "\n" + good_line + "\nbad\n" + good_line + "\n");
  read_all all{file};
  CHECK(all.items.size() == 2);
  REQUIRE(all.errors.size() == 1);
  CHECK(has(all.errors[0], file.string() + ": line 3: missing field"));
  CHECK(!all.stream.is_complete());
}

TEST_CASE("a stream that keeps going skips bad lines and counts them") {
  folder at;
  auto file = at.write("m", "bad\n" + good_line + "\n\n" + good_line);
  read_all all{file, {}, true};
  REQUIRE(all.items.size() == 4);
  CHECK(!all.items[0].message);
  CHECK(all.items[1].message);
  CHECK(all.items[3].line == 4);
  CHECK(all.stream.errors() == 2);
  CHECK(all.stream.is_complete());
}

TEST_CASE("a last line without an end, and lines of Windows, are read") {
  folder at;
  read_all all{at.write("m", good_line + "\r\n" + good_line)};
  CHECK(all.items.size() == 2);
  CHECK(all.errors.empty());
}

TEST_CASE("a line that is too long is refused in bounded memory") {
  folder at;
  auto file = at.write("m", std::string(100000, '1') + "\n" + good_line);
  read_all all{file, {}, true};
  REQUIRE(all.errors.size() == 1);
  CHECK(has(all.errors[0], "line 1: the line is too long"));
  CHECK(all.items.size() == 2);
}

TEST_CASE("time that runs backwards is refused") {
  folder at;
  read_all all{at.write("m", "2,3,1,1,1,1\n1,3,1,1,1,1\n")};
  REQUIRE(all.errors.size() == 1);
  CHECK(has(all.errors[0], "line 2: time runs backwards"));
}

TEST_CASE("a file that is missing, empty or a folder is not opened") {
  folder at;
  CHECK(has(read_all{at.path / "none"}.errors.at(0), "none: does not exist"));
  CHECK(has(read_all{at.write("e", "")}.errors.at(0), "e: is empty"));
  CHECK(has(read_all{at.path}.errors.at(0), "is a directory"));
  auto good = at.write("m", good_line);
  CHECK(has(read_all{good, at.path / "none"}.errors.at(0), "not exist"));
}

TEST_CASE("a file that the system does not let us read is not opened") {
  read_all all{"/proc/self/mem"}; // opens, and refuses its first byte
  CHECK(has(all.errors.at(0), "cannot be read"));
}

TEST_CASE("a book with fewer rows than messages is an error in that line") {
  folder at;
  auto messages = at.write("m", good_line + "\n" + good_line + "\n");
  read_all all{messages, at.write("b", good_row() + "\n")};
  CHECK(all.items.size() == 1);
  REQUIRE(all.errors.size() == 1);
  CHECK(has(all.errors[0], "b: line 2: there are fewer rows"));
}

TEST_CASE("a book with more rows than messages is an error in that line") {
  folder at;
  auto book = at.write("b", good_row() + "\n" + good_row() + "\n");
  read_all all{at.write("m", good_line + "\n"), book};
  CHECK(all.items.size() == 1);
  REQUIRE(all.errors.size() == 1);
  CHECK(has(all.errors[0], "b: line 2: there are more rows"));
  CHECK(!all.stream.is_complete());
}
