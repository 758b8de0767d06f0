// SPDX-License-Identifier: BSD-3-Clause
// Texts of trees that are not taken: each error has the path of what is wrong.
#include "ringactor/supervision/tree_text.hpp"

#include <doctest/doctest.h>

using namespace ringactor::supervision;
using ringactor::errc;

namespace {

std::string refusal(const std::string& text, errc code) {
  const auto tree = tree_from_json(text);
  INFO(text.substr(0, 200));
  REQUIRE_FALSE(tree);
  CHECK(tree.error().code == code);
  return tree.error().what;
}

void refused(const std::string& text, const std::string& begins,
             errc code = errc::invalid_argument) {
  const auto why = refusal(text, code);
  INFO(why);
  CHECK(why.starts_with(begins));
}

/// A tree whose second child, of three, has this member too.
std::string with(const std::string& member) {
  return R"({"auto_shutdown": "any_significant", "children": [
    {"id": "a", "host": "x"}, {"id": "b", "host": "x")"
         + (member.empty() ? "" : ", " + member)
         + R"(}, {"id": "c", "host": "x"}]})";
}

std::string flag(const std::string& member) {
  return "{" + member + R"(, "children": []})";
}

std::string only_child(const std::string& members) {
  return R"({"children": [{)" + members + "}]}";
}

} // namespace

TEST_CASE("tree_refused: a word that is none is refused with those there are") {
  refused(with(R"("restart": "always")"),
          R"(tree.children[1].restart: expected one of permanent, transient, )"
          R"(temporary, got "always")");
  refused(with(R"("restart": 1)"), "tree.children[1].restart: expected one of");
  refused(with(R"("type": "Worker")"),
          "tree.children[1].type: expected one of worker, supervisor, got");
  refused(flag(R"("strategy": "all_for_one")"),
          "tree.strategy: expected one of one_for_one, one_for_all, "
          "rest_for_one, simple_one_for_one, got \"all_for_one\"");
  refused(flag(R"("auto_shutdown": true)"),
          "tree.auto_shutdown: expected one of never, any_significant, "
          "all_significant, got true");
  refused(only_child(R"("id": "k", "kernel": "k", "on": "e", "restore": "")"),
          "tree.children[0].restore: expected one of none, newest_snapshot");
}

TEST_CASE("tree_refused: a number outside its range, or of another type") {
  for (const char* bad : {"-1", "1.5", "\"5\"", "null", "4294967296", "[]"})
    refused(flag("\"intensity\": " + std::string{bad}),
            "tree.intensity: expected a whole number from 0 to 4294967295, "
            "got "
              + std::string{bad});
  for (const char* bad : {"0", "-5", "0.0", "-0.5", "1e-10", "3153600001",
                          "18446744073709551615", "1e7", "\"5\"", "false"})
    refused(flag("\"period\": " + std::string{bad}),
            "tree.period: expected seconds: a number above 0 and below "
            "1000000, or a whole one up to 3153600000, got ");
  for (const char* bad : {"-1", "3153600000001", "0.5", "\"1\"", "{}"}) {
    refused(flag("\"kill_grace\": " + std::string{bad}),
            "tree.kill_grace: expected milliseconds from 0 to 3153600000000");
    refused(with("\"start_limit\": " + std::string{bad}),
            "tree.children[1].start_limit: expected milliseconds");
    refused(with("\"shutdown\": " + std::string{bad}),
            "tree.children[1].shutdown: expected \"brutal_kill\", "
            "\"infinity\" or milliseconds from 0 to 3153600000000, got "
              + std::string{bad});
  }
  refused(flag(R"("seed": -1)"), "tree.seed: expected a whole number");
  refused(flag(R"("seed": 18446744073709551616)"), "tree.seed: expected");
  refused(flag(R"("seed": 1e999)"), "tree: the text is not valid JSON");
  refused(with(R"("significant": "yes")"),
          "tree.children[1].significant: expected true or false, got \"yes\"");
}

TEST_CASE("tree_refused: each member of a backoff") {
  refused(with(R"("backoff": 5)"),
          "tree.children[1].backoff: expected an object, got 5");
  refused(with(R"("backoff": {"first": -1})"),
          "tree.children[1].backoff.first: expected milliseconds");
  refused(with(R"("backoff": {"jitter": "much"})"),
          "tree.children[1].backoff.jitter: expected a number from 0 to 1");
  refused(with(R"("backoff": {"jitter": 1.5})"),
          "tree.children[1]: child 'b': backoff.jitter is 1.5");
  refused(with(R"("backoff": {"first": 0})"),
          "tree.children[1]: child 'b': backoff.first is 0 ms");
  refused(with(R"("backoff": {"first": 20, "most": 10})"),
          "tree.children[1]: child 'b': backoff.most is 10 ms");
  refused(with(R"("backoff": {"min": 20})"),
          "tree.children[1].backoff: there is no member 'min' here; it may "
          "have: first, most, jitter, reset_after");
}

