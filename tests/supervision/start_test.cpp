// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

TEST_CASE(
  "start_normal: started in order, stopped in reverse, each waited "
  "for") {
  sup_world w{{}, {worker("a"), worker("b"), worker("c")}};
  w.of("b").starts = {start_outcome::late};
  w.of("b").stop_takes = 10ms;
  w.begin();
  CHECK(w.trace() == "start a, start b");
  w.answer_start("b", start_outcome::ok);
  CHECK(w.trace() == "start c, ready");
  w.stop();
  CHECK(w.trace() == "tell c, down c shutdown, tell b");
  w.advance(10ms);
  CHECK(w.trace()
        == "down b shutdown, tell a, down a shutdown, finished shutdown");
  CHECK(w.ask(which_children{}).code == reply_code::closing);
}

TEST_CASE("a supervisor without children is ready, and ends") {
  sup_world w{{}, {}};
  w.begin();
  w.stop(exit_class::normal);
  CHECK(w.trace() == "ready, finished normal");
}

TEST_CASE(
  "ignore_temporary: an ignored temporary child leaves no spec, others "
  "do") {
  sup_world w{{},
              {worker("a"), worker("t", restart_type::temporary),
               worker("r", restart_type::transient)}};
  w.of("t").starts = w.of("a").starts =
    w.of("r").starts = {start_outcome::ignore};
  w.begin();
  CHECK(w.trace()
        == "start a, ignored a, start t, ignored t, start r, ignored r, "
           "ready");
  CHECK(w.listed() == "r stopped, a stopped");
  const auto r = w.ask(restart_child{"r"});
  CHECK(r.code == reply_code::ok);
  CHECK(r.who == w.who("r"));
  w.of("t").starts = {start_outcome::ignore};
  const auto t = w.ask(start_child{worker("t", restart_type::temporary)});
  CHECK(t.code == reply_code::ok);
  CHECK(t.who == 0);
  CHECK(w.listed() == "r running, a stopped");
  w.trace();
  w.stop();
  CHECK(w.trace() == "tell r, down r shutdown, finished shutdown");
}

TEST_CASE(
  "child_start_error: those before it are stopped in reverse, the end "
  "names it") {
  sup_world w{{}, {worker("a"), worker("b"), worker("c"), worker("d")}};
  w.of("c").starts = {start_outcome::fail};
  w.begin();
  CHECK(w.trace()
        == "start a, start b, start c, failed c, tell b, down b shutdown, "
           "tell a, down a shutdown, finished shutdown");
  CHECK_FALSE(w.is_ready());
  CHECK(w.end()->text == "child 'c' could not be started: no luck");
}

TEST_CASE(
  "child_start_error: a child that could not be started is not "
  "stored") {
  sup_world w{{}, {}};
  w.begin();
  w.of("a").starts = {start_outcome::fail};
  const auto refused = w.ask(start_child{worker("a")});
  CHECK(refused.code == reply_code::start_failed);
  CHECK(refused.text == "no luck");
  CHECK(w.listed() == "");
  CHECK(w.ask(start_child{worker("a")}).code == reply_code::ok);
}

TEST_CASE(
  "a child that goes down before its start is answered failed to "
  "start") {
  sup_world w{{}, {}};
  w.begin();
  w.of("a").starts = {start_outcome::late};
  const auto number = w.post(start_child{worker("a")});
  w.settle();
  const auto who = w.who("a");
  w.give(1, child_down{who, {exit_class::abnormal, "crash"}});
  w.give(1, child_started{who}); // too late
  w.settle();
  CHECK(w.answers().at(number).code == reply_code::start_failed);
  CHECK(w.answers().at(number).text == "crash");
  CHECK(w.listed() == "");
}

TEST_CASE("what comes while a child starts waits, in its order") {
  sup_world w{{}, {worker("a"), worker("b")}};
  w.of("b").starts = {start_outcome::late};
  w.begin();
  const auto first = w.post(terminate_child{"a"});
  const auto second = w.post(restart_child{"a"});
  w.give(1, stop{{exit_class::shutdown, "bye"}});
  const auto third = w.post(which_children{});
  w.settle();
  CHECK(w.answers().empty());
  w.answer_start("b", start_outcome::ok);
  CHECK(w.answers().at(first).code == reply_code::ok);
  CHECK(w.answers().at(second).code == reply_code::ok);
  CHECK(w.answers().at(third).code == reply_code::closing);
  CHECK(w.trace()
        == "start a, start b, ready, tell a, down a shutdown, start a, "
           "tell b, down b shutdown, tell a, down a shutdown, "
           "finished shutdown");
  CHECK(w.end()->text == "bye");
}

TEST_CASE(
  "a life names the one before it that ran, not one that failed to "
  "start") {
  sup_world w{{.intensity = 5}, {worker("a")}};
  std::vector<start_life> seen;
  w.start_hook = [&](const start_life& each) {
    seen.push_back(each);
    return false;
  };
  w.begin();
  w.of("a").starts = {start_outcome::fail, start_outcome::ok};
  w.exits("a", exit_class::abnormal);
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].before == 0);
  CHECK(seen[1].before == seen[0].who);
  CHECK(seen[2].before == seen[0].who);
  CHECK(seen[2].who != seen[1].who);
}
