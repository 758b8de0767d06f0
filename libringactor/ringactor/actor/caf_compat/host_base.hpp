// SPDX-License-Identifier: BSD-3-Clause
// An event-based actor that sees each message before its mailbox does, and its
// mailbox's last content before CAF drops that. On 0.17 observers hear of the
// end after closing(), on 1.x before it.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <functional>

namespace ringactor::caf_compat {

class host_base : public caf::event_based_actor {
public:
  explicit host_base(caf::actor_config& config) : event_based_actor{config} {}

#if RINGACTOR_CAF_1
  bool enqueue(caf::mailbox_element_ptr what, caf::scheduler* unit) final {
    return arrive(std::move(what), unit);
  }
  void on_cleanup(const caf::error& reason) override;
#else
  using event_based_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* unit) final {
    arrive(std::move(what), unit);
  }
  bool cleanup(caf::error&& reason, caf::execution_unit* unit) override;
  void on_destroy() override;
#endif

protected:
  /// One message, on its sender's thread. Must not block.
  /// False: it was refused. As it is: into the mailbox, as CAF does it.
  virtual bool arrive(caf::mailbox_element_ptr what, execution_unit* unit);
  /// The actor is about to end; it may drain(). Once.
  virtual void closing(const caf::error& reason) { static_cast<void>(reason); }
  /// A message that no handler takes; a request is answered unexpected_message
  /// afterwards. Only with tell_unexpected().
  virtual void unexpected(caf::mailbox_element& what) {
    static_cast<void>(what);
  }

  /// Into the mailbox. True: the caller must wake() the actor.
  /// Needs: the mailbox is not closed, nor will be before this returns.
  bool push(caf::mailbox_element_ptr what);
  void wake(execution_unit* unit);

  /// Closes the mailbox and shows what was in it, skipped messages too.
  /// Thread: the actor's own.
  void drain(const std::function<void(caf::mailbox_element&)>& each);
  /// Its own handle; null when the last one is gone.
  caf::strong_actor_ptr self_or_null();
  void tell_unexpected();

private:
  bool is_unreachable_ = false;
};

/// CAF's own: exits, ends of others, timeouts. Nobody sent them as messages.
bool is_system_message(caf::mailbox_element& what);
bool is_exit(caf::mailbox_element& what);

/// No handle and no message refers to this actor any more.
inline bool is_unreferenced(const caf::actor_addr& who) {
  return who.get()->strong_refs == 0;
}

} // namespace ringactor::caf_compat
