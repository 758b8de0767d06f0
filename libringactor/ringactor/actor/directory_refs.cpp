// SPDX-License-Identifier: BSD-3-Clause
// The half of directory that serves refs: who has an address now, which
// addresses are kept, and what becomes of a message that a ref cannot hand on.
#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/host_fence.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

ra_address directory::address_of(const caf::strong_actor_ptr& actor) {
  if (auto* kernel = caf_compat::facade_cast<kernel_actor>(actor))
    return kernel->where();
  auto address = host_address(actor);
  errc why = errc::ok; // an ended actor may still be in a thread's cache
  return find_host(address, why) ? address : ra_address{};
}

actor_ref directory::ref(ra_address who, ref_mode mode) {
  return {weak_from_this(), who, epochs_[ra_address_engine(who)].load(), mode};
}

// Calls `use` with the engine the ref was made for. It must let go of no actor:
// that might end the engine, which needs the lock that is held here.
bool directory::with_engine_of(const actor_ref& who,
                               const std::function<void(engine_core&)>& use) {
  const std::uint32_t number = who.id() >> ra_engine_shift;
  std::lock_guard lock{engines_mutex_};
  if (!engines_[number] || epochs_[number] != who.epoch())
    return false;
  use(*engines_[number]);
  return true;
}

// Of a place, for good: an engine's number is another's later, its epoch never.
std::uint64_t directory::home_of(const actor_ref& who) noexcept {
  return std::uint64_t{who.epoch()} << 32 | who.id();
}

caf::strong_actor_ptr directory::find(const actor_ref& who, errc& why) {
  auto found = find_at_home(who, why);
  if (found || who.mode() == ref_mode::pinned)
    return found;
  actor_ref next;
  {
    std::lock_guard lock{mutex_};
    const auto moved = moved_.find(home_of(who));
    if (moved == moved_.end())
      return nullptr;
    next = moved->second;
  }
  return find_at_home(next, why); // no chains: move() shortens them
}

caf::strong_actor_ptr directory::find_at_home(const actor_ref& who, errc& why) {
  if (who.node() != 0) {
    why = errc::node_down;
    return nullptr;
  }
  if (who.id() >> ra_engine_shift == 0)
    return find_host_life(who, why);
  caf::strong_actor_ptr found; // let go of without the lock
  why = errc::closed;
  with_engine_of(who,
                 [&](engine_core& core) { found = core.find_life(who, why); });
  if (why != errc::ok)
    found = nullptr;
  return found;
}

directory::host_record* directory::host_of(const actor_ref& who, errc& why) {
  why = errc::no_such;
  if (who.index() == 0 || who.index() >= hosts_.size())
    return nullptr;
  auto& record = hosts_[who.index()];
  why = who.check(record.first, record.incarnation);
  return why == errc::ok ? &record : nullptr;
}

caf::strong_actor_ptr directory::find_host_life(const actor_ref& who,
                                                errc& why) {
  caf::actor_addr actor;
  {
    std::lock_guard lock{mutex_};
    if (auto* record = host_of(who, why))
      actor = record->actor;
  }
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(actor);
  if (why == errc::ok && caf_compat::has_ended(strong)) {
    why = errc::down;
    strong = nullptr;
  }
  return strong;
}

ra_address directory::newest(const actor_ref& who) {
  const std::uint32_t engine = who.id() >> ra_engine_shift;
  std::uint32_t incarnation = 0;
  if (engine == 0) {
    std::lock_guard lock{mutex_};
    errc why = errc::ok;
    if (auto* record = host_of(who, why))
      incarnation = record->incarnation;
  } else {
    with_engine_of(who, [&](engine_core& core) {
      const auto tenant = core.places().look(who.index());
      if (who.check(tenant.first, tenant.latest) == errc::ok)
        incarnation = tenant.latest;
    });
  }
  return incarnation != 0 ? ra_make_address(engine, who.index(), incarnation)
                          : ra_address{};
}

bool directory::is_kept(const actor_ref& who) {
  if (who.id() >> ra_engine_shift == 0) {
    std::lock_guard lock{mutex_};
    errc why = errc::ok;
    auto* record = host_of(who, why);
    return record && record->kept;
  }
  bool kept = false;
  with_engine_of(who, [&](engine_core& core) {
    const auto tenant = core.places().look(who.index());
    kept = tenant.kept && who.check(tenant.first, tenant.latest) == errc::ok;
  });
  return kept;
}

errc directory::keep(const actor_ref& who) {
  errc why = errc::ok;
  auto alive = find(who, why); // held: it cannot end for want of a handle
  if (!alive)
    return why;
  if (who.id() >> ra_engine_shift == 0) {
    std::lock_guard lock{mutex_};
    auto* record = host_of(who, why);
    if (record && record->actor)
      record->kept = true;
    else if (record)
      why = errc::down;
    return why;
  }
  why = errc::closed;
  with_engine_of(who, [&](engine_core& core) {
    why = core.places().keep(who.index(), who.incarnation()) ? errc::ok
                                                             : errc::down;
  });
  return why;
}

