// SPDX-License-Identifier: BSD-3-Clause
// The lines of an audit log, whole and torn, and their reader.
#include "tests/supervision/audit_rig.hpp"

#include "tests/persist/snapshots.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace {

using namespace audit_tests;

/// "1 2 !3 4": the numbers of the lives; ! before those after lost events.
std::string read_all(const std::filesystem::path& file, strings& errors) {
  auto reader = audit_reader::open(file);
  REQUIRE(reader);
  std::string found;
  while (auto next = reader->next()) // ends: with the file
    if (*next)
      found += (found.empty() ? "" : " ")
               + std::string((*next)->lost != 0 ? "!" : "")
               + std::to_string((*next)->what.what.who);
    else
      errors.push_back(next->error().what);
  return found;
}

std::filesystem::path written(const std::filesystem::path& folder,
                              const std::string& text) {
  const auto file = folder / "audit.jsonl";
  std::ofstream{file, std::ios::binary} << text;
  return file;
}

} // namespace

TEST_CASE("audit: an event reads as it was written, each field") {
  const auto is = record(4);
  const auto line = to_audit_line(is, 9);
  CHECK(line.back() == '\n');
  CHECK(lines(line).size() == 1);
  auto entry = from_audit_line(line);
  REQUIRE(entry);
  CHECK(entry->lost == 9);
  CHECK(entry->what.supervisor == is.supervisor);
  CHECK(entry->what.hlc == is.hlc);
  CHECK(entry->what.strategy == is.strategy);
  CHECK(entry->what.address == is.address);
  CHECK(entry->what.incarnation == is.incarnation);
  CHECK(entry->what.what.kind == is.what.kind);
  CHECK(entry->what.what.id == is.what.id);
  CHECK(entry->what.what.who == is.what.who);
  CHECK(entry->what.what.why.kind == is.what.why.kind);
  CHECK(entry->what.what.why.text == is.what.why.text);
  CHECK(entry->what.what.attempt == is.what.attempt);
  CHECK(entry->what.what.down_for == is.what.down_for);
}

TEST_CASE("audit: what has its default is left out, each kind is read") {
  for (std::size_t i = 0; i < event_kinds; ++i) {
    event_record is;
    is.what.kind = static_cast<event_kind>(i);
    const auto line = to_audit_line(is);
    for (const auto* absent :
         {"address", "exit", "reason", "attempt", "down_ns", "lost"})
      CHECK(line.find(absent) == std::string::npos);
    auto entry = from_audit_line(line);
    REQUIRE(entry);
    CHECK(entry->what.what.kind == is.what.kind);
    CHECK(!entry->what.what.down_for);
  }
}

TEST_CASE("audit: a line that is no event is refused by its member") {
  const auto whole = to_audit_line(record(1));
  const std::pair<const char*, const char*> changes[] = {
    {"\"hlc\":", "\"hcl\":"},
    {"\"life\":1", "\"life\":-1"},
    {"\"terminated\"", "\"termintaed\""},
    {"\"abnormal\"", "7"},
    {"\"attempt\":3", "\"attempt\":4294967296"},
    {"\"down_ns\":5000000", "\"down_ns\":9223372036854775808"},
    {"\"rest_for_one\"", "\"rest\""}};
  const strings fields{"hlc",     "life",    "kind",    "exit",
                       "attempt", "down_ns", "strategy"};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto line = whole;
    const std::string from = changes[i].first;
    REQUIRE(line.find(from) != std::string::npos);
    line.replace(line.find(from), from.size(), changes[i].second);
    auto entry = from_audit_line(line);
    REQUIRE(!entry);
    CHECK(entry.error().code == errc::corrupt);
    CHECK(entry.error().what.find(fields[i]) == 0);
  }
  for (std::size_t bytes = 0; bytes + 1 < whole.size(); ++bytes)
    CHECK(!from_audit_line(whole.substr(0, bytes)));
  CHECK(!from_audit_line("[]"));
  auto later = whole;
  later.insert(1, "\"of_a_later_version\":{},");
  CHECK(from_audit_line(later));
}

TEST_CASE("audit: a reader names the lines that are no events, and goes on") {
  persist_tests::folder folder;
  const auto line = [](std::uint64_t number, std::uint64_t lost = 0) {
    return to_audit_line(record(number), lost);
  };
  strings errors;
  const auto file =
    written(folder.path, line(1) + "\n" + line(2).substr(0, 40) + "\n"
                           + line(3, 7) + std::string(1 << 20, 'x') + "\n"
                           + line(4) + line(5).substr(0, 50));
  CHECK(read_all(file, errors) == "1 !3 4");
  REQUIRE(errors.size() == 3);
  CHECK(errors[0].find("line 3 is no event (40 bytes") != std::string::npos);
  CHECK(errors[1].find("line 5 has more than") != std::string::npos);
  CHECK(errors[2].find("line 7 is no event (50 bytes") != std::string::npos);
  errors.clear();
  CHECK(read_all(written(folder.path, ""), errors) == "");
  CHECK(errors.empty());
}

TEST_CASE("audit: the real disk's file is one log over several openings") {
  persist_tests::folder folder;
  const auto file = folder.path / "audit.jsonl";
  for (std::uint64_t i = 1; i <= 3; ++i) {
    auto log = audit_log::open(file, {.sync_every = 0ms});
    REQUIRE(log);
    CHECK((*log)->torn() == (i == 3 ? "{\"hl" : ""));
    (*log)->took(record(i));
    if (i == 2)
      std::ofstream{file, std::ios::app} << "{\"hl";
  }
  strings errors;
  CHECK(read_all(file, errors) == "1 2 3");
  CHECK(errors.size() == 1);
}
