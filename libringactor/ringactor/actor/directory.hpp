// SPDX-License-Identifier: BSD-3-Clause
// Who has which address in this process: host actors by ids of engine 0, the
// engines by their numbers. One an actor_system, with the process clock, the
// names, the table of waiting requests and the dead-letter sink that all
// engines share.
#pragma once

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/actor/actor_ref.hpp"
#include "ringactor/actor/caf_compat/caf_compat.hpp"
#include "ringactor/actor/dead_letters.hpp"
#include "ringactor/actor/name_table.hpp"
#include "ringactor/actor/pending_table.hpp"
#include "ringactor/clock/hybrid_clock.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace ringactor {

class engine_core;

/// What host actors did not take, apart from their dead letters.
struct host_tally {
  std::atomic<std::uint64_t> answered{0};     // requests, by an error
  std::atomic<std::uint64_t> late_answers{0}; // nobody waited for them any more
  std::atomic<std::uint64_t> late{0};         // of fenced senders: is_late()
};

/// Thread: any.
class directory : public std::enable_shared_from_this<directory> {
public:
  /// The directory of this system; made by the first engine, with its clock,
  /// and gone with the last one that uses it.
  static std::shared_ptr<directory> of(caf::actor_system& system,
                                       const clock::physical_clock& clock);
  /// The same where there is one, else null.
  static std::shared_ptr<directory> find_of(caf::actor_system& system);

  explicit directory(const clock::physical_clock& clock);

  /// The address of a host actor, given on first use; id 0 when the actor is
  /// null or has ended, or all ids are used. Holds the actor weakly.
  /// Cost: a look into a cache of this thread; the first time a lock.
  ra_address host_address(const caf::strong_actor_ptr& actor);

  /// The host actor with this address, or null with the reason in `why`.
  caf::strong_actor_ptr find_host(ra_address address, errc& why);

  /// The address of any actor of this process, as host_address().
  ra_address address_of(const caf::strong_actor_ptr& actor);
  /// A ref to whoever has this address.
  actor_ref ref(ra_address who, ref_mode mode);
  /// The life that `who` means now; null with the reason in `why`.
  caf::strong_actor_ptr find(const actor_ref& who, errc& why);
  /// The newest life's own address, which may have ended; id 0 if unknown.
  ra_address newest(const actor_ref& who);

  /// Whether the address outlives the actor, for a next life.
  bool is_kept(const actor_ref& who);
  /// Errors: as find().
  errc keep(const actor_ref& who);
  /// The address ends with the life that has it. False when it is not kept.
  bool let_go(const actor_ref& who);
  /// Gives the kept address of a host actor that has ended to `next`.
  /// Errors: invalid_argument (not kept, still lives, `next` has an address or
  ///         has ended), as find() else.
  result<ra_address> replace_host(const actor_ref& who,
                                  const caf::strong_actor_ptr& next);

  /// Refs to `who` that follow mean `next` from now on, and its names do.
  /// Errors: invalid_argument (not kept, still lives), as find() else.
  result<void> move(const actor_ref& who, const actor_ref& next);

  /// A message that a ref could not hand on: counted as a dead letter, with
  /// its content if that is a message of an image.
  /// One to an actor that has ended may be kept for its next life.
  void bury(caf::mailbox_element& what, const actor_ref& to, errc why);
  /// The one way into the dead letters. Its spans are given back already.
  void publish(const ra_message& letter, errc why);
  void note_refusal(errc why) noexcept;
  /// Messages that refs refused for this reason, requests and sends.
  std::uint64_t ref_refusals(errc why) const noexcept;

  /// A number for a new engine. Errors: exhausted, at 255 engines.
  result<std::uint8_t> add_engine(engine_core* engine);
  void remove_engine(std::uint8_t id);

  /// Calls `use` with the engine while it cannot go away; false if unknown.
  template <class F>
  bool with_engine(std::uint32_t id, F use);

  clock::hybrid_clock& clock() noexcept { return clock_; }
  pending_table& pending() noexcept { return pending_; }
  dead_letters& letters() noexcept { return letters_; }
  name_table& names() noexcept { return names_; }
  host_tally& hosts() noexcept { return tally_; }

private:
  struct known; // of all systems
  struct host_record {
    caf::actor_addr actor;
    caf::actor_id id = 0; // of the actor, also when it is gone
    std::uint16_t incarnation = 0;
    std::uint16_t first = 0; // incarnation of this actor's first life
    bool kept = false;
  };
  // The record, if this ref means the actor that has it; else `why`.
  host_record* host_of(const actor_ref& who, errc& why);
  caf::strong_actor_ptr find_at_home(const actor_ref& who, errc& why);
  caf::strong_actor_ptr find_host_life(const actor_ref& who, errc& why);
  void watch_host(const caf::strong_actor_ptr& actor);
  static std::uint64_t home_of(const actor_ref& who) noexcept;
  bool keep_for_next(caf::mailbox_element& what, const actor_ref& to);
  void bury_kept(const actor_ref& who);
  bool with_engine_of(const actor_ref& who,
                      const std::function<void(engine_core&)>& use);
  ra_address add_host(const caf::strong_actor_ptr& actor);
  void forget_host(caf::actor_id actor);

  const std::uint64_t uid_; // of this directory, for the threads' caches
  clock::hybrid_clock clock_;
  pending_table pending_;
  dead_letters letters_;
  name_table names_;
  host_tally tally_;
  std::array<std::atomic<std::uint64_t>, ra_status_count> ref_refusals_{};
  std::mutex mutex_;
  std::vector<host_record> hosts_;
  std::vector<std::uint32_t> free_hosts_;
  std::unordered_map<caf::actor_id, std::uint32_t> host_of_;
  std::unordered_map<std::uint64_t, actor_ref> moved_; // by home: where now
  std::mutex engines_mutex_;
  std::array<engine_core*, 256> engines_{};
  // How many engines have had this number.
  std::array<std::atomic<std::uint32_t>, 256> epochs_{};
};

template <class F>
bool directory::with_engine(std::uint32_t id, F use) {
  std::lock_guard lock{engines_mutex_};
  if (id >= engines_.size() || !engines_[id])
    return false;
  use(*engines_[id]);
  return true;
}

} // namespace ringactor
