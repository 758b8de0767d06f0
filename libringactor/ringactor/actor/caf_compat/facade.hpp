// SPDX-License-Identifier: BSD-3-Clause
// Base of actors whose mailbox is not CAF's: messages arrive in deliver() on
// the sender's thread. On 0.17 it sits on monitorable_actor, on 1.x on
// abstract_actor, which took that class in. It is no local_actor, so it must
// not build a response_promise.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

namespace ringactor::caf_compat {

#if RINGACTOR_CAF_1
using facade_base = caf::abstract_actor;
#else
using facade_base = caf::monitorable_actor;
#endif

class facade : public facade_base {
public:
  explicit facade(caf::actor_config& config) : facade_base{config} {}

  /// Ends the actor: observers are told, stopped() runs once.
  /// Thread: any. False when it had ended before.
  bool terminate(caf::error reason, execution_unit* unit);

  /// Counts the actor as running until it ends.
  void launch() { register_at_system(); }

#if RINGACTOR_CAF_1
  bool enqueue(caf::mailbox_element_ptr what, caf::scheduler* unit) final {
    return deliver(std::move(what), unit);
  }
  void setup_metrics() {} // make_actor() of 1.x calls it on every actor

protected:
  void on_cleanup(const caf::error& reason) final { stopped(reason, nullptr); }

private:
  void force_close_mailbox() final { close(); }

public:
#else
  using facade_base::enqueue;
  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* unit) final {
    deliver(std::move(what), unit);
  }
  bool cleanup(caf::error&& reason, caf::execution_unit* unit) final;
  // The last handle is gone. The strong count is 0: no strong pointer to this
  // actor may be made from here on.
  void on_destroy() final;
#endif

protected:
  /// One message, on the sender's thread. Must not block.
  /// False when the actor has ended and the message was bounced.
  virtual bool deliver(caf::mailbox_element_ptr what, execution_unit* unit) = 0;
  /// No more input is accepted.
  virtual void close() = 0;
  /// The actor is about to end, nobody was told yet. May be called again. Not
  /// on 1.x, where observers may hear of the end before stopped().
  virtual void ending(const caf::error&, execution_unit*) {}
  /// The actor has ended. Called once, without a lock held.
  virtual void stopped(const caf::error& reason, execution_unit* unit) = 0;

  /// True when `what` was CAF's own (exit, down, a query) and is dealt with.
  bool handle_system(caf::mailbox_element& what, execution_unit* unit);
};

/// Makes an actor of a facade type. Shape: T's constructor takes a
/// caf::actor_config& and `xs`.
template <class T, class... Ts>
caf::actor make_facade(caf::actor_system& system, Ts&&... xs) {
  caf::actor_config config;
  return caf::make_actor<T, caf::actor>(system.next_actor_id(), system.node(),
                                        &system, config,
                                        std::forward<Ts>(xs)...);
}

/// An actor without a use of its own that lives as long as the system: tells a
/// system from one that lay at the same address before. Thread: one at a time.
caf::actor_addr marker_of(caf::actor_system& system);
/// The same, null when nobody has asked for it yet. Thread: any.
caf::actor_addr known_marker_of(caf::actor_system& system);

/// The object behind a handle, when it is a T.
template <class T>
T* facade_cast(const caf::strong_actor_ptr& handle) {
  return handle
           ? dynamic_cast<T*>(caf::actor_cast<caf::abstract_actor*>(handle))
           : nullptr;
}

} // namespace ringactor::caf_compat
