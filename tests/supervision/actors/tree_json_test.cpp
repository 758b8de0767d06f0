// SPDX-License-Identifier: BSD-3-Clause
// Trees from JSON that run: names are looked up, faulty ones start nothing.
#include "family.hpp"

#include "ringactor/supervision/tree_parts.hpp"

#include "ringactor/persist/snapshot_store.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace actor_tests;
using trace = std::vector<std::string>;

namespace {

struct planted : family {
  explicit planted(kind k) : family{kind::host, options_of(k)} {
    parts.hosts["worker"] = child("worker").start;
    parts.hosts["none"] = nullptr;
    parts.kernels.emplace("probe", probe_kernel({}));
    parts.engines.emplace("open", engine);
    auto options = options_of(k);
    options.clock = &time;
    parts.engines.emplace("own",
                          sup::engine_part{actor_tests_image(), options});
  }
  /// The error of this tree, which was not made.
  std::string refusal(const std::string& children) {
    auto tree = sup::read_tree("{\"children\": [" + children + "]}", parts);
    REQUIRE(!tree);
    CHECK(code_of(tree) == ringactor::errc::invalid_argument);
    return ringactor::describe(system, tree.error());
  }
  sup::tree_parts parts;
};

/// A file that goes with the test.
struct file {
  explicit file(const std::string& text)
    : path{std::filesystem::temp_directory_path()
           / ("ringactor_tree_" + std::to_string(getpid()) + ".json")} {
    std::ofstream{path, std::ios::binary} << text;
  }
  ~file() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

} // namespace

ALL_KERNELS(
  "tree_json: a text becomes a tree that runs, its own engine included") {
  planted world{k};
  auto tree = must(sup::read_tree(R"({
    "strategy": "rest_for_one", "intensity": 3, "children": [
      {"id": "w", "host": "worker"},
      {"id": "k", "kernel": "probe", "on": "open"},
      {"id": "sub", "children": [
        {"id": "v", "host": "worker", "shutdown": "brutal_kill"}]},
      {"id": "e", "engine": "own"}]})",
                                  world.parts));
  must(world.raise(tree));
  CHECK(world.trace() == trace{"start w", "start k", "start sub", "start e"});
  auto all = world.manage(sup::which_children_call()).children;
  REQUIRE(all.size() == 4);
  CHECK(must(world.ask<probe_total>(all[2].who, probe_add{3})).sum == 3);
  caf::anon_send_exit(all[2].who, caf::exit_reason::kill);
  CHECK(world.trace()
        == trace{"down k killed", "stop e shutdown", "stop sub shutdown",
                 "start k", "start sub", "start e"});
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(!world.is_up());
}

ALL_KERNELS("tree_json: a kernel lives in the engine that a child opens") {
  planted world{k};
  auto tree = must(sup::read_tree(R"({"children": [
      {"id": "e", "engine": "own"},
      {"id": "k", "kernel": "probe", "on": "own"}]})",
                                  world.parts));
  auto& open = tree.children[0];
  open.start = [&, begin = open.start](const sup::start_context& context) {
    auto outcome = begin(context);
    world.others.push_back(world.parts.engines.at("own").slot.get());
    return outcome;
  };
  must(world.raise(tree));
  auto all = world.manage(sup::which_children_call()).children;
  REQUIRE(all.size() == 2);
  CHECK(must(world.ask<probe_total>(all[0].who, probe_add{4})).sum == 4);
  CHECK(world.status().actors == 0); // of the other engine
}

ALL_KERNELS(
  "tree_json: a name that the program has not is refused by its path") {
  planted world{k};
  CHECK(world.refusal(R"({"id": "a", "host": "workr"})")
          .starts_with("tree.children[0].host: the program has no 'workr'; it "
                       "has: none, worker"));
  CHECK(world.refusal(R"({"id": "a", "host": "none"})")
          .starts_with("tree.children[0].host: 'none' has no start function"));
  CHECK(world
          .refusal(R"({"id": "s", "children": [
                           {"id": "k", "kernel": "prob", "on": "open"}]})")
          .starts_with("tree.children[0].children[0].kernel: the program has "
                       "no 'prob'; it has: probe"));
  CHECK(world.refusal(R"({"id": "k", "kernel": "probe", "on": "gpu"})")
          .starts_with("tree.children[0].on: the program has no 'gpu'; it "
                       "has: open, own"));
  CHECK(world.refusal(R"({"id": "e", "engine": "open"})")
          .starts_with("tree.children[0].engine: 'open' is open already"));
  CHECK(world
          .refusal(R"({"id": "e", "engine": "own"},
                         {"id": "f", "engine": "own"})")
          .starts_with("tree.children[1].engine: 'own' is opened by another"));
  CHECK(world.refusal(R"({"id": "a", "host": "worker", "restart": 1})")
          .starts_with("tree.children[0].restart: expected one of"));
  CHECK(world.status().actors == 0);
}

