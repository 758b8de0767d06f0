// SPDX-License-Identifier: BSD-3-Clause
// The power goes at every step of a stream of saves; of what was not synced,
// any part may have reached the disk. What a save has promised is there.
#include "disk_model.hpp"
#include "snapshots.hpp"

#include "ringactor/persist/file_store.hpp"

using namespace persist_tests;
using fate = disk_model::fate;

namespace {

constexpr std::uint64_t saves = 5;

// Returns false when the power never went: there is no such step.
bool lose_power_at(std::uint64_t step, std::uint64_t seed) {
  disk_model disk;
  disk.decide = [step](std::uint64_t now, std::string_view) {
    return now == step ? fate::power_goes : fate::works;
  };
  std::uint64_t promised = 0, tried = 0;
  if (auto store = file_store::open("d", {.where = &disk}))
    for (tried = 1; tried <= saves; ++tried) {
      if (!(*store)->save(make(tried)))
        break;
      promised = tried;
    }
  const bool went = disk.is_off;
  disk.restart(seed);
  auto store = file_store::open("d", {.where = &disk});
  REQUIRE(store);
  const auto left = *disk.list("d");
  for (const auto& name : left)
    CHECK(name.find(".tmp") == std::string::npos);
  auto found = (*store)->load(kind_of("book"));
  if (promised == 0 && !found) {
    CHECK(found.error().code == errc::empty);
  } else {
    REQUIRE_MESSAGE(found, "step ", step, " seed ", seed, ": ",
                    found.error().what);
    const auto number = number_of(found->what);
    CHECK_MESSAGE((number == promised || number == tried), "step ", step,
                  " seed ", seed, ": ", number, " after ", promised);
    CHECK(found->passed_over.empty());
  }
  CHECK((*store)->save(make(9)));
  CHECK(number_of((*store)->load(kind_of("book"))->what) == 9);
  return went;
}

} // namespace

TEST_CASE("power that goes at any step leaves what was promised (seeds=20)") {
  std::uint64_t steps = 0;
  while (lose_power_at(steps, 0)) {
    for (std::uint64_t seed = 1; seed < 20; ++seed)
      lose_power_at(steps, seed);
    ++steps;
  }
  CHECK(steps == 3 + saves * 8); // every one of an undisturbed run
}

TEST_CASE("the power goes again while the store starts (steps=3, seeds=10)") {
  for (std::uint64_t seed = 0; seed < 10; ++seed)
    for (std::uint64_t step = 0; step < 3; ++step) {
      disk_model disk;
      {
        auto store = file_store::open("d", {.where = &disk});
        REQUIRE(store);
        REQUIRE((*store)->save(make(1)));
        const auto first = disk.steps;
        disk.decide = [first](std::uint64_t now, std::string_view) {
          return now == first + 5 ? fate::power_goes : fate::works; // sync
        };
        REQUIRE_FALSE((*store)->save(make(2)));
      }
      disk.restart(seed);
      const auto first = disk.steps;
      disk.decide = [=](std::uint64_t now, std::string_view) {
        return now == first + step ? fate::power_goes : fate::works;
      };
      CHECK_FALSE(file_store::open("d", {.where = &disk}));
      disk.restart(seed + 1);
      auto store = file_store::open("d", {.where = &disk});
      REQUIRE(store);
      CHECK(number_of((*store)->load(kind_of("book"))->what) == 1);
    }
}
