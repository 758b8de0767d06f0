// SPDX-License-Identifier: BSD-3-Clause
// auto_shutdown: a supervisor that ends with its significant children. Where
// S12 and OTP differ (a temporary one that crashes), OTP is followed.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

child_rules significant(std::string id, restart_type type) {
  return {.id = std::move(id), .restart = type, .significant = true};
}

sup_world begun(auto_shutdown how, std::vector<child_rules> children,
                strategy cycles = strategy::one_for_one) {
  sup_flags flags{.strategy = cycles, .intensity = 9};
  flags.auto_shutdown = how;
  sup_world made{flags, std::move(children)};
  made.begin();
  made.trace();
  return made;
}

constexpr auto any = auto_shutdown::any_significant;
constexpr auto all = auto_shutdown::all_significant;

} // namespace

TEST_CASE(
  "nonsignificant_temporary, nonsignificant_transient: no auto "
  "shutdown") {
  for (auto how : {any, all})
    for (auto type : {restart_type::temporary, restart_type::transient}) {
      auto w = begun(
        how, {worker("a", type), significant("s", restart_type::transient)});
      w.exits("a", exit_class::normal);
      CHECK_FALSE(w.end());
    }
}

TEST_CASE(
  "significant_transient: any ends with the first own exit, all with "
  "the last") {
  auto one = begun(any, {worker("w"), significant("a", restart_type::transient),
                         significant("b", restart_type::transient)});
  one.exits("a", exit_class::normal);
  CHECK(one.trace()
        == "down a normal, tell b, down b shutdown, tell w, down w shutdown, "
           "finished shutdown");
  CHECK(one.count(event_kind::auto_shutdown) == 1);
  auto last =
    begun(all, {worker("w"), significant("a", restart_type::transient),
                significant("b", restart_type::transient)});
  last.exits("a", exit_class::shutdown);
  CHECK_FALSE(last.end());
  last.exits("b", exit_class::normal);
  CHECK(last.end());
}

TEST_CASE("significant_transient: an abnormal exit restarts instead") {
  auto w = begun(any, {significant("a", restart_type::transient)});
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace() == "down a abnormal, start a");
  CHECK_FALSE(w.end());
}

TEST_CASE("significant_temporary: any own exit counts") {
  for (auto kind : {exit_class::normal, exit_class::killed}) {
    auto w = begun(any, {significant("a", restart_type::temporary)});
    w.exits("a", kind);
    CHECK(w.trace()
          == "down a " + std::string{to_string(kind)} + ", finished shutdown");
  }
}

TEST_CASE(
  "significant: terminate_child is no auto shutdown, but counts as "
  "gone") {
  auto w = begun(all, {significant("a", restart_type::transient),
                       significant("b", restart_type::transient)});
  w.ask(terminate_child{"a"});
  CHECK_FALSE(w.end());
  w.exits("b", exit_class::normal);
  CHECK(w.end());
}

TEST_CASE(
  "significant: a bystander of a sibling's restart is no auto "
  "shutdown") {
  auto w = begun(any, {worker("a"), significant("t", restart_type::temporary)},
                 strategy::one_for_all);
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace() == "down a abnormal, tell t, down t shutdown, start a");
  CHECK_FALSE(w.end());
}
