// SPDX-License-Identifier: BSD-3-Clause
// Who is kept alive while a device handles a host actor's message. An executor
// of the CPU keeps that in its job; a device tells when an actor is idle again.
// Used by engine_core.
#pragma once

#include <caf/actor_control_block.hpp>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace ringactor {

/// By place: an actor may be made ready again before the word that it was idle
/// has come up. Thread: any.
class held_actors {
public:
  void add(std::uint32_t place, caf::strong_actor_ptr actor) {
    std::lock_guard lock{mutex_};
    auto& held = by_place_[place];
    std::swap(held.actor, actor); // the same; or of a life that is over
    ++held.times;
  }
  /// The caller lets go of what it gets, holding no lock. Null: still held, or
  /// the device told it once too often.
  [[nodiscard]] caf::strong_actor_ptr remove(std::uint32_t place) {
    std::lock_guard lock{mutex_};
    auto at = by_place_.find(place);
    if (at == by_place_.end() || --at->second.times != 0)
      return nullptr;
    auto last = std::move(at->second.actor);
    by_place_.erase(at);
    return last;
  }
  /// Of a device that will tell nothing any more.
  void clear() {
    std::unordered_map<std::uint32_t, entry> all;
    std::lock_guard lock{mutex_};
    all.swap(by_place_);
  }

private:
  struct entry {
    caf::strong_actor_ptr actor;
    std::uint32_t times = 0;
  };
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, entry> by_place_;
};

} // namespace ringactor
