// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/spec.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace ringactor::supervision;
using namespace std::chrono_literals;
using ringactor::errc;

namespace {

template <class... Args>
std::string refusal(Args&&... args) {
  const auto checked = check(std::forward<Args>(args)...);
  if (checked)
    return "";
  CHECK(checked.error().code == errc::invalid_argument);
  return checked.error().what;
}

child_rules rules(auto change) {
  child_rules made{.id = "a"};
  change(made);
  return made;
}

sup_flags flags(auto change) {
  sup_flags made;
  change(made);
  return made;
}

const sup_flags plain{};

} // namespace

TEST_CASE("spec_defaults: one_for_one, 1 restart in 5 s, permanent workers") {
  CHECK(plain.strategy == strategy::one_for_one);
  CHECK(plain.intensity == 1);
  CHECK(plain.period == 5s);
  CHECK(plain.auto_shutdown == auto_shutdown::never);
  const child_rules child{.id = "a"};
  CHECK(child.restart == restart_type::permanent);
  CHECK(child.kind == child_kind::worker);
  CHECK_FALSE(child.significant);
  CHECK_FALSE(child.backoff);
  CHECK(child.stop_rule() == shutdown_rule::within(5000ms));
  const child_rules sup{.id = "s", .kind = child_kind::supervisor};
  CHECK(sup.stop_rule() == shutdown_rule::infinity());
  CHECK(check(plain, std::vector{child, sup}));
}

TEST_CASE("flags_faulty: each bad flag is refused by its name") {
  CHECK(refusal(flags([](auto& f) { f.strategy = strategy{9}; }))
        == "strategy is 9; it is one_for_one, one_for_all, rest_for_one or "
           "simple_one_for_one");
  CHECK(refusal(flags([](auto& f) { f.auto_shutdown = auto_shutdown{3}; }))
        == "auto_shutdown is 3; it is never, any_significant or "
           "all_significant");
  CHECK(refusal(flags([](auto& f) { f.period = 0ns; }))
        == "period is 0 ns; it is a time above 0");
  CHECK(refusal(flags([](auto& f) { f.period = -1ns; }))
        == "period is -1 ns; it is a time above 0");
  CHECK(refusal(flags([](auto& f) { f.kill_grace = -1ms; }))
        == "kill_grace is -1 ms; it is 0 ms to 100 years");
  CHECK(refusal(flags([](auto& f) { f.kill_grace = milliseconds::max(); }))
        == "kill_grace is 9223372036854775807 ms; it is 0 ms to 100 years");
}

TEST_CASE(
  "significant_simple: auto_shutdown of a dynamic supervisor is "
  "refused") {
  sup_flags dynamic{.strategy = strategy::simple_one_for_one};
  dynamic.auto_shutdown = auto_shutdown::any_significant;
  CHECK(refusal(dynamic)
        == "auto_shutdown is any_significant with simple_one_for_one; its "
           "instances come and go: leave it at never");
}

TEST_CASE("spec_faulty: each bad enumerator is refused by its name") {
  CHECK(refusal(child_rules{}, plain) == "id is empty; each child has an id");
  CHECK(refusal(rules([](auto& c) { c.restart = restart_type{7}; }), plain)
        == "child 'a': restart is 7; it is permanent, transient or temporary");
  CHECK(refusal(rules([](auto& c) { c.kind = child_kind{2}; }), plain)
        == "child 'a': kind is 2; it is worker or supervisor");
  CHECK(refusal(rules([](auto& c) {
                  c.shutdown = shutdown_rule{shutdown_rule::mode{5}, {}};
                }),
                plain)
        == "child 'a': shutdown is 5; it is brutal_kill, a time, or infinity");
  CHECK(refusal(rules([](auto& c) {
                  c.shutdown = shutdown_rule::within(-1ms);
                }),
                plain)
        == "child 'a': shutdown is -1 ms; it is brutal_kill, 0 ms to 100 "
           "years, or infinity");
}

