// SPDX-License-Identifier: BSD-3-Clause
// An open engine between CAF and its backend: gives places to kernel actors,
// hands ready actors to CAF's workers (the `job` executor) or to another
// executor, and takes what comes up. Used by kernel_actor and engine.
#pragma once

#include "ringactor/actor/bridge.hpp"
#include "ringactor/actor/engine_options.hpp"
#include "ringactor/actor/held_actors.hpp"
#include "ringactor/actor/inline_runner.hpp"
#include "ringactor/actor/spawn_plan.hpp"
#include "ringactor/backend/executors.hpp"
#include "ringactor/backend/place_table.hpp"
#include "ringactor/backend/port_hub.hpp"

#include <atomic>
#include <caf/intrusive_ptr.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ringactor {

class actor_ref;
class hang_watch;
class kernel_actor;
class place_job;
struct job_chunk;
inline constexpr std::uint32_t job_chunk_places = 256;

/// Counted: kernel actors, handles, queued jobs hold it.
class engine_core final : public backend::up_sink,
                          public backend::executor,
                          public backend::activatable,
                          public backend::port_target {
public:
  /// Errors: unavailable, invalid_argument, exhausted; the text says what.
  static result<caf::intrusive_ptr<engine_core>>
  open(caf::actor_system& system, const image& what,
       const engine_options& options);
  ~engine_core();
  void end() const noexcept; // deletes it, where its threads can be joined

  /// A place for a new life of a kernel; the actor calls start() then.
  result<backend::place> take_place(std::uint16_t behaviour,
                                    backend::handler_cost cost);
  /// Posts the start: the life begins when it is handled. Errors: exhausted,
  /// closed; then call abandon_start().
  errc start(kernel_actor& actor, const spawn_plan& plan);
  void abandon_start(std::uint32_t place); // its start was never posted
  /// Takes the place for the next life of the actor at this address.
  /// Errors: no_such, invalid_argument (the life before has not ended, the
  ///         address is not kept, a restart waits), exhausted, closed.
  result<backend::place> take_next_place(const actor_ref& who,
                                         std::uint16_t behaviour);
  /// Once its place is free. True: later; then it is told by start_in_place.
  bool start_later(kernel_actor& actor, const spawn_plan& plan);
  /// Its place is its own; ends the actor when it cannot start.
  void start_in_place(kernel_actor& actor, const spawn_plan& plan);
  void cancel_start(kernel_actor& actor); // it ended while its start waited
  /// Who a ref names, or `why` not. The caller lets go of it without a lock.
  caf::strong_actor_ptr find_life(const actor_ref& who, errc& why);
  /// Before anybody hears of its end: what it says now is dropped.
  void fence(const kernel_actor& actor) noexcept;
  /// The life is to end: nothing more is handled, what waits is bounced.
  void stop(kernel_actor& actor, const caf::error& reason,
            caf_compat::execution_unit* unit);

  /// Rest, or go on. Errors: invalid_argument (it is so already), down.
  errc set_active(kernel_actor& actor, bool active,
                  caf_compat::execution_unit* unit);
  /// A snapshot message behind which it rests. Errors: also of post().
  errc post_and_rest(const ra_message& message, kernel_actor& actor,
                     caf_compat::execution_unit* unit);
  /// The actor handles what waits for it and then ends; the door is closed.
  /// Errors: full (also while messages wait outside), down; nothing is changed.
  errc drain(kernel_actor& actor, caf_compat::execution_unit* unit);
  /// A message of a host actor, on its thread. Not ok: the caller bounces it.
  /// post_for_later() never runs the handler on this thread.
  errc post(const ra_message& message, kernel_actor* through,
            caf_compat::execution_unit* unit) noexcept;
  errc post_for_later(const ra_message& message, kernel_actor* through,
                      caf_compat::execution_unit* unit) noexcept;

  /// Ends all kernel actors; no new ones start. Idempotent.
  void shutdown(const caf::error& reason);
  bool set_actor(const caf::actor& itself); // false: the device is lost already
  std::size_t step(std::size_t turns);

  backend::engine& engine() noexcept { return *engine_; }
  backend::port_hub& ports() noexcept { return *ports_; }
  backend::place_table& places() noexcept { return *places_; }
  ringactor::bridge& bridge() noexcept { return *bridge_; }
  caf::actor_system& system() noexcept { return system_; }
  const image& program() const noexcept { return image_; }
  const engine_options& options() const noexcept { return options_; }
  std::string_view backend_name() const noexcept { return backend_name_; }
  std::uint8_t id() const noexcept { return id_; }
  std::uint32_t places_in_use() const { return places_->in_use(); }
  std::uint64_t inline_runs() const { return inline_ ? inline_->runs() : 0; }
  std::uint64_t hung() const noexcept, fenced() const noexcept;
  std::recursive_mutex& respawn_mutex() noexcept { return respawn_mutex_; }
  // Null unless the engine was opened with a hang limit.
  const std::shared_ptr<hang_watch>& hangs() noexcept { return hangs_; }

  // backend::up_sink, executor, activatable, port_target
  using many = std::span<const ra_message>;
  void deliver(many messages, void* context) noexcept override;
  void deliver_from(std::uint32_t place, many messages) noexcept override;
  bool hold(std::uint32_t place, void* context) noexcept override;
  void let_go(std::uint32_t place) noexcept override;
  std::span<const std::uint32_t> spans_of(std::uint16_t) noexcept override;
  bool may_wait(std::uint32_t place, std::uint32_t count) noexcept override;
  void device_failed(const failure& why) noexcept override;
  void make_ready(backend::activatable& who, std::uint32_t place,
                  void* context) noexcept override;
  bool activate(std::uint32_t place, void* context) noexcept override;
  void bring(many messages) noexcept override;
  void bury(const ra_message& message, errc reason) noexcept override;

  /// One activation on a worker of CAF's, and those of the actors that it made
  /// ready, where these are short (executor inline_). True: run it again later.
  bool run_job(std::uint32_t place, caf_compat::execution_unit* unit) noexcept;

  friend void intrusive_ptr_add_ref(const engine_core* p) noexcept {
    p->references_.fetch_add(1, std::memory_order_relaxed); // Order: a count
  }
  friend void intrusive_ptr_release(const engine_core* p) noexcept {
    // Order: acq_rel; the last holder sees what all others did.
    if (p->references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
      p->end();
  }

private:
  friend class hang_watch;
  struct call;
  engine_core(caf::actor_system& system, const image& what,
              const engine_options& options);
  result<void> launch();
  result<void> fit_device();
  void prepare();
  errc post_own(kernel_actor& actor, std::uint32_t type, call&, unsigned = 0);
  errc command(kernel_actor& actor, bool active);
  place_job& job_at(std::uint32_t place) noexcept;
  bool run(std::uint32_t place, caf_compat::execution_unit* unit) noexcept;
  void run_or_schedule(std::uint32_t place,
                       caf_compat::execution_unit* unit) noexcept;
  bool run_at_once(const ra_message& message, call& context) noexcept;
  place_job* find_job(std::uint32_t place) noexcept; // null: never used
  void hand_over(place_job& job, caf_compat::execution_unit* unit) noexcept;
  void make_job(place_job& job, caf_compat::execution_unit* unit) noexcept;
  void schedule(place_job& job, caf_compat::execution_unit* unit) noexcept;
  ra_control& control_at(std::uint32_t place) const noexcept;
  bool is_believable(const ra_message& message,
                     const call& context) const noexcept;
  void deliver_one(const ra_message& message, call* context);
  bool deliver_to_port(const ra_message& message);
  void refuse_port(const ra_message&, errc), drop_fenced(const ra_message&);
  std::size_t bring_at_once(many messages) noexcept;
  void take_snapshot(const ra_message& message, call* context);
  void end_life(const ra_message&, call*), forward(const ra_message&, call*);
  void prepare_place(std::uint32_t place, std::uint16_t behaviour,
                     backend::handler_cost cost);
  caf::strong_actor_ptr find_actor(std::uint32_t), retire(std::uint32_t place);
  std::string kernel_name(std::uint32_t place) const;
  void watch_for_hangs(), end_watch() noexcept;
  std::uint64_t beat_of(std::uint32_t place) const noexcept;
  void replace_thread(std::uint32_t place) noexcept;

  mutable std::atomic<std::size_t> references_{0};
  caf::actor_system& system_;
  const image& image_;
  engine_options options_;
  std::string backend_name_;
  std::uint8_t id_ = 0;
  std::shared_ptr<directory> directory_;
  std::unique_ptr<backend::device> device_;
  std::unique_ptr<backend::engine> engine_;
  std::unique_ptr<ringactor::bridge> bridge_;
  std::unique_ptr<backend::place_table> places_;
  std::unique_ptr<backend::port_hub> ports_;
  std::unique_ptr<backend::step_executor> stepper_;
  std::unique_ptr<backend::thread_executor> threads_;
  std::unique_ptr<inline_runner> inline_;
  std::shared_ptr<hang_watch> hangs_;
  held_actors held_;
  std::atomic<std::uint64_t> fenced_{0}; // messages of actors that had ended
  std::atomic<bool> closed_{false};
  std::mutex command_mutex_;           // of set_active()
  std::recursive_mutex respawn_mutex_; // from its place to its start
  mutable std::mutex actors_mutex_;
  caf::actor_addr itself_;
  std::vector<caf::actor_addr> actors_;             // by place
  std::vector<std::uint16_t> behaviours_;           // by place
  std::map<std::uint32_t, waiting_start> waiting_;  // by place
  std::unique_ptr<std::atomic<job_chunk*>[]> jobs_; // by place; never moved
};

} // namespace ringactor
