// SPDX-License-Identifier: BSD-3-Clause
// What survives an actor's restart: a name for its address, resolved at each
// send. A caf::actor is one life and ends with it; an actor_ref is pinned to a
// life or follows the address from life to life. It keeps no actor alive.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"
#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace ringactor {

class directory;
class engine;

enum class ref_mode : std::uint8_t {
  follow, // whichever life the actor at this address has now
  pinned  // the life it was made for
};

/// A value: copy it. It holds nothing, and outlives its engine.
/// Thread: any; one object as any value.
class actor_ref {
public:
  actor_ref() = default; // nobody: resolves to no_such
  actor_ref(std::weak_ptr<directory> where, ra_address address,
            std::uint32_t epoch, ref_mode mode);

  std::uint32_t id() const noexcept { return address_.id; }
  std::uint32_t index() const noexcept { return address_.id & ra_index_mask; }
  /// Of the life it was made for; 0: made for whoever lives there.
  std::uint32_t incarnation() const noexcept { return address_.incarnation; }
  std::uint16_t node() const noexcept { return address_.node; }
  ref_mode mode() const noexcept { return mode_; }
  std::uint32_t epoch() const noexcept { return epoch_; }
  actor_ref pinned() const { return with(ref_mode::pinned); }
  actor_ref follow() const { return with(ref_mode::follow); }

  /// The address for a config or a message, by which handlers send. It has no
  /// incarnation, and so follows, when this ref follows and the address is
  /// kept; else it is that of one life: an id that is not kept may become
  /// another actor's.
  ra_address address() const;

  /// The life that a send would reach now. Between lives: down.
  /// Errors: no_such, stale_incarnation (pinned to an earlier life, or the id
  ///         is another actor's by now), down, closed (its engine has ended),
  ///         node_down.
  /// Cost:   two or three locks, held for a few instructions.
  caf::expected<caf::actor> resolve() const;

  /// An actor that resolves this ref for each message it gets, on the sender's
  /// thread, and hands it on with its sender and id. It answers a request that
  /// cannot go on with the error; any other message is a dead letter. An exit
  /// ends it alone; to watch the actor, watch what resolve() gives.
  caf::actor as_actor(caf::actor_system& system) const;

  /// self->send and self->request to the life of this moment. Shape: `self` is
  /// an actor's pointer or a scoped_actor.
  /// Errors: as resolve(): a request is answered by it, a send is a dead
  ///         letter; both are counted (directory::ref_refusals). So are those
  ///         of a sender that its supervisor abandoned: stale_incarnation.
  template <class Self, class... Ts>
  void send(const Self& self, Ts&&... xs) const {
    self->send(target(*self->ctrl()), std::forward<Ts>(xs)...);
  }
  template <class Self, class Rep, class Period, class... Ts>
  auto request(const Self& self, std::chrono::duration<Rep, Period> timeout,
               Ts&&... xs) const {
    return self->request(target(*self->ctrl()), timeout,
                         std::forward<Ts>(xs)...);
  }
  template <class Self, class... Ts>
  auto request(const Self& self, caf::duration timeout, Ts&&... xs) const {
    return self->request(target(*self->ctrl()), timeout,
                         std::forward<Ts>(xs)...);
  }

  /// Used by the directory: the life, or null with the reason.
  caf::strong_actor_ptr find(errc& why) const;
  std::weak_ptr<directory> where() const { return where_; }
  /// What this ref means where lives `first` to `latest` are one actor's.
  errc check(std::uint32_t first, std::uint32_t latest) const noexcept;

  friend bool operator==(const actor_ref& a, const actor_ref& b) noexcept {
    return a.id() == b.id() && a.incarnation() == b.incarnation()
           && a.node() == b.node() && a.epoch_ == b.epoch_
           && a.mode_ == b.mode_;
  }

private:
  actor_ref with(ref_mode mode) const;
  caf::actor target(caf::actor_control_block& sender) const;

  std::weak_ptr<directory> where_;
  ra_address address_{};
  std::uint32_t epoch_ = 0; // which of the engines that had this number
  ref_mode mode_ = ref_mode::follow;
};

/// A ref to this actor, kernel or host; to nobody when it has ended.
actor_ref ref_to(const engine& where, const caf::actor& who,
                 ref_mode mode = ref_mode::follow);
/// A ref to an address, as a handler's message brought it.
actor_ref ref_to(const engine& where, ra_address who,
                 ref_mode mode = ref_mode::follow);

/// As in "actor 1/7": engine 1 (0: a host actor), place 7.
std::string to_string(const actor_ref& who);

/// The error of a ref that cannot be resolved: what, why, what to do.
caf::error refusal_of(const actor_ref& who, errc why);

} // namespace ringactor
