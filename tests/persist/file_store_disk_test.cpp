// SPDX-License-Identifier: BSD-3-Clause
// The file store on a disk whose steps fail, one at a time.
#include "disk_model.hpp"
#include "snapshots.hpp"

#include "ringactor/persist/file_store.hpp"

#include <algorithm>

using namespace persist_tests;
using fate = disk_model::fate;

namespace {

std::unique_ptr<file_store> open(disk_model& disk) {
  auto opened = file_store::open("d", {.where = &disk});
  REQUIRE(opened);
  return std::move(*opened);
}

} // namespace

TEST_CASE("a save writes, syncs, renames, syncs the folder, in this order") {
  disk_model disk;
  auto store = open(disk);
  disk.names.clear();
  REQUIRE(store->save(make(1)));
  CHECK(disk.names
        == std::vector<std::string>{"lock", "read", "read", "create", "write",
                                    "sync", "rename", "sync_folder"});
}

TEST_CASE("a save that fails at any step says so and loses nothing") {
  const auto run = [](std::uint64_t step, fate how) {
    disk_model disk;
    auto store = open(disk);
    REQUIRE(store->save(make(1)));
    REQUIRE(store->save(make(2)));
    const auto first = disk.steps;
    disk.decide = [=](std::uint64_t now, std::string_view) {
      return now == first + step ? how : fate::works;
    };
    auto failed = store->save(make(3));
    const bool was_reached = disk.steps > first + step;
    disk.decide = nullptr;
    auto found = store->load(kind_of("book"));
    REQUIRE(found);
    if (!failed) {
      CHECK(failed.error().code == errc::io);
      CHECK(says(failed.error(), {"No space left"}));
      CHECK(number_of(found->what) >= 2);
    } else {
      CHECK(number_of(found->what) == 3);
    }
    const auto left = *disk.list("d");
    for (const auto& name : left)
      CHECK(name.find(".tmp") == std::string::npos);
    CHECK(store->save(make(4))); // and it goes on
    CHECK(number_of(store->load(kind_of("book"))->what) == 4);
    return was_reached;
  };
  for (auto how : {fate::fails, fate::fails_half}) {
    std::uint64_t steps = 0;
    while (run(steps, how))
      ++steps;
    CHECK(steps == 8);
  }
}

TEST_CASE("a load and an open that fail at any step say so") {
  for (std::uint64_t step = 0; step < 2; ++step) {
    disk_model disk;
    auto store = open(disk);
    REQUIRE(store->save(make(1)));
    const auto first = disk.steps;
    disk.decide = [=](std::uint64_t now, std::string_view) {
      return now == first + step ? fate::fails : fate::works;
    };
    CHECK(store->load(kind_of("book")).error().code == errc::io);
  }
  for (std::uint64_t step = 0; step < 3; ++step) {
    disk_model disk;
    disk.decide = [=](std::uint64_t now, std::string_view) {
      return now == step ? fate::fails : fate::works;
    };
    auto refused = file_store::open("d", {.where = &disk});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::io);
  }
}