ALL_KERNELS(
  "tree_json: a tree_text of the program is checked as one that was read") {
  planted world{k};
  sup::tree_text tree{{.period = sup::nanoseconds{0}}, {}};
  CHECK(
    says(world, sup::make_tree(tree, world.parts).error(), {"period is 0"}));
  tree = {{}, {{{.id = ""}, {}, "worker"}}};
  CHECK(
    says(world, sup::make_tree(tree, world.parts).error(), {"id is empty"}));
  tree = {{}, {{{.id = "a"}, {}, "worker", {}, {}, sup::milliseconds{70}}}};
  CHECK(must(sup::make_tree(tree, world.parts)).children[0].start_limit
        == sup::milliseconds{70});
}

ALL_KERNELS("tree_json: a file is read, errors have its name") {
  planted world{k};
  file good{R"({"children": [{"id": "w", "host": "worker"}]})"};
  CHECK(must(sup::load_tree(good.path, world.parts)).children.size() == 1);
  const auto refusal = [&](const std::filesystem::path& path,
                           ringactor::errc code) {
    auto tree = sup::load_tree(path, world.parts);
    CHECK(code_of(tree) == code);
    auto text = ringactor::describe(world.system, tree.error());
    CHECK(text.starts_with("the tree's file '" + path.string() + "': "));
    return text;
  };
  using ringactor::errc;
  CHECK(refusal(good.path / "x", errc::no_such).find("Not a directory")
        != std::string::npos);
  CHECK(refusal(good.path.parent_path(), errc::no_such).find("directory")
        != std::string::npos);
  std::ofstream{good.path} << "{\"children\": [7]}";
  CHECK(refusal(good.path, errc::invalid_argument)
          .find("tree.children[0]: expected an object, got 7")
        != std::string::npos);
  std::ofstream{good.path} << std::string((1 << 20) + 5, ' ');
  CHECK(refusal(good.path, errc::oversize).find("at most 1048576")
        != std::string::npos);
}

namespace {

struct stored_tree : planted {
  explicit stored_tree(kind k) : planted{k} {
    parts.kernels.emplace("reporter", reporter_kernel({100, {}, 0, 0}));
    parts.stores.emplace("memory", saver);
    parts.stores.emplace("none", ringactor::snapshot_saver{});
  }
  static std::string kernel(const std::string& id, const std::string& store) {
    return R"({"id": ")" + id
           + R"(", "kernel": "reporter", "on": "open", "store": )" + store
           + "}";
  }
  reporter_total add(std::uint64_t amount) {
    auto who = manage(sup::which_children_call()).children.at(0).who;
    auto total = must(ask<reporter_total>(
      who, must(ringactor::resend(engine.new_token())), reporter_add{amount}));
    must(ask<ringactor::save_event>(saver.actor(), ringactor::save_now{who}));
    return total;
  }
  std::shared_ptr<ringactor::persist::memory_store> store =
    std::make_shared<ringactor::persist::memory_store>();
  ringactor::snapshot_saver saver{system, store, {.own_thread = false}};
};

} // namespace

ALL_KERNELS("tree_json: a kernel that is stored goes on under the next tree") {
  stored_tree world{k};
  const auto text =
    "{\"children\": [" + stored_tree::kernel("r", R"({"in": "memory"})") + "]}";
  must(world.raise(must(sup::read_tree(text, world.parts))));
  CHECK(world.add(5).sum == 105);
  caf::anon_send_exit(world.root, caf::exit_reason::kill);
  world.settle();
  must(world.raise(must(sup::read_tree(text, world.parts))));
  CHECK(world.add(1).sum == 106);
  CHECK(world.store->load({"r", "reporter", ra_abi_version, 144}));
}

ALL_KERNELS(
  "tree_json: a store that is not there, or a key used twice, is "
  "refused") {
  stored_tree world{k};
  using tree = stored_tree;
  CHECK(world.refusal(tree::kernel("r", R"({"in": "disk"})"))
          .starts_with("tree.children[0].store.in: the program has no 'disk'; "
                       "it has: memory, none"));
  CHECK(world.refusal(tree::kernel("r", R"({"in": "none"})"))
          .starts_with("tree.children[0].store.in: 'none' has no store"));
  CHECK(world
          .refusal(tree::kernel("r", R"({"in": "memory"})") + ","
                   + tree::kernel("s", R"({"in": "memory", "key": "r"})"))
          .starts_with("tree.children[1].store.key: 'r' of 'memory' is "
                       "another child's too"));
  CHECK(world.status().actors == 0);
}
