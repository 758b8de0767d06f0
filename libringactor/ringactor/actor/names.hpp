// SPDX-License-Identifier: BSD-3-Clause
// Actors by name. The names of an actor_system are one space, whichever engine
// is used to reach them. A name is resolved once, to an actor_ref for host code
// or an ra_address for a handler's config; no message looks a name up.
#pragma once

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/name_table.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace ringactor {

/// What a watcher is sent. A fixed size, so it travels as bytes.
struct name_event {
  name_change change = name_change::registered;
  std::uint32_t length = 0; // bytes of the name
  ra_address address{};     // the owner's, of this life
  char name[name_bytes_max + 1] = {};

  std::string_view text() const noexcept {
    return {name, length <= name_bytes_max ? length : name_bytes_max};
  }
};

/// Gives the actor this name; an actor may have several. The name goes when
/// the actor ends for good: at its end, or, where its address is kept, when
/// that is released or nobody holds the engine any more; a restart keeps it. A
/// pinned ref's name goes with its life.
/// Errors: invalid_argument (the text has the rule or the present owner),
///         exhausted at 65536 names, as actor_ref::resolve() else.
/// Thread: any. Cost: a lock, an allocation.
caf::expected<actor_ref>
register_name(const engine& where, std::string_view name, const actor_ref& who);
caf::expected<actor_ref> register_name(const engine& where,
                                       std::string_view name,
                                       const caf::actor& who);

/// Errors: no_such when nobody has it.
caf::error unregister_name(const engine& where, std::string_view name);

/// Who has the name: a ref that follows, or is pinned if it was registered so.
/// Errors: no_such.
caf::expected<actor_ref> find_name(const engine& where, std::string_view name);

/// The name resolved once, for a config or a message: actor_ref::address().
/// Errors: no_such.
caf::expected<ra_address> address_of(const engine& where,
                                     std::string_view name);

struct named_actor {
  std::string name;
  actor_ref who;
};
/// All names that match (`orders/*`; see matches()), in order of bytes.
/// Errors: invalid_argument for no pattern. Cost: a look at each name.
caf::expected<std::vector<named_actor>> list_names(const engine& where,
                                                   std::string_view pattern);

/// From now on sends `watcher` a name_event for each name that matches: first
/// one `registered` for each there is, then every change, in one order for all
/// watchers. Ends when the watcher does, or by unwatch_names.
/// Errors: invalid_argument: no pattern, or the watcher is null or no host
///         actor with a mailbox of its own.
caf::error watch_names(const engine& where, std::string_view pattern,
                       const caf::actor& watcher);
/// False when it watches nothing.
bool unwatch_names(const engine& where, const caf::actor& watcher);

template <class Inspector>
auto inspect(Inspector& f, name_event& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::name_event");
}

namespace detail {

/// The address has this new life: its names stay, watchers are told.
void tell_restarted(directory& where, ra_address address,
                    const caf::strong_actor_ptr& life);

} // namespace detail

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::name_event, 8);
