// SPDX-License-Identifier: BSD-3-Clause
// What host code reads of a kernel actor without asking it: the struct it
// published last, and what its kernel's operations took.
#include "reporting.hpp"

using namespace actor_tests;
using ringactor::errc;
using ringactor::published;

namespace {

struct published_world : reporting {
  caf::actor kernel = spawn_reporter({}, {.keep_address = true});
  ra_address where = engine.address_of(kernel);
};

} // namespace

TEST_CASE("published reads the last value, by handle and by address") {
  published_world w;
  for (std::uint64_t value : {1, 2}) {
    w.order(w.kernel, reporter_publishes, value);
    CHECK(must(published<reporter_pair>(w.kernel)).a == value);
    CHECK(must(published<reporter_pair>(w.engine, w.where)).twice == 2 * value);
  }
  auto whoever = w.where;
  whoever.incarnation = 0;
  CHECK(must(published<reporter_pair>(w.engine, whoever)).a == 2);
}

TEST_CASE("an actor that has published nothing says so: empty") {
  published_world w;
  auto none = published<reporter_pair>(w.kernel);
  CHECK(code_of(none) == errc::empty);
  CHECK(says(w, none.error(), {"reporter", "nothing", "ra_publish"}));
  CHECK(code_of(published<reporter_pair>(w.engine, w.where)) == errc::empty);
}

TEST_CASE("another struct than the one that was published is refused") {
  published_world w;
  w.order(w.kernel, reporter_publishes_other, 1);
  auto wrong = published<reporter_pair>(w.kernel);
  CHECK(code_of(wrong) == errc::bad_type);
  CHECK(says(w, wrong.error(), {"reporter_pair", "another struct"}));
  CHECK(must(published<reporter_other>(w.kernel)).a == 1);
}

TEST_CASE("a life that has ended publishes nothing, the next begins anew") {
  published_world w;
  w.order(w.kernel, reporter_publishes, 1);
  auto ref = ringactor::ref_to(w.engine, w.kernel);
  w.end(w.kernel);
  CHECK(code_of(published<reporter_pair>(w.kernel)) == errc::down);
  CHECK(code_of(published<reporter_pair>(w.engine, w.where)) == errc::down);
  auto next =
    must(ringactor::respawn_kernel(w.engine, ref, reporter_kernel({})));
  CHECK(code_of(published<reporter_pair>(next)) == errc::empty); // not begun
  w.settle();
  CHECK(code_of(published<reporter_pair>(next)) == errc::empty);
  CHECK(code_of(published<reporter_pair>(w.engine, w.where))
        == errc::stale_incarnation);
  w.order(next, reporter_publishes, 3);
  CHECK(must(published<reporter_pair>(next)).a == 3);
}

TEST_CASE("an address that is no kernel actor of the engine is no_such") {
  published_world w;
  auto other = w.open();
  auto host = w.engine.address_of(caf::actor_cast<caf::actor>(w.self));
  for (auto who : {host, ra_make_address(other.core().id(), 0, 0),
                   ra_make_address(w.engine.core().id(), 5, 0),
                   ra_make_address(w.engine.core().id(), ra_index_mask, 0)})
    CHECK(code_of(published<reporter_pair>(w.engine, who)) == errc::no_such);
  CHECK(code_of(published<reporter_pair>(caf::actor_cast<caf::actor>(w.self)))
        == errc::invalid_argument);
  CHECK(code_of(published<reporter_pair>(caf::actor{}))
        == errc::invalid_argument);
}

TEST_CASE("operations are those of a kernel's actors in one engine") {
  published_world w;
  auto other = w.open();
  auto second = w.spawn_reporter();
  w.order(w.kernel, reporter_measures, 2, 10, 5);
  w.order(second, reporter_measures, 2, 20, 6);
  w.order(second, reporter_measures, 100, 1, 1);
  auto sums = must(ringactor::operations(w.engine, "reporter"));
  CHECK(sums.of[2].count == 2);
  CHECK(sums.of[2].sum_us == 30);
  CHECK(sums.of[2].max_us == 20);
  CHECK(sums.of[2].items == 11);
  CHECK(sums.lost == 2);
  CHECK(must(ringactor::operations(w.engine, "probe")).of[2].count == 0);
  CHECK(must(ringactor::operations(other, "reporter")).of[2].count == 0);
}

TEST_CASE("operations of a kernel that is not in the image are no_such") {
  published_world w;
  auto none = ringactor::operations(w.engine, "teapot");
  CHECK(code_of(none) == errc::no_such);
  CHECK(says(w, none.error(), {"teapot", "reporter"}));
}
