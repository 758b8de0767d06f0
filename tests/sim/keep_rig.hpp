// SPDX-License-Identifier: BSD-3-Clause
// A few actors that pass messages on to each other, and wait for room as
// ra_keep makes them: the text of waiting.h, as it is shipped, on simulated
// memory. All of it is internal to each program, as the layer is.
#pragma once

#include "tests/sim/layer.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace ringactor::sim {
namespace {

constexpr std::uint32_t keep_places = 3, keep_cells = 32;

struct keep_region {
  ra_actor actors[keep_places];
  ra_sorted sorted[keep_places];
  ra_wait waits[keep_places + 1]; // the last one orders
  ra_mail cells[keep_cells + keep_places];
  ra_atomic links[2 * (keep_cells + keep_places)];
  ra_cell_pool pool;
  ra_worker workers[threads_max];
};

/// Memory of an engine, and what its actors have done.
class keep_rig {
public:
  explicit keep_rig(std::uint32_t limit) : limit_{limit} {
    layout_.engine_id = 1;
    layout_.places_max = keep_places;
    layout_.cells_max = keep_cells;
    layout_.control = offsetof(shared_region, control);
    layout_.actor_table = offsetof(keep_region, actors);
    layout_.sorted_table = offsetof(keep_region, sorted);
    layout_.wait_table = offsetof(keep_region, waits);
    layout_.cell_table = offsetof(keep_region, cells);
    layout_.links = offsetof(keep_region, links);
    layout_.cell_pool = offsetof(keep_region, pool);
    layout_.worker_table = offsetof(keep_region, workers);
  }

  /// Active actors with empty mailboxes; each worker has eight cells.
  void begin();
  ra_engine view(unsigned worker);

  /// Posts a message to `place` that is to be passed on to `to` (none: it ends
  /// there). False when it was refused.
  bool post(ra_engine& e, std::uint32_t place, std::uint32_t to);
  /// Commands the life of `place`.
  void command(std::uint32_t place, std::uint32_t life);
  /// Stops `place`, as a host does.
  void stop(ra_engine& e, std::uint32_t place);
  /// Lets `place` rest and go on.
  void rest_and_resume(ra_engine& e, std::uint32_t place);
  /// No more credit comes back in `place`.
  void fill(std::uint32_t place) { near_.actors[place].credit = 0; }
  /// Runs what is ready until `done()`.
  template <class Done>
  void serve(unsigned thread, Done done);

  /// Nobody waits, and nothing is left.
  void check_quiet() const;

  static constexpr std::uint32_t none = keep_places;
  std::uint64_t ended = 0;  // messages that were handled, refused or bounced
  std::uint64_t passed = 0; // of them: those that went on
  std::uint64_t closed = 0; // waits refused, as they closed a cycle
  std::uint64_t blocked = 0, retired = 0;

private:
  struct shared_region {
    ra_control control[keep_places];
  };
  static constexpr unsigned nobody = ~0u;
  void run(ra_engine& e, unsigned thread, std::uint32_t place);
  bool handle(ra_engine& e, std::uint32_t place, const ra_message& m);
  void make_ready(std::uint32_t place) {
    // Order: release; an executor's queue hands on what was before.
    add(ready_[place], 1, std::memory_order_release);
  }

  std::uint32_t limit_;
  ra_layout layout_{};
  shared_region shared_{};
  keep_region near_{};
  std::array<std::uint64_t, keep_places> ready_{}; // atomic words
  std::array<unsigned, keep_places> owner_{};
};

} // namespace
} // namespace ringactor::sim
