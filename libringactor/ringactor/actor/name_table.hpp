// SPDX-License-Identifier: BSD-3-Clause
// Names and who has them, patterns and who watches them. One an actor_system,
// in its directory; the page for users is names.hpp.
#pragma once

#include "ringactor/actor/actor_ref.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ringactor {

/// What names have to be: 1 to 255 bytes of UTF-8, no control characters, no
/// `*` and `?`; those are for patterns. Errors: invalid_argument.
result<void> check_name(std::string_view name);
result<void> check_pattern(std::string_view pattern);

/// `*` is any run of bytes, also none and also '/'; `?` is one UTF-8 character;
/// all else stands for itself. The whole name must match.
/// Cost: length of name times length of pattern at worst; no memory.
bool matches(std::string_view pattern, std::string_view name) noexcept;

inline constexpr std::size_t name_bytes_max = 255;
inline constexpr std::size_t names_max = 65536;

enum class name_change : std::uint32_t { registered, unregistered, restarted };

/// Who has a name; the address is that of the newest life.
struct name_record {
  ra_address address{};
  ref_mode mode = ref_mode::follow;
};

/// Thread: any; one lock. Watchers' messages are enqueued under it, so that
/// all see the changes in one order.
class name_table {
public:
  /// Errors: invalid_argument (the text has the owner), exhausted.
  result<void> add(const std::string& name, const name_record& owner);
  bool remove(const std::string& name);
  std::optional<name_record> find(const std::string& name) const;
  std::vector<std::pair<std::string, name_record>>
  list(std::string_view pattern) const;
  bool has(ra_address who) const;

  /// This life has ended: its names go, unless the address is kept for a next.
  void end(ra_address who, bool kept);
  /// The address has a new life; its names go on.
  void restart(ra_address who);
  /// The names of one address are another's now, which is its next life.
  void move(std::uint32_t id, ra_address next);
  /// All names of an engine that nobody holds any more.
  void forget_engine(std::uint32_t engine);

  /// Tells `watcher` what the names that match are now, and each change.
  void watch(const std::string& pattern, const caf::strong_actor_ptr& watcher);
  /// The watches of this actor end. False when there are none.
  bool unwatch(caf::actor_id watcher);

private:
  struct watch_record {
    std::string pattern;
    caf::actor_id id = 0;
    caf::actor_addr watcher;
  };
  // Handles taken to tell somebody; dropped without the lock, as the drop may
  // end an actor, and that comes back here.
  using handles = std::vector<caf::strong_actor_ptr>;
  using table = std::map<std::string, name_record, std::less<>>;
  void tell(name_change what, const std::string& name, const name_record& whose,
            handles& told) const;
  std::vector<table::iterator> names_of(std::uint32_t id);
  void set_address(table::iterator name, ra_address next);
  table::iterator drop(table::iterator name);

  mutable std::mutex mutex_;
  table names_;
  /// The names of each address id, which are keys above. An actor's end or
  /// restart costs its own names, not everybody's.
  std::unordered_map<std::uint32_t, std::set<std::string_view>> by_id_;
  std::vector<watch_record> watches_;
};

} // namespace ringactor
