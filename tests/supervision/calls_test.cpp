// SPDX-License-Identifier: BSD-3-Clause
// The management calls of a supervisor whose children have ids.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

TEST_CASE("child_adm: the life cycle of a child, and the code of each error") {
  sup_world w{{}, {}};
  w.begin();
  CHECK(w.ask(restart_child{"a"}).code == reply_code::not_found);
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::not_found);
  CHECK(w.ask(delete_child{"a"}).code == reply_code::not_found);
  CHECK(w.ask(get_childspec{"a"}).code == reply_code::not_found);
  const auto started = w.ask(start_child{worker("a")});
  CHECK(started.code == reply_code::ok);
  CHECK(started.who == w.who("a"));
  const auto again = w.ask(start_child{worker("a")});
  CHECK(again.code == reply_code::already_started);
  CHECK(again.who == started.who);
  CHECK(w.ask(restart_child{"a"}).code == reply_code::running);
  CHECK(w.ask(delete_child{"a"}).code == reply_code::running);
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::ok);
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::ok);
  CHECK(w.ask(start_child{worker("a")}).code == reply_code::already_present);
  w.of("a").starts = {start_outcome::fail};
  CHECK(w.ask(restart_child{"a"}).code == reply_code::start_failed);
  CHECK(w.listed() == "a stopped");
  const auto restarted = w.ask(restart_child{"a"});
  CHECK(restarted.code == reply_code::ok);
  CHECK(restarted.who == w.who("a"));
  CHECK(w.ask(terminate_child{"a"}).code == reply_code::ok);
  CHECK(w.ask(delete_child{"a"}).code == reply_code::ok);
  CHECK(w.listed() == "");
  CHECK(w.count(event_kind::restarting) == 0);
}

TEST_CASE("child_adm: a bad spec is refused by the field, and not stored") {
  sup_world w{{}, {}};
  w.begin();
  const auto refused = w.ask(start_child{worker("")});
  CHECK(refused.code == reply_code::invalid);
  CHECK(refused.text == "id is empty; each child has an id");
  CHECK(w.listed() == "");
}

TEST_CASE("child_adm: a temporary child that is terminated is gone") {
  sup_world w{{}, {worker("t", restart_type::temporary)}};
  w.begin();
  CHECK(w.ask(terminate_child{"t"}).code == reply_code::ok);
  CHECK(w.ask(terminate_child{"t"}).code == reply_code::not_found);
  CHECK(w.ask(start_child{worker("t")}).code == reply_code::ok);
}

TEST_CASE("child_adm: calls of instances are refused") {
  sup_world w{{}, {worker("a")}};
  w.begin();
  CHECK(w.ask(start_instance{}).code == reply_code::simple_one_for_one);
  CHECK(w.ask(terminate_instance{w.who("a")}).code
        == reply_code::simple_one_for_one);
  CHECK(w.listed() == "a running");
}

TEST_CASE("counts: 1000 workers and 1000 supervisors, listed as counted") {
  sup_world w{{}, {}};
  w.begin();
  for (int i = 0; i < 1000; ++i) {
    w.ask(start_child{worker("w" + std::to_string(i))});
    w.ask(start_child{
      {.id = "s" + std::to_string(i), .kind = child_kind::supervisor}});
  }
  for (int i = 0; i < 500; ++i)
    w.ask(terminate_child{"w" + std::to_string(i)});
  const auto counts = w.ask(count_children{}).counts;
  CHECK(counts.specs == 2000);
  CHECK(counts.active == 1500);
  CHECK(counts.workers == 1000);
  CHECK(counts.supervisors == 1000);
  CHECK(w.ask(which_children{}).children.size() == 2000);
}

TEST_CASE("counts: a child that is down is not active, handled or not") {
  sup_world w{{}, {worker("a"), worker("b")}};
  w.begin();
  w.of("a").stop_takes = 5ms;
  w.post(terminate_child{"a"});
  const auto call = w.post(count_children{});
  w.settle();
  w.exits("b", exit_class::abnormal); // behind the call
  w.advance(5ms);
  CHECK(w.answers().at(call).counts.active == 0);
  CHECK(w.ask(count_children{}).counts.active == 1);
}

TEST_CASE("listing: newest first, right after a restart, with states") {
  sup_world w{{.intensity = 9}, {worker("b"), worker("a")}};
  w.begin();
  w.ask(start_child{{.id = "s", .kind = child_kind::supervisor}});
  w.exits("b", exit_class::abnormal);
  w.ask(terminate_child{"a"});
  CHECK(w.listed() == "s running, a stopped, b running");
  const auto lines = w.ask(which_children{}).children;
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].kind == child_kind::supervisor);
  CHECK(lines[1].who == 0);
  CHECK(lines[2].who == w.who("b"));
}

