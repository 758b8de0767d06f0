// SPDX-License-Identifier: BSD-3-Clause
// The OpenCL engine: a poster fills a mailbox cell in shared memory on its own
// thread, as on the CPU; whoever wakes an idle actor puts it into the ring of
// ready actors, from which the device's groups take it.
#pragma once

#include "gpu/host/mailboxes.hpp"
#include "gpu/opencl/pump_thread.hpp"

#include <atomic>
#include <optional>

namespace ringactor::opencl {

class engine final : public backend::engine {
public:
  /// Without a model it is stepped, and has no thread.
  engine(const planned_layout& plan, regions memory, launcher&& device,
         std::optional<backend::execution_model> model,
         const clock::physical_clock& clock, backend::up_sink& up);

  errc post(const ra_message& message, void* context) noexcept override;
  backend::engine_memory memory() const noexcept override;
  ra_telemetry status() const noexcept override { return mailboxes_.status(); }
  std::vector<backend::running_handler> running() const override {
    return mailboxes_.running();
  }
  bool schedules() const noexcept override { return true; }
  void request_stop() noexcept override;
  std::optional<std::size_t> step(std::size_t turns) override;
  std::size_t take_up() noexcept override { return pump_.take_up(); }
  void join() noexcept override;

  /// What a test of the host's silence needs: its thread does nothing until
  /// speak_again(), and the lease is `lease_looks`. No stepped engine.
  void fall_silent(std::uint64_t lease_looks) noexcept;
  void speak_again() noexcept { thread_->set_silent(false); }
  std::uint64_t lapses() const noexcept { return pump_.lapses(); }

private:
  ra_host make_ways() noexcept;
  void make_ready(std::uint64_t entry) noexcept;

  const ra_layout layout_;
  regions memory_;
  backend::up_sink& up_;
  const host::mailboxes mailboxes_;
  const ra_host ways_;
  std::atomic<bool> stopped_{false};
  pump pump_;
  std::optional<pump_thread> thread_; // last: it uses all of the above
};

} // namespace ringactor::opencl
