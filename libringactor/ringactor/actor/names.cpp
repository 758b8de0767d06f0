// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/names.hpp"

#include "ringactor/actor/caf_compat/facade.hpp"
#include "ringactor/actor/error.hpp"

namespace ringactor {

namespace {

directory& directory_of(const engine& where) {
  return where.core().bridge().where();
}

caf::error no_such_name(std::string_view name) {
  return to_caf(errc::no_such, "nobody has the name '"
                                 + std::string{name.substr(0, name_bytes_max)}
                                 + "'; register_name it first, or see "
                                   "list_names");
}

// When this life ends, so do its names, unless the address is kept. Runs at
// once for a life that has ended.
void end_names_with(directory& where, ra_address address,
                    const caf::strong_actor_ptr& life) {
  caf::actor_cast<caf::abstract_actor*>(life)->attach_functor(
    [weak = where.weak_from_this(), address](const caf::error&) {
      if (auto alive = weak.lock()) {
        const bool kept = alive->is_kept(alive->ref(address, ref_mode::follow));
        alive->names().end(address, kept);
      }
    });
}

} // namespace

namespace detail {

void tell_restarted(directory& where, ra_address address,
                    const caf::strong_actor_ptr& life) {
  if (!where.names().has(address))
    return;
  where.names().restart(address);
  end_names_with(where, address, life);
}

} // namespace detail

caf::expected<actor_ref> register_name(const engine& where,
                                       std::string_view name,
                                       const actor_ref& who) {
  if (auto good = check_name(name); !good)
    return to_caf(good.error());
  auto& directory = directory_of(where);
  errc why = errc::ok;
  auto life = who.find(why);
  if (!life && !(why == errc::down && directory.is_kept(who)))
    return refusal_of(who, why);
  const auto address =
    life ? directory.address_of(life) : directory.newest(who);
  if (auto good =
        directory.names().add(std::string{name}, {address, who.mode()});
      !good)
    return to_caf(good.error());
  if (life)
    end_names_with(directory, address, life);
  const auto ref = directory.ref(address, who.mode());
  if (auto next = ref.find(why); next && next != life) // restarted meanwhile
    detail::tell_restarted(directory, directory.address_of(next), next);
  return ref;
}

caf::expected<actor_ref> register_name(const engine& where,
                                       std::string_view name,
                                       const caf::actor& who) {
  return register_name(where, name, ref_to(where, who));
}

caf::error unregister_name(const engine& where, std::string_view name) {
  return directory_of(where).names().remove(std::string{name})
           ? caf::error{}
           : no_such_name(name);
}

caf::expected<actor_ref> find_name(const engine& where, std::string_view name) {
  auto& directory = directory_of(where);
  auto found = directory.names().find(std::string{name});
  if (!found)
    return no_such_name(name);
  return directory.ref(found->address, found->mode);
}

caf::expected<ra_address> address_of(const engine& where,
                                     std::string_view name) {
  auto found = find_name(where, name);
  if (!found)
    return std::move(found.error());
  return found->address();
}

caf::expected<std::vector<named_actor>> list_names(const engine& where,
                                                   std::string_view pattern) {
  if (auto good = check_pattern(pattern); !good)
    return to_caf(good.error());
  auto& directory = directory_of(where);
  std::vector<named_actor> all;
  for (auto& [name, owner] : directory.names().list(pattern))
    all.push_back({name, directory.ref(owner.address, owner.mode)});
  return all;
}

caf::error watch_names(const engine& where, std::string_view pattern,
                       const caf::actor& watcher) {
  if (auto good = check_pattern(pattern); !good)
    return to_caf(good.error());
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(watcher);
  if (!strong || caf_compat::facade_cast<caf_compat::facade>(strong))
    return to_caf(errc::invalid_argument,
                  "names are watched by host actors with a mailbox of their "
                  "own, not by kernel actors or refs; let a host actor watch "
                  "and tell them");
  auto& directory = directory_of(where);
  directory.names().watch(std::string{pattern}, strong);
  caf::actor_cast<caf::abstract_actor*>(strong)->attach_functor(
    [weak = directory.weak_from_this(), id = strong->id()](const caf::error&) {
      if (auto alive = weak.lock())
        alive->names().unwatch(id);
    });
  return {};
}

bool unwatch_names(const engine& where, const caf::actor& watcher) {
  return watcher && directory_of(where).names().unwatch(watcher.id());
}

} // namespace ringactor