TEST_CASE("spec_defaults: get_childspec gives the rules back") {
  sup_world w{{}, {worker("a", restart_type::transient)}};
  w.begin();
  const auto found = w.ask(get_childspec{"a"});
  REQUIRE(found.spec);
  CHECK(found.spec->id == "a");
  CHECK(found.spec->restart == restart_type::transient);
  CHECK(found.spec->stop_rule() == shutdown_rule::within(5000ms));
}

TEST_CASE("hanging_restart: the answers while a restart keeps failing") {
  sup_world w{{.intensity = 1'000'000}, {worker("a"), worker("b")}};
  w.begin();
  w.of("a").starts = {start_outcome::fail, start_outcome::late};
  w.exits("a", exit_class::abnormal);
  const std::vector<request> asked{which_children{}, start_child{worker("a")},
                                   restart_child{"a"}, delete_child{"a"}};
  std::vector<call_number> numbers;
  for (const auto& each : asked)
    numbers.push_back(w.post(each));
  w.settle();
  CHECK(w.answers().empty()); // it is busy with the second try
  w.answer_start("a", start_outcome::fail);
  CHECK(w.answers().at(numbers[0]).children.back().state
        == child_state::restarting);
  CHECK(w.answers().at(numbers[1]).code == reply_code::already_present);
  CHECK(w.answers().at(numbers[2]).code == reply_code::restarting);
  CHECK(w.answers().at(numbers[3]).code == reply_code::restarting);
  CHECK(w.listed() == "b running, a running"); // the third try
}

TEST_CASE(
  "hanging_restart: terminate_child ends the tries, stop ends the "
  "supervisor") {
  for (const bool stops : {false, true}) {
    sup_world w{{.intensity = 1'000'000}, {worker("a"), worker("b")}};
    w.begin();
    w.of("a").starts = {start_outcome::late};
    w.exits("a", exit_class::abnormal);
    w.trace();
    const auto call = w.post(terminate_child{"a"});
    if (stops)
      w.give(1, ringactor::supervision::stop{{exit_class::shutdown, ""}});
    w.answer_start("a", start_outcome::fail);
    CHECK(w.answers().at(call).code == reply_code::ok);
    CHECK(w.trace()
          == (stops ? "failed a, tell b, down b shutdown, finished shutdown"
                    : "failed a"));
    if (!stops)
      CHECK(w.listed() == "b running, a stopped");
  }
}

TEST_CASE("hanging_restart: each failed try counts against the intensity") {
  sup_world w{{.intensity = 3}, {worker("a"), worker("b")}};
  w.begin();
  w.of("a").starts.assign(9, start_outcome::fail);
  w.exits("a", exit_class::abnormal);
  REQUIRE(w.end());
  CHECK(w.end()->kind == exit_class::shutdown);
  CHECK(w.count(event_kind::start_error) == 3);
}

TEST_CASE(
  "reconfigure: flags and specs are replaced, nobody is started or "
  "stopped") {
  sup_world w{{}, {worker("a"), worker("b"), worker("c")}};
  w.begin();
  w.trace();
  CHECK(w.ask(reconfigure{{.strategy = strategy::one_for_all, .intensity = 7},
                          {worker("n"), worker("c"), worker("a")}})
          .code
        == reply_code::ok);
  CHECK(w.trace() == "");
  // The new ones in their order, then the old ones that are not among them.
  CHECK(w.listed() == "b running, a running, c running, n stopped");
  w.exits("a", exit_class::abnormal);
  CHECK(w.trace()
        == "down a abnormal, tell b, down b shutdown, tell c, "
           "down c shutdown, start n, start c, start a, start b");
}

TEST_CASE(
  "reconfigure: a temporary spec it brought stays when its start is "
  "ignored") {
  sup_world w{{}, {}};
  w.begin();
  w.ask(reconfigure{{}, {worker("t", restart_type::temporary)}});
  w.of("t").starts = {start_outcome::ignore};
  const auto ignored = w.ask(restart_child{"t"});
  CHECK(ignored.code == reply_code::ok);
  CHECK(ignored.who == 0);
  CHECK(w.listed() == "t stopped");
}

TEST_CASE("reconfigure: what is faulty is refused, and changes nothing") {
  sup_world w{{}, {worker("a")}};
  w.begin();
  const auto bad = w.ask(reconfigure{{.period = 0ns}, {worker("z")}});
  CHECK(bad.code == reply_code::invalid);
  CHECK(bad.text == "period is 0 ns; it is a time above 0");
  CHECK(w.ask(reconfigure{{}, {worker("z"), worker("z")}}).code
        == reply_code::invalid);
  CHECK(w.ask(reconfigure{{.strategy = strategy::simple_one_for_one},
                          {worker("z")}})
          .code
        == reply_code::invalid);
  CHECK(w.listed() == "a running");
  CHECK(w.root().decides.flags().period == 5s);
}
