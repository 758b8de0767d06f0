// SPDX-License-Identifier: BSD-3-Clause
// The children of one supervisor, where others can end them: a supervisor whose
// thread hangs, in a start function say, cannot. Shared by the supervisor, the
// one above it and the watchdog.
#pragma once

#include "ringactor/backend/watchdog.hpp"
#include "ringactor/supervision/spec.hpp"

#include <atomic>
#include <caf/actor.hpp>
#include <caf/actor_addr.hpp>
#include <caf/error.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace ringactor::supervision {

/// Thread: any, for every call.
class orphan_guard final : public backend::watched {
public:
  struct orphan {
    std::string id;
    caf::actor_addr who;
    std::uint64_t life = 0; // its number
  };
  /// Is told of a child before it is killed, and why. Must not block.
  using told = std::function<void(const orphan& who, const std::string& why)>;

  /// `timeout` 0: its supervisor may be silent for ever.
  explicit orphan_guard(nanoseconds timeout) : timeout_{timeout} {}
  void tell(told what);

  /// A child was started; `below` when it is a supervisor. Of a guard that is
  /// closed it is killed at once.
  void add(const std::string& id, const caf::actor& child,
           std::shared_ptr<orphan_guard> below, std::uint64_t life = 0);
  void remove(const caf::actor_addr& child);

  /// The supervisor was given up for good: its children are killed, those of
  /// supervisors among them too, and so is whoever it starts later.
  void close();
  bool is_closed() const noexcept { return is_closed_; }
  /// The supervisor has ended and is about to kill those that live: each is
  /// told of.
  void bereave();

  /// The supervisor runs.
  void beat();
  /// Kills the children when since the look that saw the last beat more than
  /// the timeout has passed. When the supervisor goes on it hears of it.
  void check(std::chrono::nanoseconds now) override;
  std::chrono::nanoseconds period() const override;
  nanoseconds timeout() const noexcept { return timeout_; }

private:
  struct child {
    std::string id;
    std::weak_ptr<orphan_guard> below;
    std::uint64_t life = 0;
  };
  using children = std::map<caf::actor_addr, child>;
  void kill(const children& all, const std::string& why);
  void tell_of(const children& all, const std::string& why, bool kills);

  const nanoseconds timeout_;
  mutable std::mutex mutex_;
  children children_;
  told told_;
  std::uint64_t beats_ = 0;
  std::uint64_t seen_ = ~std::uint64_t{0}; // beats, at the last look
  nanoseconds since_{0};
  std::atomic<bool> is_closed_{false};
};

} // namespace ringactor::supervision
