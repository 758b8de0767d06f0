// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/place_table.hpp"

#include <doctest/doctest.h>

using namespace ringactor;
using namespace ringactor::backend;

TEST_CASE("place_table gives each life of a place a higher incarnation") {
  place_table places{4, 0, 4096};
  auto first = places.take(100);
  REQUIRE(first);
  CHECK(first->incarnation == 1);
  CHECK(places.give(first->index));
  auto second = places.take(100);
  REQUIRE(second);
  CHECK(second->index == first->index);
  CHECK(second->incarnation == 2);
  CHECK(second->state == first->state); // same size: same block
}

TEST_CASE("place_table keeps the states of living places apart") {
  place_table places{4, 64, 4096};
  auto a = places.take(100), b = places.take(1), c = places.take(64);
  REQUIRE((a && b && c));
  CHECK(a->state == 64);
  CHECK(b->state == a->state + 128);
  CHECK(c->state == b->state + 64);
}

TEST_CASE("place_table refuses a place beyond its bound (places=2)") {
  place_table places{2, 0, 4096};
  REQUIRE((places.take(1) && places.take(1)));
  auto third = places.take(1);
  REQUIRE_FALSE(third);
  CHECK(third.error().code == errc::exhausted);
  CHECK(third.error().what.find("places_max") != std::string::npos);
  CHECK(places.in_use() == 2);
}

TEST_CASE("place_table refuses a state beyond its room (bytes=128)") {
  place_table places{9, 0, 128};
  REQUIRE(places.take(128));
  auto more = places.take(1);
  REQUIRE_FALSE(more);
  CHECK(more.error().what.find("state_bytes") != std::string::npos);
}

TEST_CASE("place_table ignores a place that is not in use") {
  place_table places{2, 0, 4096};
  CHECK_FALSE(places.give(0));
  CHECK_FALSE(places.give(77));
  auto place = places.take(1);
  CHECK(places.give(place->index));
  CHECK_FALSE(places.give(place->index));
}

TEST_CASE("place_table retires a place after its last incarnation") {
  place_table places{2, 0, 4096};
  for (int life = 0; life < 65535; ++life)
    REQUIRE(places.give(places.take(1)->index));
  CHECK(places.take(1)->index == 1);
}

TEST_CASE("place_table gives a kept place to its own next life alone") {
  place_table places{2, 0, 4096};
  auto first = places.take(100);
  REQUIRE(first);
  CHECK(places.keep(first->index, first->incarnation));
  CHECK(places.give(first->index));
  CHECK(places.in_use() == 0);
  auto other = places.take(100);
  REQUIRE(other);
  CHECK(other->index != first->index);
  CHECK_FALSE(places.take(1)); // the kept one is not free
  auto next = places.take_next(first->index, 100);
  REQUIRE(next);
  CHECK(next->index == first->index);
  CHECK(next->incarnation == 2);
  CHECK_FALSE(places.keep(next->index, 1)); // that life has it no more
  CHECK_FALSE(places.is_waiting(next->index));
  CHECK(places.look(next->index).first == 1);
  CHECK(places.look(next->index).latest == 2);
}

TEST_CASE("place_table lets a next life wait, with a state of its own") {
  place_table places{2, 0, 4096};
  auto first = places.take(100);
  REQUIRE((first && places.keep(first->index, first->incarnation)));
  auto next = places.take_next(first->index, 200);
  REQUIRE(next);
  CHECK(places.is_waiting(next->index));
  CHECK(next->state != first->state);
  CHECK(places.in_use() == 1);
  CHECK_FALSE(places.take_next(first->index, 1)); // one waits
  CHECK(places.give(first->index));
  CHECK_FALSE(places.is_waiting(next->index));
  CHECK(places.in_use() == 1);
  CHECK_FALSE(places.drop_next(next->index, next->incarnation));
  CHECK(places.give(next->index));
  CHECK(places.in_use() == 0);
  auto again = places.take_next(first->index, 200);
  REQUIRE(again);
  CHECK(again->state == next->state); // given back with its own size
}

TEST_CASE("place_table forgets a waiting life that is dropped") {
  place_table places{1, 0, 256};
  auto first = places.take(128);
  REQUIRE((first && places.keep(first->index, first->incarnation)));
  auto next = places.take_next(first->index, 128);
  REQUIRE(next);
  CHECK_FALSE(places.drop_next(next->index, 1)); // not the one that waits
  CHECK(places.drop_next(next->index, 2));
  auto third = places.take_next(first->index, 128);
  REQUIRE(third);
  CHECK(third->incarnation == 3);
  CHECK(third->state == next->state);
}

TEST_CASE("place_table frees a place once it is let go and not in use") {
  place_table places{1, 0, 4096};
  auto first = places.take(1);
  REQUIRE((first && places.keep(first->index, first->incarnation)));
  CHECK(places.let_go(first->index));
  CHECK_FALSE(places.let_go(first->index));
  CHECK_FALSE(places.take(1)); // still in use
  CHECK(places.give(first->index));
  auto second = places.take(1);
  REQUIRE((second && places.keep(second->index, second->incarnation)));
  CHECK(places.give(second->index));
  CHECK_FALSE(places.take(1));
  CHECK(places.let_go(second->index));
  auto third = places.take(1);
  REQUIRE(third);
  CHECK(places.look(third->index).first == 3); // another actor's from here
  CHECK_FALSE(places.look(third->index).kept);
}

TEST_CASE("place_table refuses a next life where nothing is kept") {
  place_table places{2, 0, 4096};
  CHECK_FALSE(places.keep(0, 1));
  CHECK_FALSE(places.let_go(0));
  CHECK_FALSE(places.is_waiting(0));
  CHECK(places.look(9).latest == 0);
  auto first = places.take(1);
  REQUIRE(first);
  auto next = places.take_next(first->index, 1);
  REQUIRE_FALSE(next);
  CHECK(next.error().code == errc::invalid_argument);
  CHECK(next.error().what.find("keep_address") != std::string::npos);
}

TEST_CASE("place_table ends a kept place's lives at its last incarnation") {
  place_table places{1, 0, 4096};
  auto place = places.take(1);
  REQUIRE((place && places.keep(place->index, place->incarnation)));
  for (int life = 1; life < 65535; ++life) {
    REQUIRE(places.take_next(0, 1));
    REQUIRE(places.give(0));
  }
  auto more = places.take_next(0, 1);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == errc::exhausted);
  CHECK(more.error().what.find("65535") != std::string::npos);
}
