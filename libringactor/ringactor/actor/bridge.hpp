// SPDX-License-Identifier: BSD-3-Clause
// Mailbox meets ring: a CAF message becomes an envelope on the way down, an
// envelope becomes a CAF message on the way up. Tour stops 2 and 9. Used by
// kernel_actor (down) and engine_core (up); the tour's clock stop is in
// encode() and deliver().
#pragma once

#include "ringactor/actor/codec_table.hpp"
#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/redelivery.hpp"
#include "ringactor/actor/state_snapshot.hpp"
#include "ringactor/actor/subscribers.hpp"

#include <functional>
#include <memory>
#include <string>

struct ra_pool;

namespace ringactor {

/// Thread: any. One an engine.
class bridge {
public:
  bridge(std::shared_ptr<directory> where, const image& what, ra_pool* pool);

  /// The content of `what` as an envelope to `to`: stamped by the process
  /// clock, payload copied, flags request when the sender waits.
  ///
  /// Errors: bad_type when the content is no message of the image, exhausted
  ///         when the payload pool is used up; nothing is held then.
  errc encode(caf::mailbox_element& what, ra_address to, ra_message& out);
  /// It is a take_snapshot, with or without options.
  static bool is_snapshot_wish(caf::mailbox_element& what);

  /// Answers the request that `answer` names; `kernel` tells the kernel's name
  /// for an error's text. A request that is no longer
  /// waited for is counted as late, and its spans are given back.
  void deliver_answer(const ra_message& answer,
                      const caf::strong_actor_ptr& self,
                      caf_compat::execution_unit* unit,
                      const std::function<std::string()>& kernel);

  /// Brings a message of a handler to a host actor, or to the dead letters.
  void deliver_to_host(const ra_message& message,
                       const caf::strong_actor_ptr& self,
                       caf_compat::execution_unit* unit);

  /// Brings an alert to those who subscribed, each a copy; one that names
  /// blocks to the first of them alone, who owns them. Without a subscriber it
  /// is a dead letter.
  void deliver_alert(const ra_message& message,
                     const caf::strong_actor_ptr& self,
                     caf_compat::execution_unit* unit);

  /// Brings a copy of an actor's state, of `bytes`, to those who subscribed;
  /// `what` has all of it but the bytes and the stamp. As an alert else.
  void deliver_snapshot(const ra_message& message, state_snapshot what,
                        std::size_t bytes, const caf::strong_actor_ptr& self,
                        caf_compat::execution_unit* unit);

  /// A message that reached nobody: a requester that waits for its answer is
  /// told (`kernel`, if any, names who refused it), else it is a dead letter.
  /// Its spans are given back.
  void bury(const ra_message& message, errc reason,
            caf_compat::execution_unit* unit = nullptr,
            const std::function<std::string()>& kernel = {});

  /// As bury(), of a message that was in a mailbox when its actor ended: the
  /// next life there may be sent it (spawn_options::redeliver).
  void give_back(const ra_message& message, errc reason,
                 caf_compat::execution_unit* unit,
                 const std::function<std::string()>& kernel);
  /// Keeps a message for the next life at its address. False: nobody asked for
  /// it, or an actor lives there; it is the caller's still.
  bool keep_for_next(const ra_message& message);
  /// Nobody will come: dead letters of reason `down`.
  void bury_kept(const redelivery::messages& what);
  redelivery& kept() noexcept { return kept_; }

  /// Answers a waiting sender with an error; counts anything else as a dead
  /// letter. `what` may be null.
  void bounce(caf::mailbox_element_ptr what, const caf::error& why,
              caf_compat::execution_unit* unit);

  /// True when a part of the message lies in this engine's pool.
  bool owns_blocks(const ra_message& message) const noexcept;
  /// Where a struct of this type names blocks; none: nowhere, or unknown.
  std::span<const std::uint32_t> spans_of(std::uint16_t type) const noexcept;

  /// Gives back what a message that was never sent owns.
  void release(const ra_message& message);

  directory& where() noexcept { return *where_; }
  ra_pool* pool() noexcept { return pool_; }
  subscribers& alerts() noexcept { return *alerts_; }
  subscribers& snapshots() noexcept { return *snapshots_; }
  const codec_table& codecs() const noexcept { return codecs_; }
  std::uint64_t late_answers() const noexcept;

private:
  caf::mailbox_element_ptr make_element(const ra_message& from,
                                        caf::strong_actor_ptr sender,
                                        caf::message_id id);

  std::shared_ptr<directory> where_;
  codec_table codecs_;
  ra_pool* pool_;
  const std::shared_ptr<subscribers> alerts_ = std::make_shared<subscribers>();
  const std::shared_ptr<subscribers> snapshots_ =
    std::make_shared<subscribers>();
  std::atomic<std::uint64_t> late_{0};
  redelivery kept_;
};

} // namespace ringactor
