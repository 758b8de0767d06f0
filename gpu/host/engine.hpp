// SPDX-License-Identifier: BSD-3-Clause
// The engine of a device that shares memory with the host: a poster fills a
// mailbox cell there on its own thread, as on the CPU; whoever wakes an idle
// actor puts it into the ring of ready actors, from which the device's groups
// take it. A backend gives it the regions and a launcher.
#pragma once

#include "gpu/host/device_layout.hpp"
#include "gpu/host/mailboxes.hpp"
#include "gpu/host/pump_thread.hpp"
#include "gpu/host/regions.hpp"

#include <atomic>
#include <memory>
#include <optional>

namespace ringactor::host {

class engine final : public backend::engine {
public:
  /// Shape: `memory` holds what write_regions writes, the launcher runs
  /// `plan.groups` groups over it. Without a model it is stepped, and has no
  /// thread.
  /// When the device is lost, what waits in the mailboxes comes up as refused,
  /// ra_down, and what nobody can tell of is counted: unknown().
  engine(const device_layout& plan, std::unique_ptr<regions> memory,
         std::unique_ptr<launcher> device,
         std::optional<backend::execution_model> model,
         const clock::physical_clock& clock, backend::up_sink& up);
  ~engine() override { pump_.device().end_watch(); }

  errc post(const ra_message& message, void* context) noexcept override;
  backend::engine_memory memory() const noexcept override;
  ra_telemetry status() const noexcept override { return mailboxes_.status(); }
  std::uint64_t unknown() const noexcept override;
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
  void note_place(std::uint32_t place) noexcept;
  void close_books();

  const ra_layout layout_;
  const std::uint32_t groups_; // the device's worker records, from 0 on
  const std::unique_ptr<regions> memory_;
  const regions::addresses at_;
  backend::up_sink& up_;
  const mailboxes mailboxes_;
  const ra_host ways_;
  std::atomic<bool> stopped_{false};
  std::atomic<std::uint32_t> places_{0};  // from 0 on that ever had an actor
  std::atomic<std::uint64_t> unknown_{0}; // messages; written once
  pump pump_;
  std::optional<pump_thread> thread_; // last: it uses all of the above
};

} // namespace ringactor::host
