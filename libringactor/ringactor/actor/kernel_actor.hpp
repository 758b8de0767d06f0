// SPDX-License-Identifier: BSD-3-Clause
// The door: a kernel actor as CAF sees it. Tour stop 1. enqueue writes the
// message into the engine on the sender's thread; the element of a request
// stays with us as the record of who waits.
#pragma once

#include "ringactor/actor/caf_compat/facade.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/stash.hpp"
#include "ringactor/actor/waiting_room.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace ringactor {

/// One life of a kernel actor. Made by spawn_kernel and respawn_kernel.
class kernel_actor final : public caf_compat::facade {
public:
  /// `engine` is the engine's own actor: it lives until its kernels have ended.
  kernel_actor(caf::actor_config& config, caf::intrusive_ptr<engine_core> core,
               caf::actor engine, const backend::place& where,
               std::string kernel, const spawn_options& options);

  const char* name() const override { return kernel_.c_str(); }
  const std::string& kernel() const noexcept { return kernel_; }
  std::uint32_t place() const noexcept { return place_; }
  std::uint32_t incarnation() const noexcept { return incarnation_; }
  std::uint64_t state() const noexcept { return state_; }
  /// Its address in the engine. (CAF's address() names the CAF actor.)
  ra_address where() const noexcept;
  caf::strong_actor_ptr strong() noexcept;
  const spawn_options& options() const noexcept { return options_; }
  /// The mailbox has room again: posts what waits outside. Thread: any.
  void flush(caf_compat::execution_unit* unit);
  /// 0: not judged.
  std::uint32_t hang_limit_ms() const noexcept {
    return options_.hang_limit_ms.value_or(core_->options().hang_limit_ms);
  }
  /// Messages that its next life may be sent; 0: it asked for none.
  std::size_t redeliver_limit() const noexcept {
    return options_.redeliver ? options_.mailbox_limit - 1 : 0;
  }
  /// Posts what the life before left, or buries it where that is not wanted.
  void take_kept(std::span<const ra_message> kept);
  engine_core& core() noexcept { return *core_; }
  /// The start was posted: from now on its end is told to the engine. False
  /// when it ended before; then the caller tells the engine.
  bool begin() noexcept;
  /// The start was never posted: ending must not touch the engine.
  void forget_place() noexcept { phase_ = phase::ended; }
  /// Its place is another life's still: messages wait, as many as fit the
  /// mailbox behind its start, until open(). Before anyone else has the handle.
  void wait_for_place();
  bool is_waiting() const noexcept { return door_.load() == door::waiting; }
  /// Posts what waited, in order; from now on messages go straight in.
  void open(caf_compat::execution_unit* unit);

  /// Its init has returned. Thread: the one that ran it.
  void tell_started(caf_compat::execution_unit* unit);

  /// No more input is accepted.
  void close() override;
  bool has_ended() const noexcept { return phase_ == phase::ended; }
  /// False when it is drained already; end_drain() when it cannot be now.
  bool begin_drain() noexcept { return !draining_.exchange(true); }
  void end_drain() noexcept { draining_ = false; }
  /// Where its requests are in the pending table.
  const pending_range& asked() const noexcept { return asked_; }
  bool is_stash_empty() const noexcept { return !stash_ || stash_->is_empty(); }

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit* unit) override;
  void ending(const caf::error& reason,
              caf_compat::execution_unit* unit) override;
  void stopped(const caf::error& reason,
               caf_compat::execution_unit* unit) override;

private:
  enum class door : std::uint8_t { open, waiting, closed };
  bool wait(caf::mailbox_element_ptr& what, caf_compat::execution_unit* unit);
  void turn_away(caf::mailbox_element_ptr what, errc code,
                 caf_compat::execution_unit* unit);
  void fence_off(caf::mailbox_element_ptr what,
                 caf_compat::execution_unit* unit);
  void accept(caf::mailbox_element_ptr what, bool ended, std::uint64_t stamp,
              caf_compat::execution_unit* unit);
  void post(caf::mailbox_element_ptr what, ra_message& message, bool late,
            caf_compat::execution_unit* unit);
  errc try_post(caf::mailbox_element_ptr& what, ra_message& message, bool late,
                caf_compat::execution_unit* unit);
  bool put_aside(caf::mailbox_element_ptr& what, const ra_message& message,
                 caf_compat::execution_unit* unit);
  void bounce_all(std::deque<stash::entry> waited, const caf::error& reason,
                  caf_compat::execution_unit* unit);
  void refuse(caf::mailbox_element_ptr what, const ra_message* message,
              errc code, caf_compat::execution_unit* unit);
  caf::error refusal(errc code, caf::mailbox_element& what) const;

  caf::intrusive_ptr<engine_core> core_;
  caf::actor engine_;
  std::uint32_t place_;
  std::uint32_t incarnation_;
  std::uint64_t state_;
  std::string kernel_;
  const spawn_options options_;
  std::unique_ptr<stash> stash_; // full_policy::stash
  enum class phase : std::uint8_t { starting, started, ended };
  std::atomic<phase> phase_{phase::starting};
  std::atomic<bool> draining_{false};
  pending_range asked_;
  std::atomic<door> door_{door::open};
  std::unique_ptr<waiting_room> room_; // of a restart alone
};

} // namespace ringactor
