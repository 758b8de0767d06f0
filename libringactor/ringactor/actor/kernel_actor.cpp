// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/kernel_actor.hpp"

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/waiting_requests.hpp"
#include "ringactor/actor/host_fence.hpp"

namespace ringactor {

kernel_actor::kernel_actor(caf::actor_config& config,
                           caf::intrusive_ptr<engine_core> core,
                           caf::actor engine, const backend::place& where,
                           std::string kernel, const spawn_options& options)
  : facade{config},
    core_{std::move(core)},
    engine_{std::move(engine)},
    place_{where.index},
    incarnation_{where.incarnation},
    state_{where.state},
    kernel_{std::move(kernel)},
    options_{[&] {
      auto kept = options;
      kept.restore = nullptr; // as large as the state, and used once
      return kept;
    }()} {
  if (options_.when_full == full_policy::stash)
    stash_ = std::make_unique<stash>(options_.stash_limit);
}

ra_address kernel_actor::where() const noexcept {
  return ra_make_address(core_->id(), place_, incarnation_);
}

caf::strong_actor_ptr kernel_actor::strong() noexcept {
  return caf::strong_actor_ptr{ctrl()};
}

void kernel_actor::tell_started(caf_compat::execution_unit* unit) {
  auto to = caf::actor_cast<caf::strong_actor_ptr>(options_.started_to);
  if (to)
    caf_compat::deliver(to,
                        caf_compat::make_element(strong(),
                                                 caf::make_message_id(),
                                                 kernel_started{where()}),
                        unit);
}

bool kernel_actor::deliver(caf::mailbox_element_ptr what,
                           caf_compat::execution_unit* unit) {
  if (is_late(*what)) {
    fence_off(std::move(what), unit);
    return true;
  }
  // Order: acquire; pairs with the release in close().
  auto state = door_.load(std::memory_order_acquire);
  if (state == door::waiting) {
    if (wait(what, unit))
      return true;
    // Order: acquire; as above. It opened or closed meanwhile.
    state = door_.load(std::memory_order_acquire);
  }
  const bool ended = state == door::closed;
  if (what->mid.is_response())
    return !ended;
  accept(std::move(what), ended, 0, unit);
  return !ended;
}

// `stamp`: of a message that waited outside for the start; 0: it comes now.
void kernel_actor::accept(caf::mailbox_element_ptr what, bool ended,
                          std::uint64_t stamp,
                          caf_compat::execution_unit* unit) {
  // Our messages first: asking CAF about its own costs more than encoding.
  ra_message message;
  errc status = core_->bridge().encode(*what, where(), message);
  if (status == errc::bad_type && handle_system(*what, unit))
    return;
  if (status == errc::ok && stamp != 0)
    message.w[7] = stamp; // what its sender sent later has a later one
  if (status != errc::ok)
    refuse(std::move(what), nullptr, ended ? errc::down : status, unit);
  else if (ended)
    refuse(std::move(what), &message, errc::down, unit);
  else
    post(std::move(what), message, stamp != 0, unit);
}

// True when the message was dealt with.
bool kernel_actor::wait(caf::mailbox_element_ptr& what,
                        caf_compat::execution_unit* unit) {
  if (what->mid.is_response() || handle_system(*what, unit))
    return true;
  const auto stamp = core_->bridge().where().clock().tick();
  auto answer = room_->take_in(what, stamp, [this] {
    // Order: acquire; pairs with the release in close() and open().
    return door_.load(std::memory_order_acquire) == door::waiting;
  });
  if (answer == waiting_room::answer::full)
    turn_away(std::move(what), errc::full, unit);
  return answer != waiting_room::answer::closed;
}

void kernel_actor::wait_for_place() {
  // The start message itself has the first place in the mailbox.
  room_ = std::make_unique<waiting_room>(options_.mailbox_limit - 1);
  door_ = door::waiting;
}

void kernel_actor::take_kept(std::span<const ra_message> kept) {
  auto& bridge = core_->bridge();
  for (auto message : kept) {
    errc status = errc::down;
    if (options_.redeliver) {
      ra_set_to(&message, where(), ra_message_length(&message));
      status = core_->post_for_later(message, this, nullptr);
    }
    if (status == errc::ok)
      bridge.kept().note_redelivered();
    else
      bridge.bury(message, status);
  }
}

void kernel_actor::open(caf_compat::execution_unit* unit) {
  if (!room_)
    return;
  for (bool more = true; more;) { // ends once nobody came meanwhile
    auto waiting = room_->empty([&] {
      more = false;
      auto expected = door::waiting; // closed stays closed
      door_.compare_exchange_strong(expected, door::open);
    });
    for (auto& each : waiting)
      accept(std::move(each.what), door_.load() == door::closed, each.stamp,
             unit);
  }
}

void kernel_actor::post(caf::mailbox_element_ptr what, ra_message& message,
                        bool late, caf_compat::execution_unit* unit) {
  errc status = errc::full;
  if (!stash_ || stash_->is_empty())
    status = try_post(what, message, late, unit);
  if (status == errc::full && put_aside(what, message, unit))
    return;
  if (status == errc::full && door_ == door::closed)
    status = errc::down; // it ended while we looked for room
  if (status != errc::ok)
    refuse(std::move(what), &message, status, unit);
  // A request that came after the end's walk over the pending table and
  // before the mailbox refused it is answered by the engine: `down`.
}

// `what` is still the caller's when the answer is not ok.
errc kernel_actor::try_post(caf::mailbox_element_ptr& what, ra_message& message,
                            bool late, caf_compat::execution_unit* unit) {
  auto& pending = core_->bridge().where().pending();
  const bool request = (ra_message_flags(&message) & ra_flag_request) != 0;
  std::uint64_t correlation = pending_table::none;
  if (request) {
    correlation = pending.put(what, where().id);
    if (correlation == pending_table::none)
      return errc::exhausted;
    asked_.add(correlation);
    ra_set_correlation(&message, correlation);
  }
  const bool rests = ra_message_type(&message) == ra_type_snapshot
                     && ra_message_handler(&message) == ra_then_rests;
  const errc status = rests  ? core_->post_and_rest(message, *this, unit)
                      : late ? core_->post_for_later(message, this, unit)
                             : core_->post(message, this, unit);
  if (status != errc::ok && request)
    what = pending.take(correlation);
  return status;
}

// True when it waits outside. The notice of room may have come before it did,
// so whoever puts something aside looks once more.
bool kernel_actor::put_aside(caf::mailbox_element_ptr& what,
                             const ra_message& message,
                             caf_compat::execution_unit* unit) {
  if (!stash_ || !stash_->put(what, message))
    return false;
  flush(unit);
  return true;
}

void kernel_actor::flush(caf_compat::execution_unit* unit) {
  if (!stash_)
    return;
  auto finish = [&](caf::mailbox_element_ptr& what, ra_message& message,
                    errc status) {
    if (status != errc::ok)
      refuse(std::move(what), &message, status, unit);
  };
  stash_->flush(
    [&](caf::mailbox_element_ptr& what, ra_message& message) {
      const errc status = try_post(what, message, false, unit);
      if (status == errc::full)
        return false;
      finish(what, message, status);
      return true;
    },
    [&](caf::mailbox_element_ptr& what, ra_message& message) {
      finish(what, message, errc::down);
    });
}

void kernel_actor::close() {
  // Order: release; pairs with the acquire in deliver().
  door_.store(door::closed, std::memory_order_release);
}

void kernel_actor::ending(const caf::error& reason,
                          caf_compat::execution_unit* unit) {
  close();
  if (phase_ != phase::started)
    return;
  waiting_requests waiting{core_->bridge(), *this};
  core_->fence(*this);
  waiting.bounce(reason, unit);
}

void kernel_actor::stopped(const caf::error& reason,
                           caf_compat::execution_unit* unit) {
  close();
  if (stash_)
    bounce_all(stash_->close(), reason ? reason : to_caf(errc::down, ""),
               unit); // a normal end is no error, but no answer either
  if (phase_.exchange(phase::ended) == phase::started)
    core_->stop(*this, reason, unit);
  if (room_) {
    core_->cancel_start(*this);
    for (auto& each : room_->empty([] {}))
      turn_away(std::move(each.what), errc::down, unit);
  }
  engine_ = nullptr; // a handler that hangs may hold this object for ever
}

bool kernel_actor::begin() noexcept {
  auto expected = phase::starting;
  return phase_.compare_exchange_strong(expected, phase::started);
}

} // namespace ringactor
