// SPDX-License-Identifier: BSD-3-Clause
// The near region of an engine with one place, and who has its free cells.
// Part of mailbox_rig.hpp; internal to each program, as the layer is.
#pragma once

#include "tests/sim/layer.h"

#include <array>
#include <cstdint>

namespace ringactor::sim {
namespace {

constexpr std::uint32_t cells_most = 96;

struct near_region {
  ra_actor actor;
  ra_sorted sorted;
  ra_wait waits[2];              // the place's, and the one that orders
  ra_mail cells[cells_most + 1]; // the last one is the place's own, for stop
  ra_atomic links[2 * (cells_most + 1)];
  ra_cell_pool pool;
  ra_worker workers[threads_max];

  /// Gives a worker the next cell that nobody has.
  void seed_cell(unsigned worker);
  /// All free cells; the run fails when one is free twice.
  std::uint64_t count_free() const;

private:
  using cell_set = std::array<bool, cells_most + 3>; // by ref
  std::uint64_t count_chain(std::uint64_t ref, cell_set& seen) const;
};

inline void near_region::seed_cell(unsigned worker) {
  ra_worker& w = workers[worker];
  const std::uint64_t ref = pool.fresh++ + 2;
  links[(ref - 2) * 2] = w.free_head;
  w.free_head = ref;
  w.free_count += 1;
}

inline std::uint64_t near_region::count_chain(std::uint64_t ref,
                                              cell_set& seen) const {
  std::uint64_t count = 0;
  while (ref != 0) { // ends: no cell is counted twice
    check(!seen[ref], "a cell is free twice");
    seen[ref] = true;
    ++count;
    ref = links[(ref - 2) * 2];
  }
  return count;
}

inline std::uint64_t near_region::count_free() const {
  cell_set seen{};
  std::uint64_t count = 0;
  for (const ra_worker& worker : workers) {
    check(worker.credits == 0, "a worker kept credit");
    const std::uint64_t length = count_chain(worker.free_head, seen);
    check(length == worker.free_count, "a chain is not as long as it says");
    count += length;
  }
  std::uint64_t chain = pool.top & 0xffffffff;
  while (chain != 0) { // ends: no cell is counted twice
    count += count_chain(chain, seen);
    chain = links[(chain - 2) * 2 + 1];
  }
  return count;
}

} // namespace
} // namespace ringactor::sim
