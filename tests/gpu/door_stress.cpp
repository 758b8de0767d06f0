// SPDX-License-Identifier: BSD-3-Clause
// The rings of a device's door, under real threads: what the host and several
// workers put in comes out once, and in the order of each.
#include "gpu/host/door.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace {

/// A door with small rings, so that they wrap and fill.
struct small_door {
  static constexpr std::uint64_t ready_cells = 16, up_cells = 4;
  struct memory {
    ra_door door;
    ra_ready ready[ready_cells];
    ra_up_cell up[up_cells];
  };
  std::unique_ptr<memory> all = std::make_unique<memory>();
  ra_door* at = &all->door;

  small_door() {
    std::memset(all.get(), 0, sizeof(memory));
    at->ready_mask = ready_cells - 1;
    at->ready_at = offsetof(memory, ready);
    at->up_mask = up_cells - 1;
    at->up_at = offsetof(memory, up);
    for (std::uint64_t i = 0; i < ready_cells; ++i)
      all->ready[i].turn = i;
  }
};

} // namespace

TEST_CASE("ready actors are each taken once (givers=2, takers=2, laps=2000)") {
  small_door door;
  // As many as there are cells, each given again once it was taken: as places.
  constexpr std::uint64_t places = small_door::ready_cells, laps = 2000;
  std::vector<std::atomic<std::uint64_t>> taken(places);
  std::atomic<std::uint64_t> sum{0};
  for (std::uint64_t i = 0; i < places / 2; ++i)
    ra_ready_give(door.at, i);
  auto give = [&] {
    for (std::uint64_t i = places / 2; i < places; ++i)
      ra_ready_give(door.at, i);
  };
  auto take = [&] {
    for (std::uint64_t idle = 0; sum < places * laps;
         ++idle) { // ends: all seen
      const std::uint64_t found = ra_ready_take(door.at);
      if (found == 0) {
        ra_pause(idle);
        continue;
      }
      ++sum;
      if (++taken[found - 1] < laps)
        ra_ready_give(door.at, found - 1);
    }
  };
  std::thread threads[] = {std::thread{take}, std::thread{take},
                           std::thread{give}};
  for (auto& each : threads)
    each.join();
  for (auto& each : taken)
    CHECK(each == laps);
  CHECK(!ra_ready_waits(door.at));
}

TEST_CASE("what goes up comes out once, in each worker's order (workers=2)") {
  small_door door;
  constexpr std::uint64_t count = 20'000;
  auto work = [&](std::uint64_t place) {
    for (std::uint64_t i = 1; i <= count; ++i) {
      ra_message m{};
      m.w[0] = place;
      m.w[14] = i;
      ra_up_give(door.at, place, i % 5 == 0 ? nullptr : &m);
    }
  };
  std::thread workers[] = {std::thread{work, 1}, std::thread{work, 2}};
  std::uint64_t seen[3] = {0, 0, 0}, wrong = 0;
  for (std::uint64_t at = 0, idle = 0; at < 2 * count;) { // ends: all arrive
    auto* cell = ra_up_cell_at(door.at, at);
    // Order: acquire; pairs with the release of ra_up_give.
    const auto mark = ra_load(&cell->mark, ra_acquire, ra_system);
    if (mark >> 25 != at + 1) {
      ra_pause(++idle);
      continue;
    }
    const auto place = mark & ra_index_mask;
    const auto number = ++seen[place];
    const bool has_words = number % 5 != 0;
    wrong += has_words && (cell->w[0] != place || cell->w[14] != number);
    ++at;
    // Order: release; the cell is free.
    ra_store(&door.at->up_consumed, at, ra_release, ra_system);
  }
  for (auto& each : workers)
    each.join();
  CHECK(wrong == 0);
  CHECK(seen[1] == count);
  CHECK(seen[2] == count);
}
