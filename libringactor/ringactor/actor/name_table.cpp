// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/name_table.hpp"

#include "ringactor/actor/names.hpp"

namespace ringactor {

namespace {

// Of the same actor, and no younger.
bool has_lived_by(ra_address a, ra_address b) noexcept {
  return a.id == b.id && a.node == b.node && a.incarnation <= b.incarnation;
}

std::string text_of(ra_address who) {
  return "actor " + std::to_string(ra_address_engine(who)) + "/"
         + std::to_string(ra_address_index(who)) + ", incarnation "
         + std::to_string(who.incarnation);
}

name_event event_of(name_change what, const std::string& name,
                    ra_address whose) {
  name_event event;
  event.change = what;
  event.address = whose;
  event.length = static_cast<std::uint32_t>(name.size());
  std::memcpy(event.name, name.data(), name.size());
  return event;
}

} // namespace

result<void> name_table::add(const std::string& name,
                             const name_record& owner) {
  handles told;
  std::lock_guard lock{mutex_};
  if (auto found = names_.find(name); found != names_.end())
    return {errc::invalid_argument, "the name '" + name + "' is taken by "
                                      + text_of(found->second.address)
                                      + "; unregister it, or choose another"};
  if (names_.size() >= names_max)
    return {errc::exhausted, "all " + std::to_string(names_max)
                               + " names are in use; unregister some"};
  const auto made = names_.emplace(name, owner).first;
  by_id_[owner.address.id].insert(made->first);
  tell(name_change::registered, name, owner, told);
  return {};
}

bool name_table::remove(const std::string& name) {
  handles told;
  std::lock_guard lock{mutex_};
  auto found = names_.find(name);
  if (found == names_.end())
    return false;
  tell(name_change::unregistered, name, found->second, told);
  drop(found);
  return true;
}

std::optional<name_record> name_table::find(const std::string& name) const {
  std::lock_guard lock{mutex_};
  auto found = names_.find(name);
  return found == names_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<std::pair<std::string, name_record>>
name_table::list(std::string_view pattern) const {
  std::vector<std::pair<std::string, name_record>> found;
  std::lock_guard lock{mutex_};
  for (const auto& each : names_)
    if (matches(pattern, each.first))
      found.emplace_back(each);
  return found;
}

bool name_table::has(ra_address who) const {
  std::lock_guard lock{mutex_};
  return by_id_.contains(who.id);
}

std::vector<name_table::table::iterator>
name_table::names_of(std::uint32_t id) {
  std::vector<table::iterator> found;
  if (const auto mine = by_id_.find(id); mine != by_id_.end())
    for (const auto& name : mine->second)
      found.push_back(names_.find(name));
  return found;
}

void name_table::set_address(table::iterator name, ra_address next) {
  auto& now = name->second.address;
  if (now.id != next.id) {
    const auto old = by_id_.find(now.id);
    old->second.erase(name->first);
    if (old->second.empty())
      by_id_.erase(old);
    by_id_[next.id].insert(name->first);
  }
  now = next;
}

name_table::table::iterator name_table::drop(table::iterator name) {
  const auto mine = by_id_.find(name->second.address.id);
  mine->second.erase(name->first);
  if (mine->second.empty())
    by_id_.erase(mine);
  return names_.erase(name);
}

void name_table::end(ra_address who, bool kept) {
  handles told;
  std::lock_guard lock{mutex_};
  for (const auto each : names_of(who.id)) {
    const auto& [name, owner] = *each;
    if (!has_lived_by(owner.address, who)
        || (kept && owner.mode != ref_mode::pinned))
      continue;
    tell(name_change::unregistered, name, owner, told);
    drop(each);
  }
}

void name_table::forget_engine(std::uint32_t engine) {
  handles told;
  std::lock_guard lock{mutex_};
  for (auto each = names_.begin(); each != names_.end();) {
    if (ra_address_engine(each->second.address) != engine) {
      ++each;
      continue;
    }
    tell(name_change::unregistered, each->first, each->second, told);
    each = drop(each);
  }
}

void name_table::restart(ra_address who) { move(who.id, who); }

void name_table::move(std::uint32_t id, ra_address next) {
  handles told;
  std::lock_guard lock{mutex_};
  for (const auto each : names_of(id))
    if (each->second.mode == ref_mode::follow) {
      set_address(each, next);
      tell(name_change::restarted, each->first, each->second, told);
    }
}

void name_table::watch(const std::string& pattern,
                       const caf::strong_actor_ptr& watcher) {
  std::lock_guard lock{mutex_};
  watches_.push_back(
    {pattern, watcher->id(), caf::actor_cast<caf::actor_addr>(watcher)});
  for (const auto& [name, owner] : names_)
    if (matches(pattern, name))
      caf_compat::deliver(
        watcher,
        caf_compat::make_element(
          nullptr, caf::make_message_id(),
          event_of(name_change::registered, name, owner.address)),
        nullptr);
}

bool name_table::unwatch(caf::actor_id watcher) {
  std::lock_guard lock{mutex_};
  return std::erase_if(watches_,
                       [&](const watch_record& x) { return x.id == watcher; })
         != 0;
}

void name_table::tell(name_change what, const std::string& name,
                      const name_record& whose, handles& told) const {
  for (const auto& each : watches_) {
    if (!matches(each.pattern, name))
      continue;
    auto watcher = caf::actor_cast<caf::strong_actor_ptr>(each.watcher);
    if (!watcher)
      continue; // its end is about to take the watch away
    caf_compat::deliver(
      watcher,
      caf_compat::make_element(nullptr, caf::make_message_id(),
                               event_of(what, name, whose.address)),
      nullptr);
    told.push_back(std::move(watcher));
  }
}

} // namespace ringactor