TEST_CASE("spec_faulty: a significant child needs auto_shutdown, and an end") {
  const auto significant = rules([](auto& c) {
    c.significant = true;
    c.restart = restart_type::transient;
  });
  CHECK(refusal(significant, plain)
        == "child 'a': significant is true while auto_shutdown is never; set "
           "auto_shutdown to any_significant or all_significant");
  sup_flags any;
  any.auto_shutdown = auto_shutdown::any_significant;
  CHECK(check(significant, any));
  CHECK(refusal(rules([](auto& c) { c.significant = true; }), any)
        == "child 'a': significant is true of a permanent child; a child that "
           "always restarts never ends: make it transient or temporary");
}

TEST_CASE("spec_faulty: each bad field of a backoff is refused by its name") {
  const auto with = [](auto change) {
    backoff_rule rule;
    change(rule);
    return refusal(rules([&](auto& c) { c.backoff = rule; }), plain);
  };
  CHECK(with([](auto&) {}) == "");
  CHECK(with([](auto& b) { b.first = 0ms; })
        == "child 'a': backoff.first is 0 ms; it is a time of 1 ms at least");
  CHECK(with([](auto& b) { b.most = 99ms; })
        == "child 'a': backoff.most is 99 ms; it is backoff.first at least, "
           "and 100 years at most");
  CHECK(with([](auto& b) { b.most = milliseconds::max(); }) != "");
  CHECK(with([](auto& b) { b.jitter = 1.5; })
        == "child 'a': backoff.jitter is 1.500000; it is a part, from 0 to 1");
  CHECK(
    with([](auto& b) { b.jitter = std::numeric_limits<double>::quiet_NaN(); })
    != "");
  CHECK(with([](auto& b) { b.reset_after = -2ms; })
        == "child 'a': backoff.reset_after is -2 ms; it is 0 ms to 100 years");
}

TEST_CASE(
  "spec_faulty: an id given twice is refused, and a dynamic supervisor "
  "takes one spec") {
  const std::vector<child_rules> twice{{.id = "a"}, {.id = "b"}, {.id = "a"}};
  CHECK(refusal(plain, twice)
        == "id is 'a' twice; each child of a supervisor has an id of its own");
  const sup_flags dynamic{.strategy = strategy::simple_one_for_one};
  CHECK(refusal(dynamic, twice)
        == "children is 3 specs; simple_one_for_one takes exactly one: that "
           "of its instances");
  CHECK(refusal(dynamic, std::vector<child_rules>{})
        == "children is 0 specs; simple_one_for_one takes exactly one: that "
           "of its instances");
  CHECK(refusal(plain, std::vector<child_rules>{}) == "");
}

TEST_CASE("each word of supervision has its name") {
  CHECK(to_string(strategy::rest_for_one) == "rest_for_one");
  CHECK(to_string(restart_type::transient) == "transient");
  CHECK(to_string(auto_shutdown::all_significant) == "all_significant");
  CHECK(to_string(child_kind::supervisor) == "supervisor");
  CHECK(to_string(exit_class::killed) == "killed");
  CHECK(to_string(strategy{77}) == "unknown");
}

TEST_CASE(
  "log_shape: a long text loses its middle, no character is cut in two") {
  CHECK(shortened(std::string(exit_text_max, 'x'))
        == std::string(exit_text_max, 'x'));
  for (std::size_t offset = 0; offset < 4; ++offset) {
    std::string text(offset, '.');
    for (int i = 0; i < 1000; ++i)
      text += "\xf0\x9f\x92\xbe"; // one character
    const auto cut = shortened(text);
    CHECK(cut.size() <= exit_text_max);
    const auto words = cut.find(" ... (");
    REQUIRE(words != std::string::npos);
    CHECK(words % 4 == offset);
    CHECK((cut.size() - cut.rfind(' ') - 1) % 4 == 0);
    CHECK(cut.starts_with(text.substr(0, 400)));
    CHECK(cut.ends_with(text.substr(text.size() - 400)));
  }
  const std::string no_utf8(5000, '\x80');
  CHECK(shortened(no_utf8).size() <= exit_text_max);
  CHECK(shortened("begin" + std::string(1 << 20, '#')).size() <= exit_text_max);
}
