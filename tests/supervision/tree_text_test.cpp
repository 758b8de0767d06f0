// SPDX-License-Identifier: BSD-3-Clause
// Trees as JSON text: what is read, what is written, and that both agree.
#include "ringactor/supervision/tree_text.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iterator>
#include <random>

using namespace ringactor::supervision;
using namespace std::chrono_literals;

namespace {

tree_text read(std::string_view text) {
  auto tree = tree_from_json(text);
  INFO(text);
  REQUIRE_MESSAGE(tree, tree.error().what);
  return *tree;
}

std::string write(const tree_text& tree) {
  auto text = tree_to_json(tree);
  REQUIRE_MESSAGE(text, text.error().what);
  return *text;
}

/// A tree of everything that a text can say, at random.
class random_tree {
public:
  explicit random_tree(std::uint64_t seed) : random_{seed} {}

  tree_text make() {
    tree_text tree;
    fill(tree.flags, tree.children, 0);
    return tree;
  }

private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool is_rare() { return below(4) == 0; }
  milliseconds time() {
    const auto most = static_cast<std::uint64_t>(time_max.count());
    return milliseconds{below(is_rare() ? most + 1 : 10'000)};
  }
  nanoseconds period() {
    switch (below(3)) {
      case 0:
        return std::chrono::seconds{1 + below(3'153'600'000)};
      case 1:
        return nanoseconds{1 + below(1'000'000'000'000'000 - 1)};
      default:
        return 5s;
    }
  }
  std::string name() {
    const char* const names[] = {"a",     "order book", "\xc3\xa9t\xc3\xa9",
                                 "\"\\/", "\x01\n",     "0"};
    return names[below(std::size(names))] + std::to_string(below(9));
  }

  void fill(sup_flags& flags, std::vector<child_text>& children, int depth);
  child_text child(const sup_flags& above, int depth);
  void fill(child_rules& rules, const sup_flags& above);

  std::mt19937_64 random_;
};

void random_tree::fill(sup_flags& flags, std::vector<child_text>& children,
                       int depth) {
  flags.strategy = static_cast<strategy>(below(4));
  const bool dynamic = flags.strategy == strategy::simple_one_for_one;
  if (!dynamic)
    flags.auto_shutdown = static_cast<auto_shutdown>(below(3));
  if (is_rare())
    flags.intensity = static_cast<std::uint32_t>(random_());
  flags.period = period();
  flags.kill_grace = time();
  if (is_rare())
    flags.seed = random_();
  const auto count = dynamic ? 1 : below(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    children.push_back(child(flags, depth));
    children.back().rules.id += "/" + std::to_string(i);
  }
}

void random_tree::fill(child_rules& rules, const sup_flags& above) {
  rules.id = name();
  rules.restart = static_cast<restart_type>(below(3));
  rules.significant = above.auto_shutdown != auto_shutdown::never
                      && rules.restart != restart_type::permanent && is_rare();
  const shutdown_rule stops[] = {shutdown_rule::brutal_kill(),
                                 shutdown_rule::infinity(),
                                 shutdown_rule::within(time())};
  if (is_rare())
    rules.shutdown = stops[below(3)];
  if (is_rare()) {
    rules.backoff = backoff_rule{.first = time() / 2 + 1ms,
                                 .jitter = is_rare() ? 1.0 : 0.1,
                                 .reset_after = time()};
    rules.backoff->most = rules.backoff->first + time() / 2 - 1ms;
  }
}

child_text random_tree::child(const sup_flags& above, int depth) {
  child_text to;
  fill(to.rules, above);
  to.how = static_cast<start_kind>(below(depth < 4 ? 4 : 3));
  if (is_rare())
    to.start_limit = time();
  if (to.how == start_kind::nested) {
    to.rules.kind = child_kind::supervisor;
    fill(to.flags, to.children, depth + 1);
    return to;
  }
  to.name = name();
  if (to.how == start_kind::kernel) {
    to.on = name();
    to.restore = static_cast<restore_type>(below(2));
    if (is_rare() && above.strategy != strategy::simple_one_for_one)
      to.store =
        store_text{name(), is_rare() ? name() : "", is_rare() ? time() : 0ms};
    if (to.store)
      to.restore = restore_type::none;
  }
  return to;
}

} // namespace

namespace {

const tree_text& everything() {
  static const tree_text tree = read(R"({
    "strategy": "rest_for_one", "intensity": 3, "period": 0.25,
    "auto_shutdown": "all_significant", "kill_grace": 70, "seed": 9,
    "children": [
      {"id": "gpu", "engine": "main", "shutdown": "brutal_kill"},
      {"id": "book", "kernel": "order_book", "on": "main",
       "restart": "transient", "significant": true, "start_limit": 80,
       "restore": "newest_snapshot", "shutdown": 1000,
       "backoff": {"first": 1, "most": 2, "jitter": 0.5, "reset_after": 3}},
      {"id": "desk", "type": "supervisor", "intensity": 0, "children": [
        {"id": "log", "host": "writer", "shutdown": "infinity",
         "restart": "temporary", "type": "supervisor"}]}]})");
  return tree;
}

} // namespace

TEST_CASE("tree_text: every member of a supervisor is read") {
  const auto& tree = everything();
  CHECK(tree.flags
        == sup_flags{strategy::rest_for_one, 3, 250ms,
                     auto_shutdown::all_significant, 70ms, 9});
  REQUIRE(tree.children.size() == 3);
  const auto& desk = tree.children[2];
  CHECK(desk.rules.kind == child_kind::supervisor);
  CHECK(desk.flags == sup_flags{.intensity = 0});
  REQUIRE(desk.children.size() == 1);
  CHECK(desk.children[0]
        == child_text{{.id = "log",
                       .restart = restart_type::temporary,
                       .kind = child_kind::supervisor,
                       .shutdown = shutdown_rule::infinity()},
                      start_kind::host,
                      "writer"});
}

TEST_CASE("tree_text: every member of a child is read") {
  const auto& children = everything().children;
  CHECK(children[0]
        == child_text{{.id = "gpu", .shutdown = shutdown_rule::brutal_kill()},
                      start_kind::engine,
                      "main"});
  CHECK(children[1]
        == child_text{{.id = "book",
                       .restart = restart_type::transient,
                       .shutdown = shutdown_rule::within(1000ms),
                       .significant = true,
                       .backoff = backoff_rule{1ms, 2ms, 0.5, 3ms}},
                      start_kind::kernel,
                      "order_book",
                      "main",
                      restore_type::newest_snapshot,
                      80ms});
}

TEST_CASE("tree_text: a kernel's store is read, its key and period if given") {
  const auto store_of = [](const std::string& store) {
    return read(R"({"children": [{"id": "k", "kernel": "a", "on": "b",)"
                R"( "store": )"
                + store + "}]}")
      .children[0]
      .store;
  };
  CHECK(store_of(R"({"in": "disk"})") == store_text{"disk"});
  CHECK(store_of(R"({"in": "disk", "key": "x", "every": 70})")
        == store_text{"disk", "x", 70ms});
}

TEST_CASE("tree_text: what is left out is as by default") {
  const auto tree = read(R"({"children": [{"id": "a", "host": "b"}]})");
  CHECK(tree.flags == sup_flags{});
  CHECK(tree.children == std::vector{child_text{{.id = "a"}, {}, "b"}});
  CHECK(write(tree) ==
        R"({
  "children": [
    {
      "id": "a",
      "host": "b"
    }
  ]
}
)");
  CHECK(read(R"({"children": []})") == tree_text{});
}

TEST_CASE("tree_text: what is written reads as the same, and writes the same") {
  const char* given = std::getenv("RINGACTOR_SEED");
  const auto first = given ? std::strtoull(given, nullptr, 10) : 1;
  std::size_t nested = 0, backoffs = 0, stores = 0;
  for (auto seed = first; seed < first + 2000; ++seed) {
    CAPTURE(seed);
    const auto tree = random_tree{seed}.make();
    const auto text = write(tree);
    const auto again = read(text);
    REQUIRE(again == tree);
    REQUIRE(write(again) == text);
    for (const auto& child : tree.children) {
      nested += child.how == start_kind::nested ? 1 : 0;
      backoffs += child.rules.backoff ? 1 : 0;
      stores += child.store ? 1 : 0;
    }
  }
  CHECK(nested > 100);
  CHECK(backoffs > 100);
  CHECK(stores > 100);
}

TEST_CASE("tree_text: the longest and the shortest times come back") {
  for (
    const char* text :
    {R"({"period": 3153600000, "kill_grace": 3153600000000, "children": []})",
     R"({"period": 1e-9, "kill_grace": 0, "children": []})",
     R"({"period": 999999.999999999, "children": []})",
     R"({"intensity": 4294967295, "seed": 18446744073709551615,)"
     R"( "children": []})"}) {
    const auto tree = read(text);
    CHECK(read(write(tree)) == tree);
  }
  CHECK(read(R"({"period": 999999.999999999, "children": []})").flags.period
        == 999'999'999'999'999ns);
}

TEST_CASE("tree_text: a tree that no text can say is not written") {
  const auto refusal = [](const tree_text& tree) {
    const auto text = tree_to_json(tree);
    REQUIRE_FALSE(text);
    return text.error().what;
  };
  CHECK(refusal({{}, {{{.id = "\xff"}, {}, "b"}}})
          .starts_with("this tree cannot be written: an id or a name"));
  CHECK(refusal({{}, {{{.id = "a"}, {}, "b", "an engine"}}})
          .starts_with("this tree cannot be written"));
  CHECK(refusal({{.period = 2'000'000s + 1ns}, {}})
          .starts_with("tree.period: expected seconds"));
  CHECK(refusal({{}, {{{.id = ""}, {}, "b"}}})
          .starts_with("tree.children[0].id: expected a string"));
}
