// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/host_actor.hpp"

#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/host_fence.hpp"
#include "ringactor/clock/physical_clock.hpp"

namespace ringactor {

namespace {

std::atomic<std::uint64_t> unread{0};

void count(std::atomic<std::uint64_t>& what) noexcept {
  what.fetch_add(1, std::memory_order_relaxed); // Order: a count
}

caf::error late_error() {
  return to_caf(errc::stale_incarnation,
                "its sender was abandoned by its supervisor; another life has "
                "taken its place");
}

// After a normal end CAF would answer with an error that is none.
caf::error answer_after(const caf::error& reason) {
  return reason ? reason : caf::error{caf::sec::request_receiver_down};
}

} // namespace

host_actor::host_actor(caf::actor_config& config) : host_base{config} {
  tell_unexpected();
}

bool host_actor::arrive(caf::mailbox_element_ptr what,
                        caf_compat::execution_unit* unit) {
  if (is_late(*what)) {
    detail::turn_away_late(home_system(), here(), *what);
    if (!what->mid.is_response())
      return false;
    const auto id = what->mid; // who asked is told, and waits no more
    what = caf_compat::make_element(nullptr, id, late_error());
  }
  if (!gate_.enter()) {
    detail::turn_away(home_system(), where_, *what, errc::down, reason_);
    return false;
  }
  const bool sleeps = push(std::move(what));
  gate_.leave();
  if (sleeps)
    wake(unit);
  return true;
}

void host_actor::closing(const caf::error& reason) {
  reason_ = answer_after(reason);
  if (auto where = directory::find_of(home_system()))
    where_ = where->host_address(self_or_null());
  gate_.close();
  drain([this](caf::mailbox_element& what) {
    detail::turn_away(home_system(), where_, what, errc::down, reason_);
  });
}

void host_actor::unexpected(caf::mailbox_element& what) {
  const bool is_request = what.mid.is_request() && what.sender;
  if (!is_request)
    detail::turn_away(home_system(), here(), what, errc::bad_type, {});
  else if (auto where = directory::find_of(home_system()))
    count(where->hosts().answered); // by CAF
}

// Its address, given now if it had none; once it has ended, what that was.
ra_address host_actor::here() {
  if (gate_.is_closed())
    return where_;
  auto where = directory::find_of(home_system());
  return where ? where->host_address(self_or_null()) : ra_address{};
}

void detail::turn_away(caf::actor_system& system, ra_address to,
                       caf::mailbox_element& what, errc why,
                       const caf::error& error) {
  if (caf_compat::is_system_message(what))
    return;
  auto where = directory::find_of(system);
  if (what.mid.is_response()) {
    if (where)
      count(where->hosts().late_answers);
  } else if (what.mid.is_request() && what.sender) {
    if (where)
      count(where->hosts().answered);
    caf_compat::deliver(
      what.sender,
      caf_compat::make_element(nullptr, what.mid.response_id(), error),
      nullptr);
  } else if (where) {
    where->bury(what, where->ref(to, ref_mode::pinned), why);
  } else {
    count(unread);
  }
}

void detail::turn_away_late(caf::actor_system& system, ra_address to,
                            caf::mailbox_element& what) {
  if (auto where = directory::find_of(system))
    count(where->hosts().late);
  if (!what.mid.is_response())
    turn_away(system, to, what, errc::stale_incarnation, late_error());
}

host_counts host_counts_of(caf::actor_system& system) {
  host_counts now;
  now.unread = unread.load(std::memory_order_relaxed); // Order: a snapshot
  if (auto where = directory::find_of(system)) {
    const auto& hosts = where->hosts();
    // Order: relaxed; a snapshot, each.
    now.answered = hosts.answered.load(std::memory_order_relaxed);
    now.late_answers = hosts.late_answers.load(std::memory_order_relaxed);
    now.late = hosts.late.load(std::memory_order_relaxed); // Order: as above
  }
  return now;
}

std::shared_ptr<dead_letters> letters_of(caf::actor_system& system) {
  auto where = directory::of(system, clock::wall());
  auto* letters = &where->letters();
  return {std::move(where), letters};
}

} // namespace ringactor
