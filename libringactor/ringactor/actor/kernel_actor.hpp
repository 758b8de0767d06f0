// SPDX-License-Identifier: BSD-3-Clause
// The door: a kernel actor as CAF sees it. Tour stop 1. enqueue writes the
// message into the engine on the sender's thread; the element of a request
// stays with us as the record of who waits.
#pragma once

#include "ringactor/actor/caf_compat/facade.hpp"
#include "ringactor/actor/engine_core.hpp"

#include <atomic>
#include <string>

namespace ringactor {

/// One life of a kernel actor. Made by spawn_kernel.
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
  std::uint32_t mailbox_limit() const noexcept { return mailbox_limit_; }
  std::uint32_t hang_limit_ms() const noexcept { return hang_limit_ms_; }
  engine_core& core() noexcept { return *core_; }
  /// The start was posted: from now on its end is told to the engine. False
  /// when it ended before; then the caller tells the engine.
  bool begin() noexcept;
  /// The start was never posted: ending must not touch the engine.
  void forget_place() noexcept { phase_ = phase::ended; }

protected:
  bool deliver(caf::mailbox_element_ptr what,
               caf_compat::execution_unit* unit) override;
  void close() override;
  void stopped(const caf::error& reason,
               caf_compat::execution_unit* unit) override;

private:
  void post(caf::mailbox_element_ptr what, ra_message& message,
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
  std::uint32_t mailbox_limit_;
  std::uint32_t hang_limit_ms_; // 0: not judged
  enum class phase : std::uint8_t { starting, started, ended };
  std::atomic<phase> phase_{phase::starting};
  std::atomic<bool> closed_{false};
};

} // namespace ringactor
