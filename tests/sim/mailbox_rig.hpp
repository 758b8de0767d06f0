// SPDX-License-Identifier: BSD-3-Clause
// The engine's mailbox and cell pool, as they are shipped, on simulated
// memory: one actor, its near region, and what a handler checks. A program
// that defines RA_GO_IDLE before it has a mutant; all of it is internal.
#pragma once

#include "tests/sim/near_region.hpp"

#include "tests/ring/messages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ringactor::sim {
namespace {

struct mailbox_plan {
  std::uint32_t limit = 2;                                  // of the mailbox
  std::array<std::uint32_t, threads_max> cells{2, 2, 2, 2}; // of each worker
  bool has_fresh = false; // one more chain that nobody has used
  ra_policy policy = ra_policy_reject;
};

/// Memory of an engine with one place, and what its actor has seen.
class mailbox_rig {
public:
  explicit mailbox_rig(const mailbox_plan& plan) : plan_{plan} {
    for (const std::uint32_t count : plan.cells)
      cells_seeded_ += count;
    layout_.engine_id = 1;
    layout_.places_max = 1;
    layout_.cells_max = cells_seeded_ + ra_chain_cells - !plan.has_fresh;
    layout_.actor_table = offsetof(near_region, actor);
    layout_.sorted_table = offsetof(near_region, sorted);
    layout_.wait_table = offsetof(near_region, waits);
    layout_.cell_table = offsetof(near_region, cells);
    layout_.links = offsetof(near_region, links);
    layout_.cell_pool = offsetof(near_region, pool);
    layout_.worker_table = offsetof(near_region, workers);
  }

  /// An active actor with an empty mailbox.
  void begin() {
    std::memset(static_cast<void*>(&near_), 0, sizeof near_);
    control_ = {};
    control_.command = ra_command_word(ra_life_active, 1);
    near_.actor.life = ra_life_active;
    near_.actor.mailbox_limit = plan_.limit;
    near_.actor.credit = plan_.limit;
    near_.actor.limit = plan_.limit;
    near_.actor.policy = near_.actor.owner_policy = plan_.policy;
    for (unsigned i = 0; i < threads_max; ++i)
      for (std::uint32_t k = 0; k < plan_.cells[i]; ++k)
        near_.seed_cell(i);
    owner_ = nobody;
    next_ = {};
    handled = bounced = accepted = refused = retired = ready = rooms = 0;
  }

  ra_engine view(unsigned worker) {
    ra_engine e{};
    e.shared = reinterpret_cast<std::uint8_t*>(&control_);
    e.near = reinterpret_cast<std::uint8_t*>(&near_);
    e.layout = &layout_;
    e.worker = &near_.workers[worker];
    e.host.self = this;
    e.host.up = [](void* self, const ra_message* m) {
      auto& rig = *static_cast<mailbox_rig*>(self);
      const bool is_room = ra_message_type(m) == ra_type_room;
      // Order: release; the way up hands on what was before; pairs with the
      // acquires in stop_start_stop() and post_when_told().
      add(is_room ? rig.rooms : rig.retired, 1, std::memory_order_release);
    };
    return e;
  }

  ra_control& control() { return control_; }
  near_region& near() { return near_; }

  // The activation: at most one thread between own() and let_go().
  void own(unsigned thread) {
    check(owner_ == nobody, "two threads own the actor");
    owner_ = thread;
  }
  void let_go() { owner_ = nobody; }

  /// What a handler and ra_settle do with the actor's record.
  void handle(const ra_message& m);

  /// Two chains of one cell each lie on the shared stack.
  void begin_chains();
  void cycle_chains(unsigned thread, unsigned times);

  /// Nothing is left in the mailbox; nothing is lost, and no cell.
  void check_quiet(std::int64_t credit_left);

  std::uint64_t handled = 0, bounced = 0, accepted = 0, refused = 0;
  // Over all runs: those in which a chain went to the shared stack, and those
  // in which a fresh one was taken.
  std::uint64_t runs_shared = 0, runs_fresh = 0;
  // Atomic words: stop cells given back; whether the actor waits to be run;
  // notices of room.
  std::uint64_t retired = 0, ready = 0, rooms = 0;

private:
  static constexpr unsigned nobody = ~0u;

  mailbox_plan plan_;
  std::uint32_t cells_seeded_ = 0;
  ra_layout layout_{};
  ra_control control_{};
  near_region near_{};
  unsigned owner_ = nobody;
  std::array<std::uint64_t, threads_max> next_{};
};

void mailbox_rig::handle(const ra_message& m) {
  ra_actor& a = near_.actor;
  a.next_id = a.next_id + 1; // plain: a second owner would race
  point();
  const std::uint32_t type = ra_message_type(&m);
  if (type == ra_type_start) {
    a.life = ra_life_active;
  } else if (type == ra_type_stop) {
    a.life = ra_life_stopped;
    // Order: relaxed; a count, as in ra_settle.
    ra_add(&a.credit, std::uint64_t{0} - a.mailbox_limit, ra_relaxed,
           ra_device);
  } else {
    const std::uint32_t from = ra_message_handler(&m);
    check(from < threads_max, "a message is of nobody");
    check(ring_tests::is_genuine(m), "a message is torn or stale");
    check(ra_message_id(&m) == next_[from],
          "a message is lost, doubled or out of order");
    ++next_[from];
    ++(a.life == ra_life_active ? handled : bounced);
  }
}

void mailbox_rig::begin_chains() {
  begin();
  near_.pool.fresh = 2;
  near_.pool.top = 2;
  near_.pool.chains = 2;
  near_.links[1] = 3; // below the chain of cell 2 lies that of cell 3
}

void mailbox_rig::cycle_chains(unsigned thread, unsigned times) {
  ra_engine e = view(thread);
  while (times > 0) { // ends: who took a chain gives it back
    const std::uint64_t ref = ra_chain_pop(&e);
    if (ref == 0) {
      wait_for_news();
      continue;
    }
    ra_mail* cell = ra_mail_at(&e, ref);
    cell->w[0] = cell->w[0] + 1; // plain: a second taker would race
    point();
    ra_chain_push(&e, ref);
    --times;
  }
}

void mailbox_rig::check_quiet(std::int64_t credit_left) {
  check(owner_ == nobody, "somebody still owns the actor");
  check(near_.actor.tail == ra_idle, "the actor is not idle");
  check(near_.actor.first == 0, "a message was left behind");
  check(near_.actor.sorted == 0, "a sorted message was left behind");
  check(near_.actor.hold == ra_hold_none, "the actor still rests");
  check(handled + bounced == accepted, "an accepted message was not handled");
  check(static_cast<std::int64_t>(near_.actor.credit) == credit_left,
        "credit is lost");
  check(near_.count_free() == near_.pool.fresh, "a cell is lost");
  runs_shared += near_.pool.top != 0;
  runs_fresh += near_.pool.fresh > cells_seeded_;
}

} // namespace
} // namespace ringactor::sim
