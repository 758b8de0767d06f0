// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/directory.hpp"

#include "ringactor/actor/caf_compat/facade.hpp"

#include <atomic>

namespace ringactor {

namespace {

constexpr std::uint32_t pending_max = 1u << 22; // requests waiting at once

// A host actor's id, remembered by the thread that asked. CAF never uses an
// actor_id twice, so an entry can only be right or for another actor.
struct cached_host {
  std::uint64_t directory = 0;
  caf::actor_id actor = 0;
  ra_address address{};
};
constexpr std::size_t cache_entries = 64;

cached_host& cache_slot(caf::actor_id actor) {
  thread_local std::array<cached_host, cache_entries> cache{};
  return cache[actor % cache_entries];
}

} // namespace

namespace {
// Ids of actors begin anew with each system; their records do not.
const void* record_of(const caf::actor_addr& who) {
  return caf::actor_cast<caf::actor_control_block*>(who);
}
} // namespace

// An engine may outlive its system for a moment, and the next system may lie at
// the same address: what a system's registry holds tells them apart.
struct directory::known {
  struct entry {
    caf::actor_addr of_system; // weak: its record's address is not used again
    std::weak_ptr<directory> what;
  };
  std::mutex mutex;
  std::unordered_map<caf::actor_system*, entry> all;

  static known& one() {
    static auto* const only = new known; // threads may outlive main
    return *only;
  }
};

std::shared_ptr<directory> directory::of(caf::actor_system& system,
                                         const clock::physical_clock& clock) {
  auto& systems = known::one();
  std::lock_guard lock{systems.mutex};
  auto& slot = systems.all[&system];
  const auto system_now = caf_compat::marker_of(system);
  auto found = slot.what.lock();
  if (!found || record_of(slot.of_system) != record_of(system_now)) {
    found = std::make_shared<directory>(clock);
    slot = {system_now, found};
  }
  return found;
}

std::shared_ptr<directory> directory::find_of(caf::actor_system& system) {
  const auto system_now = caf_compat::known_marker_of(system);
  auto& systems = known::one();
  std::lock_guard lock{systems.mutex};
  const auto slot = systems.all.find(&system);
  if (!system_now || slot == systems.all.end()
      || record_of(slot->second.of_system) != record_of(system_now))
    return nullptr;
  return slot->second.what.lock();
}

directory::directory(const clock::physical_clock& clock)
  : uid_{[] {
      static std::atomic<std::uint64_t> next{1};
      return next.fetch_add(1);
    }()},
    clock_{clock},
    pending_{pending_max} {
  hosts_.emplace_back(); // index 0 is nobody
}

ra_address directory::host_address(const caf::strong_actor_ptr& actor) {
  if (!actor)
    return {};
  auto& cached = cache_slot(actor->id());
  if (cached.directory == uid_ && cached.actor == actor->id())
    return cached.address;
  ra_address address = add_host(actor);
  if (address.id != 0)
    cached = {uid_, actor->id(), address};
  return address;
}

ra_address directory::add_host(const caf::strong_actor_ptr& actor) {
  ra_address address{};
  {
    std::lock_guard lock{mutex_};
    auto known = host_of_.find(actor->id());
    if (known != host_of_.end())
      return ra_make_address(0, known->second,
                             hosts_[known->second].incarnation);
    std::uint32_t index = 0;
    if (!free_hosts_.empty()) {
      index = free_hosts_.back();
      free_hosts_.pop_back();
    } else if (hosts_.size() < ra_hosts_limit) {
      index = static_cast<std::uint32_t>(hosts_.size());
      hosts_.emplace_back();
    } else {
      return address;
    }
    auto& record = hosts_[index];
    record.actor = caf::actor_cast<caf::actor_addr>(actor);
    record.id = actor->id();
    if (++record.incarnation == 0)
      record.incarnation = 1; // 0 would mean: whoever lives there
    record.first = record.incarnation;
    host_of_.emplace(actor->id(), index);
    address = ra_make_address(0, index, record.incarnation);
  }
  watch_host(actor); // without the lock: see there
  return address;
}

// An actor that has ended runs the functor at once.
void directory::watch_host(const caf::strong_actor_ptr& actor) {
  caf::actor_cast<caf::abstract_actor*>(actor)->attach_functor(
    [self = weak_from_this(), id = actor->id()](const caf::error&) {
      if (auto alive = self.lock())
        alive->forget_host(id);
    });
}

void directory::forget_host(caf::actor_id actor) {
  std::lock_guard lock{mutex_};
  auto known = host_of_.find(actor);
  if (known == host_of_.end())
    return;
  hosts_[known->second].actor = nullptr;
  if (!hosts_[known->second].kept)
    free_hosts_.push_back(known->second);
  host_of_.erase(known);
}

caf::strong_actor_ptr directory::find_host(ra_address address, errc& why) {
  caf::actor_addr actor;
  {
    std::lock_guard lock{mutex_};
    std::uint32_t index = ra_address_index(address);
    why = errc::no_such;
    if (index == 0 || index >= hosts_.size())
      return nullptr;
    const auto& record = hosts_[index];
    if (address.incarnation != 0 && address.incarnation != record.incarnation) {
      why = errc::stale_incarnation;
      return nullptr;
    }
    actor = record.actor;
  }
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(actor);
  why = strong ? errc::ok : errc::down;
  return strong;
}

result<std::uint8_t> directory::add_engine(engine_core* engine) {
  std::lock_guard lock{engines_mutex_};
  for (std::uint32_t id = 1; id < engines_.size(); ++id)
    if (!engines_[id]) {
      engines_[id] = engine;
      ++epochs_[id];
      return static_cast<std::uint8_t>(id);
    }
  return {errc::exhausted,
          "255 engines are open in this process; close one "
          "before you open another"};
}

void directory::remove_engine(std::uint8_t id) {
  {
    std::lock_guard lock{engines_mutex_};
    engines_[id] = nullptr;
  }
  {
    std::lock_guard lock{mutex_};
    std::erase_if(moved_, [id](const auto& one) { // to nowhere now
      return one.second.id() >> ra_engine_shift == id;
    });
  }
  names_.forget_engine(id); // those of kept addresses
}

} // namespace ringactor
