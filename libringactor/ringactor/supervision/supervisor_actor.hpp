// SPDX-License-Identifier: BSD-3-Clause
// The supervisor as an actor: carries out what its core decides. Made by
// spawn_supervisor.
#pragma once

#include "ringactor/actor/caf_compat/host_base.hpp"
#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/state_snapshot.hpp"
#include "ringactor/supervision/core.hpp"
#include "ringactor/supervision/due_line.hpp"
#include "ringactor/supervision/kernel_life.hpp"
#include "ringactor/supervision/orphan_guard.hpp"
#include "ringactor/supervision/supervisor.hpp"

#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <variant>

namespace ringactor::supervision {

/// Something in the actor's line is due.
struct tick {};

class supervisor_actor final : public caf_compat::host_base {
public:
  supervisor_actor(caf::actor_config& config, sup_spec spec,
                   supervisor_options options);
  const char* name() const override { return "ringactor.supervisor"; }
  caf::behavior make_behavior() override;
  /// However it ended: nobody is left behind.
  void on_exit() override;

protected:
  /// Refuses what a child says that was abandoned.
  bool arrive(caf::mailbox_element_ptr what,
              caf_compat::execution_unit* unit) override;

private:
  struct start_limit_due {
    instance_number who = 0;
  };
  struct failed_start_due { // it was killed, and does not go down
    instance_number who = 0;
  };
  struct beat_due {};
  using due =
    std::variant<timer_fired, start_limit_due, failed_start_due, beat_due>;

  struct life {
    caf::actor who;
    bool is_pending = false;
    caf::actor_addr group;
    due_line<due>::key limit = {};            // of the pending start
    bool has_failed = false;                  // its start; it is waited for
    std::shared_ptr<orphan_guard> guard = {}; // of a supervisor
  };
  struct carried { // from life to life of a child
    std::shared_ptr<void> memory;
    caf::message arguments;
    std::shared_ptr<const std::vector<std::byte>> snapshot;
    bool was_hung = false;
  };

  void feed(input what);
  void took_exit(caf::exit_msg& what);
  void went_down(const caf::down_msg& what);
  std::vector<instance_number> fallen_with(instance_number who);
  void end_with_its_engine(instance_number who, const caf::error& reason);
  void has_begun();
  void took_snapshot(const state_snapshot& what);
  void take(timer_fired what);
  void take(start_limit_due what);
  void take(failed_start_due what);
  void take(beat_due);
  void watch_orphans();
  void give_up(instance_number who);
  due_line<due>::key call_later(nanoseconds after, due what);
  void wait_for_next();
  void call_what_is_due();
  void start_has_failed(instance_number who, std::string why);
  std::string fault_of(const management& what) const;
  caf::result<management_reply> asked(management what);

  void carry_out(start_life& what);
  void carry_out(ask_to_stop& what);
  void carry_out(kill& what);
  void carry_out(abandon& what);
  void carry_out(forget& what);
  void carry_out(set_timer& what);
  void carry_out(answer& what);
  void carry_out(event& what);
  void carry_out(ready& what);
  void carry_out(finished& what);

  void prepare(const start_life& what);
  void settle_start(const event& what);
  supervisor_event told(event& what);
  start_outcome start(const start_life& what, carried& with);
  void renew_specs(const sup_spec& spec);
  void tell_to_end(instance_number who, caf::exit_reason reason);
  void let_go(instance_number who);
  exit_note note_of(const caf::error& why);
  instance_number life_of(const caf::actor_addr& who) const;
  caf::actor handle_of(instance_number who) const;
  nanoseconds now();

  core core_;
  std::unordered_map<std::string, child_spec> specs_;
  supervisor_options options_;
  std::shared_ptr<directory> directory_;
  std::shared_ptr<orphan_guard> guard_; // of its children
  std::unordered_map<instance_number, life> lives_;
  // By the newest life that ran, and by the one that is being started.
  std::unordered_map<instance_number, std::shared_ptr<carried>> carried_;
  std::unordered_map<instance_number, instance_number> before_; // starting
  // Of kernel children, as carried_.
  std::unordered_map<instance_number, kernel_life> kernels_;
  std::unordered_map<caf::actor_addr, instance_number> by_actor_;
  // By the engine whose end is theirs.
  std::unordered_map<caf::actor_addr, std::unordered_set<instance_number>>
    groups_;
  due_line<due> dues_;
  std::optional<nanoseconds> tick_at_; // the soonest that was asked for
  std::unordered_map<call_number, caf::typed_response_promise<management_reply>>
    answers_;
  std::deque<input> inputs_;
  std::vector<action> actions_; // of the input that is fed
  std::unordered_map<call_number, management> asked_; // not answered yet
  call_number calls_ = 0;
  bool is_feeding_ = false;
  bool is_ready_ = false;
  caf::error stop_reason_;
};

} // namespace ringactor::supervision

RINGACTOR_CAF_LOCAL_TYPE(ringactor::supervision::tick, 15);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::supervision::child_failed, 24);
