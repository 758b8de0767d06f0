// SPDX-License-Identifier: BSD-3-Clause
// What the actors of keep_rig.hpp do, and their host.
#pragma once

#include "tests/sim/keep_rig.hpp"

#include <cstring>

namespace ringactor::sim {
namespace {

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