TEST_CASE("tree_refused: a member that is not known, or comes twice") {
  refused(with(R"("modules": [])"),
          "tree.children[1]: there is no member 'modules' here; it may have: "
          "id, restart, type, significant, shutdown, start_limit, backoff, "
          "host");
  refused(with(R"("intensity": 3)"),
          "tree.children[1]: there is no member 'intensity' here");
  refused(with(R"("on": "main")"),
          "tree.children[1]: there is no member 'on' here");
  refused(flag(R"("id": "root")"), "tree: there is no member 'id' here");
  refused(with(R"("restart": "permanent", "restart": "permanent")"),
          "tree: the member 'restart' comes twice in one object");
}

TEST_CASE("tree_refused: a child without an id, or without a start") {
  refused(only_child(R"("host": "x")"),
          "tree.children[0]: the member 'id' is missing");
  for (const char* bad : {"\"\"", "7", "null"})
    refused(only_child("\"host\": \"x\", \"id\": " + std::string{bad}),
            "tree.children[0].id: expected a string that is not empty, got ");
  refused(only_child(R"("id": "a")"),
          "tree.children[0]: expected one of host, kernel, engine, children, "
          "which says how it is started, got none");
  refused(only_child(R"("id": "a", "host": "x", "children": [])"),
          "tree.children[0]: expected one of host, kernel, engine, children, "
          "which says how it is started, got host, children");
  refused(only_child(R"("id": "a", "host": {})"),
          "tree.children[0].host: expected a string that is not empty");
  refused(only_child(R"("id": "a", "kernel": "k")"),
          "tree.children[0]: the member 'on' is missing");
  refused(only_child(R"("id": "a", "type": "worker", "children": [])"),
          "tree.children[0].type: expected \"supervisor\": it has children, "
          "got \"worker\"");
}

TEST_CASE("tree_refused: what the rules forbid, in their words") {
  refused(with(R"("significant": true)"),
          "tree.children[1]: child 'b': significant is true of a permanent");
  refused(R"({"children": [{"id": "a", "host": "x", "significant": true}]})",
          "tree.children[0]: child 'a': significant is true while");
  refused(R"({"children": [{"id": "s", "children": [
               {"id": "a", "host": "x"}, {"id": "b", "host": "x"},
               {"id": "a", "host": "x"}]}]})",
          "tree.children[0].children[2]: id is 'a' twice");
  refused(flag(R"("strategy": "simple_one_for_one")"),
          "tree: children is 0 specs; simple_one_for_one takes exactly one");
  refused(R"({"children": [{"id": "s", "auto_shutdown": "any_significant",
               "strategy": "simple_one_for_one",
               "children": [{"id": "a", "host": "x"}]}]})",
          "tree.children[0]: auto_shutdown is any_significant with");
}

TEST_CASE("tree_refused: no tree, no JSON, no UTF-8, too deep, too long") {
  for (const char* text : {"", " ", "{", "nul", "{\"children\": []} x",
                           "{\"children\": [\"\xff\"]}", "\xef\xbb",
                           "{\"children\": [\"\xed\xa0\x80\"]}", "{'a': 1}"})
    refused(text, "tree: the text is not valid JSON");
  for (const char* text : {"[]", "null", "7", "\"tree\""})
    refused(text, "tree: expected an object, got ");
  refused("{}", "tree: the member 'children' is missing");
  refused(R"({"children": {}})", "tree.children: expected an array, got {}");
  refused(R"({"children": [null]})", "tree.children[0]: expected an object");
  std::string deep = R"({"children": []})";
  for (int i = 0; i < 14; ++i)
    deep = R"({"children": [{"id": "s", )" + deep.substr(1) + "]}";
  CHECK(tree_from_json(deep));
  for (int i = 0; i < 40; ++i)
    deep = R"({"children": [{"id": "s", )" + deep.substr(1) + "]}";
  refused(deep, "tree: the text is nested deeper than 32");
  refused(std::string(1'000'000, '['), "tree: the text is nested deeper");
  refused(std::string((1 << 20) + 1, ' '), "tree: a JSON text of 1048577 bytes",
          errc::oversize);
}

TEST_CASE("tree_refused: a store is an object that names one, of a kernel") {
  const auto kernel = [](const std::string& members) {
    return only_child(R"("id": "k", "kernel": "k", "on": "e", )" + members);
  };
  const std::string path = "tree.children[0]";
  refused(kernel(R"("store": "disk")"),
          path + ".store: expected an object, got \"disk\"");
  refused(kernel(R"("store": {})"),
          path + ".store: the member 'in' is missing");
  refused(kernel(R"("store": {"in": ""})"), path + ".store.in: expected a str");
  refused(kernel(R"("store": {"in": "a", "key": 7})"),
          path + ".store.key: exp");
  refused(kernel(R"("store": {"in": "a", "every": -1})"),
          path + ".store.every: expected milliseconds");
  refused(kernel(R"("store": {"in": "a", "evry": 1})"),
          path
            + ".store: there is no member 'evry' here; it may have: in, key,");
  refused(kernel(R"("restore": "none", "store": {"in": "a"})"),
          path + ": it has both 'restore' and 'store'");
  refused(with(R"("store": {"in": "a"})"),
          "tree.children[1]: there is no member 'store' here");
  refused(R"({"strategy": "simple_one_for_one", "children": [{"id": "k",)"
          R"( "kernel": "k", "on": "e", "store": {"in": "a"}}]})",
          path + ": it has a 'store', but is the spec of many instances");
}