bool directory::let_go(const actor_ref& who) {
  if (!is_kept(who))
    return false;
  if (who.id() >> ra_engine_shift == 0) {
    std::lock_guard lock{mutex_};
    auto& record = hosts_[who.index()];
    if (!std::exchange(record.kept, false))
      return false;
    if (!record.actor)
      free_hosts_.push_back(who.index());
    return true;
  }
  bool was_kept = false;
  with_engine_of(who, [&](engine_core& core) {
    was_kept = core.places().let_go(who.index());
  });
  if (was_kept)
    bury_kept(who);
  return was_kept;
}

result<ra_address> directory::replace_host(const actor_ref& who,
                                           const caf::strong_actor_ptr& next) {
  ra_address address{};
  caf::strong_actor_ptr before; // let go of without the lock
  {
    std::lock_guard lock{mutex_};
    errc why = errc::ok;
    auto* record = host_of(who, why);
    if (!record)
      return {why, to_string(who) + ": " + std::string{describe(why)}};
    before = caf::actor_cast<caf::strong_actor_ptr>(record->actor);
    const bool lives =
      !caf_compat::has_ended(before) && !is_fenced(before.get());
    if (!record->kept || lives)
      return {errc::invalid_argument,
              to_string(who)
                + (record->kept ? " still lives; end it, then replace it"
                                : " is not kept; keep_address it before its "
                                  "actor ends")};
    if (!next || host_of_.count(next->id()) != 0)
      return {errc::invalid_argument,
              "the new actor of " + to_string(who)
                + " is null or has an address already; replace it by an actor "
                  "that was just spawned"};
    host_of_.erase(record->id); // it may not have told us yet
    record->id = next->id();
    record->actor = caf::actor_cast<caf::actor_addr>(next);
    if (++record->incarnation == 0) // the ids' space has wrapped: a new actor
      record->first = record->incarnation = 1;
    host_of_.emplace(next->id(), who.index());
    address = ra_make_address(0, who.index(), record->incarnation);
  }
  watch_host(next);
  return address;
}

result<void> directory::move(const actor_ref& who, const actor_ref& next) {
  errc why = errc::ok;
  if (!is_kept(who))
    return {errc::invalid_argument,
            to_string(who) + " is not kept; keep_address it before it ends"};
  if (find_at_home(who, why))
    return {errc::invalid_argument,
            to_string(who) + " still lives; end it, then move its address"};
  {
    std::lock_guard lock{mutex_};
    for (auto& [home, where] : moved_)
      if (home_of(where) == home_of(who))
        where = next.follow();
    moved_[home_of(who)] = next.follow();
    moved_.erase(home_of(next));
  }
  names_.move(who.id(), newest(next));
  bury_kept(who); // the next life has begun elsewhere
  return {};
}

// No life will follow in the place of this address.
void directory::bury_kept(const actor_ref& who) {
  redelivery::messages left;
  with_engine_of(who, [&](engine_core& core) {
    left = core.bridge().kept().release(who.index());
    for (const auto& each : left)
      core.bridge().release(each);
  });
  for (const auto& each : left) // without the lock: subscribers are told
    publish(each, errc::down);
}

// For the next life of an actor that has ended, where it is wanted.
bool directory::keep_for_next(caf::mailbox_element& what, const actor_ref& to) {
  bool is_kept = false;
  with_engine_of(to, [&](engine_core& core) {
    auto& bridge = core.bridge();
    ra_message message{};
    const ra_address address{to.id(), 0, to.node()};
    if (bridge.encode(what, address, message) != errc::ok)
      return;
    is_kept = bridge.keep_for_next(message);
    if (!is_kept)
      bridge.release(message);
  });
  return is_kept;
}

void directory::bury(caf::mailbox_element& what, const actor_ref& to,
                     errc why) {
  if (why == errc::down && to.mode() == ref_mode::follow
      && keep_for_next(what, to))
    return;
  ra_message letter{};
  ra_address address{to.id(), static_cast<std::uint16_t>(to.incarnation()),
                     to.node()};
  {
    std::lock_guard lock{engines_mutex_};
    for (auto* core : engines_) { // any: they share the program's image
      if (!core)
        continue;
      auto& bridge = core->bridge();
      if (bridge.encode(what, address, letter) == errc::ok)
        bridge.release(letter);
      else
        letter = {};
      break;
    }
  }
  ra_set_to(&letter, address, ra_message_length(&letter));
  publish(letter, why);
}

void directory::publish(const ra_message& letter, errc why) {
  const auto engine = ra_address_engine(ra_message_to(&letter));
  letters_.publish({letter, why, epochs_[engine].load()});
}

void directory::note_refusal(errc why) noexcept {
  // Order: relaxed; a count.
  ref_refusals_[static_cast<std::size_t>(why)].fetch_add(
    1, std::memory_order_relaxed);
}

std::uint64_t directory::ref_refusals(errc why) const noexcept {
  // Order: relaxed; a snapshot.
  return ref_refusals_[static_cast<std::size_t>(why)].load(
    std::memory_order_relaxed);
}

} // namespace ringactor
