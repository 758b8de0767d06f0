// SPDX-License-Identifier: BSD-3-Clause
// A few actors that pass messages on to each other, and wait for room as
// ra_keep makes them: the text of waiting.h, as it is shipped, on simulated
// memory. All of it is internal to each program, as the layer is.
#pragma once

#include "tests/sim/layer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

void keep_rig::begin() {
  std::memset(static_cast<void*>(&near_), 0, sizeof near_);
  shared_ = {};
  for (std::uint32_t i = 0; i < keep_places; ++i) {
    shared_.control[i].command = ra_command_word(ra_life_active, 1);
    ra_actor& a = near_.actors[i];
    a.life = ra_life_active;
    a.mailbox_limit = limit_;
    a.credit = a.limit = limit_;
  }
  for (ra_worker& w : near_.workers)
    for (int i = 0; i < 8; ++i) {
      const std::uint64_t ref = near_.pool.fresh++ + 2;
      near_.links[(ref - 2) * 2] = w.free_head;
      w.free_head = ref;
      w.free_count += 1;
    }
  ready_ = {};
  owner_.fill(nobody);
  ended = passed = closed = blocked = retired = 0;
}

ra_engine keep_rig::view(unsigned worker) {
  ra_engine e{};
  e.shared = reinterpret_cast<std::uint8_t*>(&shared_);
  e.near = reinterpret_cast<std::uint8_t*>(&near_);
  e.layout = &layout_;
  e.worker = &near_.workers[worker];
  e.host.self = this;
  e.host.make_ready = [](void* self, std::uint32_t place) {
    static_cast<keep_rig*>(self)->make_ready(place);
  };
  e.host.up = [](void* self, const ra_message*) {
    ++static_cast<keep_rig*>(self)->retired; // nothing else goes up here
  };
  return e;
}

bool keep_rig::post(ra_engine& e, std::uint32_t place, std::uint32_t to) {
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_normal, ra_type_user, to);
  const std::uint32_t status = ra_mailbox_post(&e, place, &m);
  if (status == ra_post_own)
    make_ready(place);
  return status == ra_ok || status == ra_post_own;
}

void keep_rig::command(std::uint32_t place, std::uint32_t life) {
  // Order: release; pairs with the engine's look at the command.
  store(shared_.control[place].command, ra_command_word(life, 1),
        std::memory_order_release);
}

void keep_rig::stop(ra_engine& e, std::uint32_t place) {
  command(place, ra_life_stopped);
  ra_message m{};
  m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_stop, 0);
  if (ra_mailbox_post_stop(&e, place, &m) == ra_post_own)
    make_ready(place);
}

void keep_rig::rest_and_resume(ra_engine& e, std::uint32_t place) {
  command(place, ra_life_inactive);
  ra_rest_command(&e, place);
  point();
  command(place, ra_life_active);
  if (ra_rest_end(&e, place) == ra_post_own)
    make_ready(place);
}

/// What a relay does; true when it keeps the message.
bool keep_rig::handle(ra_engine& e, std::uint32_t place, const ra_message& m) {
  ra_actor& a = near_.actors[place];
  a.next_id = a.next_id + 1; // plain: a second owner would race
  point();
  if (ra_message_type(&m) == ra_type_stop) {
    a.life = ra_life_stopped;
    // Order: relaxed; a count, as in ra_settle.
    ra_add(&a.credit, std::uint64_t{0} - a.mailbox_limit, ra_relaxed,
           ra_device);
    return false;
  }
  const std::uint32_t to = ra_message_handler(&m);
  bool keeps = false;
  if (to != none && !ra_is_stopped(&e, place)) {
    const bool went = post(e, to, none);
    passed += went;
    if (!went && ra_commanded_life(&e, to) == ra_life_active) {
      keeps = ra_wait_allowed(&e, place, to) != 0;
      closed += !keeps;
      blocked += keeps;
    }
  }
  ended += !keeps; // last: whoever counts has seen what was passed
  return keeps;
}

/// The activation of ra_activate.
void keep_rig::run(ra_engine& e, unsigned thread, std::uint32_t place) {
  ra_message m{};
  for (bool more = true; more;) { // ends: with the last message, or a wait
    if (ra_mailbox_rests(&e, place))
      return;
    while (!ra_mailbox_next(&e, place, &m)) // ends: the poster links it
      wait_for_news();
    check(owner_[place] == nobody, "two threads own an actor");
    owner_[place] = thread;
    const bool keeps = handle(e, place, m);
    owner_[place] = nobody;
    if (keeps) {
      ra_mailbox_credit(&e, &near_.actors[place]);
      more = ra_wait_begin(&e, place, ra_message_handler(&m)) != 0;
    } else {
      more = ra_mailbox_retire(&e, place) != 0;
    }
  }
}

template <class Done>
void keep_rig::serve(unsigned thread, Done done) {
  ra_engine e = view(thread);
  while (!done()) { // ends: all are woken, or the model gives up
    bool found = false;
    for (std::uint32_t place = 0; place < keep_places; ++place) {
      std::uint64_t one = 1;
      // Order: acquire; pairs with the release of who made it ready.
      if (compare_and_swap(ready_[place], one, 0, std::memory_order_acquire)) {
        run(e, thread, place);
        found = true;
      }
    }
    if (!found)
      wait_for_news();
  }
}

void keep_rig::check_quiet() const {
  for (std::uint32_t i = 0; i < keep_places; ++i) {
    const ra_actor& a = near_.actors[i];
    check(owner_[i] == nobody, "somebody still owns an actor");
    check(a.hold == ra_hold_none, "an actor still waits, or rests");
    check(near_.waits[i].on == 0, "an actor that does not wait says so");
    if (a.life == ra_life_active)
      check(a.credit == limit_ || a.tail != ra_idle, "credit is lost");
  }
}

} // namespace
} // namespace ringactor::sim
