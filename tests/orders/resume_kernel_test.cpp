// SPDX-License-Identifier: BSD-3-Clause
// Book and risk that go on from states of different rows.
#include "orders_rig.hpp"

using namespace orders_tests;

namespace {

/// Row `number`, an execution of so many shares.
order_book_order row(std::uint64_t number, std::uint32_t flags = 0) {
  return {number,
          number,
          7,
          10,
          static_cast<std::uint32_t>(number),
          1,
          order_book_execute,
          flags};
}

struct pair_of : world {
  caf::actor risk = spawn(risk_kernel({{}, ~0ull}));
  caf::actor book = spawn(order_book_kernel({engine.address_of(risk), 10, 0}));

  order_book_reply send(const order_book_order& what) {
    return ask<order_book_reply>(book, what);
  }
  order_book_position resume(std::uint64_t risk_has) {
    return ask<order_book_position>(
      book, order_book_resume{engine.address_of(risk), risk_has});
  }
  /// Another risk actor, which has seen nothing.
  void forget_risk() { risk = spawn(risk_kernel({{}, ~0ull})); }
  risk_totals totals() { return ask<risk_totals>(risk, risk_query{}); }
};

} // namespace

TEST_CASE("risk counts a row once, however often it is told (rows=3)") {
  world on;
  auto risk = on.spawn(risk_kernel({{}, ~0ull}));
  for (std::uint64_t number : {4, 4, 9, 4, 9, 12})
    caf::anon_send(risk, risk_row{{number, 1, 10, 1, 1}, number});
  on.settle();
  CHECK(on.ask<risk_totals>(risk, risk_query{}).fills == 3);
  auto at = on.ask<risk_position>(risk, risk_resume{{}});
  CHECK(at.row == 12);
  CHECK(at.alerts_sent == 0);
}

TEST_CASE(
  "a book ahead of its risk tells the fills between again, and only "
  "these") {
  pair_of on;
  for (std::uint64_t number = 1; number <= 5; ++number)
    REQUIRE(on.send(row(number)).applied);
  const auto before = on.ask<order_book_totals>(on.book, order_book_query{});
  on.forget_risk();
  CHECK(on.resume(2).sequence == 5);
  CHECK(on.send(row(6)).status == order_book_out_of_order); // not yet
  CHECK(on.send(row(4, order_book_again)).status == order_book_out_of_order);
  for (std::uint64_t number = 3; number <= 5; ++number)
    CHECK(on.send(row(number, order_book_again)).applied);
  CHECK(on.totals().fills == 3);
  CHECK(on.totals().volume == 3 + 4 + 5);
  const auto after = on.ask<order_book_totals>(on.book, order_book_query{});
  CHECK(after.messages == before.messages);
  CHECK(after.fills_sent == before.fills_sent);
  CHECK(on.send(row(6, order_book_again)).status == order_book_out_of_order);
  CHECK(on.send(row(6)).applied);
  CHECK(on.totals().fills == 4);
}

TEST_CASE("a book behind its risk goes on as ever (risk has 3, 4 and 9)") {
  for (std::uint64_t has : {3, 4, 9}) {
    pair_of on;
    for (std::uint64_t number = 1; number <= 3; ++number)
      REQUIRE(on.send(row(number)).applied);
    CHECK(on.resume(has).sequence == 3);
    CHECK(on.send(row(4)).applied);
    CHECK(on.totals().fills == 4);
  }
}
