// SPDX-License-Identifier: BSD-3-Clause
// Who waits for an answer: each record is taken once, by the right number.
#include "ringactor/actor/pending_table.hpp"

#include "pending_elements.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using actor_tests::element;
using actor_tests::number_of;
using ringactor::pending_range;
using ringactor::pending_table;

namespace {

std::uint64_t put(pending_table& table, int number,
                  std::uint32_t receiver = 1) {
  auto x = element(number);
  return table.put(x, receiver);
}

} // namespace

TEST_CASE("pending_table gives each record back once") {
  pending_table table{1024};
  auto first = put(table, 1);
  auto second = put(table, 2);
  CHECK(first != pending_table::none);
  CHECK(first != second);
  CHECK(number_of(table.take(second)) == 2);
  CHECK(number_of(table.take(first)) == 1);
  CHECK(!table.take(first));
  CHECK(!table.take(second));
}

TEST_CASE("pending_table finds nothing for a correlation never given") {
  pending_table table{1024};
  auto real = put(table, 1);
  CHECK(!table.take(pending_table::none));
  CHECK(!table.take(real + 1));
  CHECK(!table.take(real + (1ull << 24))); // another generation
  CHECK(!table.take(real | 1ull << 63));
  CHECK(!table.take(0xffffffffffffull));
  CHECK(!table.take(~0ull));
  CHECK(number_of(table.take(real)) == 1);
}

TEST_CASE("pending_table finds nothing for the correlation of an earlier one") {
  pending_table table{1024};
  std::vector<std::uint64_t> old;
  for (int i = 0; i < 5000; ++i) { // the same record again and again
    auto correlation = put(table, i);
    for (auto stale : old)
      REQUIRE(!table.take(stale));
    REQUIRE(number_of(table.take(correlation)) == i);
    if (old.size() < 20)
      old.push_back(correlation);
  }
}

TEST_CASE("pending_table correlations fit 48 bits and differ") {
  pending_table table{4096};
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 3000; ++i) {
    auto correlation = put(table, i);
    CHECK((correlation >> 48) == 0);
    seen.insert(correlation);
  }
  CHECK(seen.size() == 3000);
}

TEST_CASE("pending_table refuses when it is full (records=1024)") {
  pending_table table{1024};
  std::vector<std::uint64_t> all;
  for (int i = 0; i < 1024; ++i) {
    all.push_back(put(table, i));
    REQUIRE(all.back() != pending_table::none);
  }
  auto refused = element(7);
  CHECK(table.put(refused, 1) == pending_table::none);
  CHECK(number_of(refused) == 7); // still the caller's
  CHECK(number_of(table.take(all[500])) == 500);
  CHECK(table.put(refused, 1) != pending_table::none);
  CHECK(!refused);
  CHECK(put(table, 1) == pending_table::none);
}

TEST_CASE("pending_table rounds its bound up to whole chunks (records=1)") {
  pending_table table{1};
  int held = 0;
  while (put(table, held) != pending_table::none) // at most a chunk
    ++held;
  CHECK(held == 1024);
}

TEST_CASE("pending_table drains what waits for one receiver") {
  pending_table table{4096};
  pending_range range;
  std::vector<std::uint64_t> other;
  for (int i = 0; i < 2000; ++i) {
    auto correlation = put(table, i, i % 2 == 0 ? 77 : 78);
    if (i % 2 != 0)
      other.push_back(correlation);
    else
      range.add(correlation);
  }
  int drained = 0, wrong = 0;
  table.drain(77, range, [&](caf::mailbox_element_ptr x) {
    wrong += number_of(x) % 2 != 0;
    ++drained;
  });
  CHECK(drained == 1000);
  CHECK(wrong == 0);
  table.drain(77, range, [&](caf::mailbox_element_ptr) { ++drained; });
  CHECK(drained == 1000);
  for (std::size_t i = 0; i < other.size(); ++i)
    REQUIRE(number_of(table.take(other[i])) == static_cast<int>(2 * i + 1));
}

TEST_CASE("pending_range spans the receiver's records, not everybody's") {
  pending_table table{4096};
  pending_range none, one, some;
  std::vector<std::uint64_t> all;
  for (int i = 0; i < 1500; ++i)
    all.push_back(put(table, i));
  one.add(all[700]);
  for (int i : {900, 400, 1400})
    some.add(all[static_cast<std::size_t>(i)]);
  CHECK(none.end() == 0);
  CHECK(one.end() - one.first() == 1);
  const auto span_of = [&](std::size_t from, std::size_t to) {
    pending_range both;
    both.add(all[from]);
    both.add(all[to]);
    return std::pair{both.first(), both.end()};
  };
  CHECK(std::pair{some.first(), some.end()} == span_of(400, 1400));
  int drained = 0;
  table.drain(1, none, [&](caf::mailbox_element_ptr) { ++drained; });
  CHECK(drained == 0);
  table.drain(1, one, [&](caf::mailbox_element_ptr x) {
    drained += number_of(x) == 700;
  });
  CHECK(drained == 1);
}

TEST_CASE("pending_table drains all") {
  pending_table table{1024};
  auto first = put(table, 1, 5);
  put(table, 2, 6);
  int sum = 0;
  table.drain_all([&](caf::mailbox_element_ptr x) { sum += number_of(x); });
  CHECK(sum == 3);
  CHECK(!table.take(first));
}
