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
