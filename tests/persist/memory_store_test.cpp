// SPDX-License-Identifier: BSD-3-Clause
#include "snapshots.hpp"

#include "ringactor/persist/snapshot_store.hpp"

using namespace persist_tests;

TEST_CASE("a memory store gives the newest of each actor, numbered from 1") {
  memory_store store;
  CHECK(store.load(kind_of("book")).error().code == errc::empty);
  for (std::uint64_t number = 1; number <= 5; ++number) {
    CHECK(*store.save(make(number)) == number);
    CHECK(*store.save(make(number + 100, "risk")) == number);
    auto found = store.load(kind_of("book"));
    REQUIRE(found);
    CHECK(number_of(found->what) == number);
    CHECK(found->what.generation == number);
    CHECK(found->passed_over.empty());
  }
  CHECK(number_of(store.load(kind_of("risk"))->what) == 105);
}

TEST_CASE("a memory store refuses another kind, and keeps what it has") {
  memory_store store;
  REQUIRE(store.save(make(1)));
  CHECK(store.save(make(2, "book", 48)).error().code == errc::mismatch);
  CHECK(store.load(kind_of("book", 48)).error().code == errc::mismatch);
  auto wrong = make(3);
  wrong.kind.state_bytes = 0;
  CHECK(store.save(wrong).error().code == errc::invalid_argument);
  CHECK(number_of(store.load(kind_of("book"))->what) == 1);
}
