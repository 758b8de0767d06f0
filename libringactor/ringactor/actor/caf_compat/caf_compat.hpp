// SPDX-License-Identifier: BSD-3-Clause
// One source, two CAFs: 0.17.6 (Debian) and 1.x. This folder alone asks for
// CAF's version (version.hpp).
#pragma once

#include "ringactor/actor/caf_compat/version.hpp"

#include <caf/all.hpp>

#if RINGACTOR_CAF_1
#  include <caf/abstract_actor.hpp>
#  include <caf/scheduler.hpp>
#else
#  include <caf/monitorable_actor.hpp>
#  include <caf/scheduler/abstract_coordinator.hpp>
#endif

#include "ringactor/abi/errc.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <typeinfo>
#include <utility>

namespace ringactor::caf_compat {

#if RINGACTOR_CAF_1
using execution_unit = caf::scheduler;
using content_type = caf::message;
#else
using execution_unit = caf::execution_unit;
using content_type = caf::type_erased_tuple;
#endif

/// What identifies the type of a message's element at run time.
template <class T>
type_key key_of() noexcept {
#if RINGACTOR_CAF_1
  return caf::type_id_v<T>;
#else
  return &typeid(T);
#endif
}

/// The key of element `index`; zero for CAF's builtin types on 0.17.
inline type_key key_at(const content_type& content, std::size_t index) {
#if RINGACTOR_CAF_1
  return content.type_at(index);
#else
  return content.type(index).second;
#endif
}

inline bool same_key(type_key a, type_key b) noexcept {
#if RINGACTOR_CAF_1
  return a == b;
#else
  return a == b || (a && b && *a == *b);
#endif
}

inline const void* element_at(const content_type& content, std::size_t index) {
#if RINGACTOR_CAF_1
  return content.cdata().at(index);
#else
  return content.get(index);
#endif
}

template <class... Ts>
caf::mailbox_element_ptr make_element(caf::strong_actor_ptr sender,
                                      caf::message_id id, Ts&&... xs) {
#if RINGACTOR_CAF_1
  return caf::make_mailbox_element(std::move(sender), id,
                                   caf::make_message(std::forward<Ts>(xs)...));
#else
  return caf::make_mailbox_element(std::move(sender), id, {},
                                   std::forward<Ts>(xs)...);
#endif
}

/// An element with this content.
inline caf::mailbox_element_ptr
make_content_element(caf::strong_actor_ptr sender, caf::message_id id,
                     caf::message content) {
#if RINGACTOR_CAF_1
  return caf::make_mailbox_element(std::move(sender), id, std::move(content));
#else
  return caf::make_mailbox_element(std::move(sender), id, {},
                                   std::move(content));
#endif
}

/// An element without content: the answer `void`.
inline caf::mailbox_element_ptr make_empty_element(caf::strong_actor_ptr sender,
                                                   caf::message_id id) {
  return make_content_element(std::move(sender), id, caf::message{});
}

/// What a message holds, for an error text.
inline std::string content_text(caf::mailbox_element& what) {
#if RINGACTOR_CAF_1
  return to_string(what.payload);
#else
  return to_string(what.content());
#endif
}

inline content_type& content_of(caf::mailbox_element& what) {
#if RINGACTOR_CAF_1
  return what.payload;
#else
  return what.content();
#endif
}

inline void deliver(const caf::strong_actor_ptr& to,
                    caf::mailbox_element_ptr what, execution_unit* unit) {
  to->enqueue(std::move(what), unit);
}

/// True from before the actor's observers are told of its end; of null, too.
inline bool has_ended(const caf::strong_actor_ptr& actor) {
  return !actor
         || caf::actor_cast<caf::abstract_actor*>(actor)->getf(
           caf::abstract_actor::is_terminated_flag);
}

/// Ends an actor with any error as its reason.
inline void send_exit(const caf::actor& to, caf::error reason) {
  deliver(caf::actor_cast<caf::strong_actor_ptr>(to),
          make_element(nullptr, caf::make_message_id(),
                       caf::exit_msg{to->address(), std::move(reason)}),
          nullptr);
}

/// Sends this actor a message of its own after a time of the system's clock.
template <class Self, class Duration, class T>
void send_later(Self& self, Duration after, T what) {
#if RINGACTOR_CAF_1
  self.mail(std::move(what))
    .delay(std::chrono::duration_cast<caf::actor_clock::duration_type>(after))
    .send(caf::actor_cast<caf::actor>(&self));
#else
  self.delayed_send(&self, after, std::move(what));
#endif
}

/// Puts a job at the scheduler's end, or on the worker that `unit` is.
inline void schedule(caf::actor_system& system, caf::resumable* job,
                     execution_unit* unit) {
#if RINGACTOR_CAF_1
  if (unit)
    unit->delay(job);
  else
    system.scheduler().schedule(job);
#else
  if (unit)
    unit->exec_later(job);
  else
    system.scheduler().enqueue(job);
#endif
}

} // namespace ringactor::caf_compat
