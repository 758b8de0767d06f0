// SPDX-License-Identifier: BSD-3-Clause
// A host actor whose messages are never lost in silence: the base for actors
// that a supervisor restarts. CAF drops what waits in a dead actor's mailbox,
// and what comes later; here each is a dead letter, or an answered request.
#pragma once

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/abi/errc.hpp"
#include "ringactor/actor/caf_compat/host_base.hpp"
#include "ringactor/actor/closing_gate.hpp"
#include "ringactor/actor/dead_letters.hpp"

#include <memory>

namespace ringactor {

/// Use it as CAF's event_based_actor: `caf::behavior f(host_actor* self)` for
/// system.spawn(f), as the base of a class, or caf::stateful_actor<State,
/// host_actor>. Each message sent to it is one of three:
///
/// * delivered: a handler was called with it, even if that threw or quit;
/// * a request that no handler took: answered by an error, CAF's own (the
///   actor's reason, request_receiver_down, unexpected_message), and counted;
/// * else a dead letter: `down` when it waited, or was skipped, at the actor's
///   end or came later; `bad_type` when the behaviour has no handler for it;
///   `stale_incarnation` when its sender was abandoned (fence()).
///
/// A letter has the message's content when that is a message of an engine's
/// image. CAF's exits, DOWNs and timeouts are no letters, nor are answers that
/// come too late: they are counted. set_default_handler() takes the place of
/// what is said above of `bad_type`.
///
/// Letters are those of the actor_system: engine::letters(), letters_of(). They
/// last while an engine, a supervisor or letters_of()'s value does; where there
/// is none of these, they are counted as `unread`.
///
/// Thread: as CAF's. Cost: two atomic additions a message more than CAF's own;
///         its end takes a few locks. CAF 1.x drops what was skipped.
class host_actor : public caf_compat::host_base {
public:
  explicit host_actor(caf::actor_config& config);

protected:
  bool arrive(caf::mailbox_element_ptr what,
              caf_compat::execution_unit* unit) final;
  void closing(const caf::error& reason) final;
  void unexpected(caf::mailbox_element& what) final;

private:
  ra_address here();

  closing_gate gate_;
  // Written before the gate closes, read by who finds it closed.
  caf::error reason_;
  ra_address where_{};
};

struct host_counts {
  std::uint64_t answered = 0;     // requests that no handler took, by an error
  std::uint64_t late_answers = 0; // for actors that had ended
  std::uint64_t late = 0;         // of abandoned senders, letters or not
  std::uint64_t unread = 0;       // would-be letters; of the whole process
};
/// Of the host actors of this system, since its letters exist. Thread: any.
host_counts host_counts_of(caf::actor_system& system);

/// The dead letters of this system, kernels' and host actors' alike; they last
/// while this value does. Take it before actors end if no engine is open.
/// Thread: any. Cost: a lock.
std::shared_ptr<dead_letters> letters_of(caf::actor_system& system);

namespace detail {

/// A message that nobody at `to` takes: a request is answered by `error`,
/// another is a dead letter. Used by host actors and supervisors.
void turn_away(caf::actor_system& system, ra_address to,
               caf::mailbox_element& what, errc why, const caf::error& error);
/// The same for what an abandoned actor sent (is_late()).
void turn_away_late(caf::actor_system& system, ra_address to,
                    caf::mailbox_element& what);

} // namespace detail

} // namespace ringactor
