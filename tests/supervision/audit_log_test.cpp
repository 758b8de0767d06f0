// SPDX-License-Identifier: BSD-3-Clause
// The audit log's file, on a model of a disk whose steps fail and
// whose power goes, and on the real one.
#include "tests/supervision/audit_rig.hpp"

#include "tests/persist/disk_model.hpp"
#include "tests/persist/snapshots.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

namespace {

using namespace audit_tests;
using persist_tests::disk_model;
using fate = disk_model::fate;

const std::filesystem::path name = "/log/audit.jsonl";

std::string text(disk_model& disk) {
  const auto& bytes = disk.content(name);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::shared_ptr<audit_log> open(disk_model& disk, audit_options options = {}) {
  options.disk = &disk;
  auto log = audit_log::open(name, options);
  REQUIRE(log);
  return *log;
}

} // namespace

TEST_CASE("audit: a log goes on where it ended") {
  disk_model disk;
  open(disk)->took(record(1));
  auto log = open(disk);
  log->took(record(2));
  CHECK(log->torn().empty());
  CHECK(log->written() == 1);
  CHECK(text(disk) == to_audit_line(record(1)) + to_audit_line(record(2)));
}

TEST_CASE("audit: a torn last line is told, and stays a line of its own") {
  const auto whole = to_audit_line(record(1));
  for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
    disk_model disk;
    open(disk)->took(record(0));
    open(disk)->took(record(1));
    auto& content = disk.content(name);
    content.resize(content.size() - whole.size() + bytes);
    auto log = open(disk);
    const bool is_whole = bytes == whole.size() - 1; // its end alone is missing
    CHECK(log->torn() == (is_whole ? "" : whole.substr(0, bytes)));
    log->took(record(2));
    const auto all = lines(text(disk));
    REQUIRE(all.size() == 3);
    CHECK(all[1] == whole.substr(0, bytes));
    CHECK(all[2] + "\n" == to_audit_line(record(2)));
  }
}

TEST_CASE(
  "audit: an event that cannot be written is counted, told, and said by "
  "the next line") {
  for (auto how : {fate::fails, fate::fails_half}) {
    disk_model disk;
    strings told;
    auto log = open(disk, {.on_error = [&](const ringactor::failure& why) {
                      told.push_back(why.what);
                    }});
    log->took(record(1));
    disk.decide = [&](std::uint64_t, std::string_view) { return how; };
    log->took(record(2));
    log->took(record(3));
    disk.decide = nullptr;
    log->took(record(4));
    log->took(record(5));
    CHECK(log->written() == 3);
    CHECK(log->lost() == 2);
    REQUIRE(told.size() == 1); // once, until it works again
    CHECK(told[0].find("No space left") != std::string::npos);
    std::vector<std::uint64_t> lives, lost;
    for (const auto& line : lines(text(disk)))
      if (auto entry = from_audit_line(line)) {
        lives.push_back(entry->what.what.who);
        lost.push_back(entry->lost);
      }
    CHECK(lives == std::vector<std::uint64_t>{1, 4, 5});
    CHECK(lost == std::vector<std::uint64_t>{0, 2, 0});
  }
}

TEST_CASE("audit: what was synced survives a loss of power (seeds=200)") {
  std::size_t torn = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    disk_model disk;
    auto log = open(disk, {.sync_every = 0ms});
    const auto fatal = 3 + seed % 8; // a write or a sync
    disk.decide = [&](std::uint64_t step, std::string_view) {
      return step == fatal ? fate::power_goes : fate::works;
    };
    std::uint64_t sure = 0; // of whom took() returned with the power on
    for (std::uint64_t i = 1; i <= 10 && !disk.is_off; ++i) {
      log->took(record(i));
      sure = disk.is_off ? sure : i;
    }
    log.reset();
    disk.restart(seed);
    auto again = open(disk);
    torn += again->torn().empty() ? 0 : 1;
    again->took(record(100));
    std::vector<std::uint64_t> lives;
    for (const auto& line : lines(text(disk)))
      if (auto entry = from_audit_line(line))
        lives.push_back(entry->what.what.who);
    CAPTURE(seed);
    REQUIRE(lives.size() > sure);
    CHECK(lives.back() == 100);
    for (std::uint64_t i = 0; i < sure; ++i)
      CHECK(lives[i] == i + 1);
  }
  CHECK(torn > 10);
}

TEST_CASE("audit: lines are synced as often as their stamps say") {
  disk_model disk;
  auto log = open(disk, {.sync_every = 2ms});
  for (std::uint64_t i = 0; i < 10; ++i) // 1 ms apart
    log->took(record(1000 * i));
  const auto syncs = [&] {
    return std::ranges::count(disk.names, std::string{"sync"});
  };
  CHECK(syncs() == 5);
  CHECK(log->sync());
  CHECK(syncs() == 6);
  CHECK(log->sync()); // there is nothing new
  CHECK(syncs() == 6);
  disk_model lazy;
  open(lazy)->took(record(1));
  CHECK(std::ranges::count(lazy.names, std::string{"sync"}) == 0);
}

TEST_CASE("audit: a file that cannot be opened is an error with its path") {
  disk_model disk;
  disk.decide = [](std::uint64_t, std::string_view) { return fate::fails; };
  CHECK(!audit_log::open(name, {.disk = &disk}));
  persist_tests::folder folder;
  for (const auto& bad : {folder.path, folder.path / "none" / "x"}) {
    auto log = audit_log::open(bad);
    REQUIRE(!log);
    CHECK(log.error().code == errc::io);
    CHECK(log.error().what.find(bad.string()) == 0);
    auto reader = audit_reader::open(bad);
    REQUIRE(!reader);
    CHECK(reader.error().what.find(bad.string()) == 0);
  }
}
