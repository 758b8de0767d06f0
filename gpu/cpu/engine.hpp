// SPDX-License-Identifier: BSD-3-Clause
// The CPU engine: a poster fills a mailbox cell on its own thread, whoever
// wakes an idle actor hands it to the executor, and the executor's thread runs
// the shared engine text. No thread of its own.
#pragma once

#include "gpu/cpu/image.hpp"
#include "gpu/cpu/lanes.hpp"
#include "gpu/host/memory.hpp"
#include "gpu/host/layout.hpp"
#include "gpu/host/mailboxes.hpp"
#include "ringactor/backend/backend.hpp"

#include <atomic>

namespace ringactor::cpu {

class engine final : public backend::engine, public backend::activatable {
public:
  engine(const host::planned_layout& plan, host::region shared,
         host::region near, const cpu_image& image,
         const clock::physical_clock& clock, backend::up_sink& up,
         backend::executor& ready);

  errc post(const ra_message& message, void* context) noexcept override;
  backend::attempt try_handle(std::span<const ra_message> messages,
                              std::size_t& taken,
                              void* context) noexcept override;
  backend::engine_memory memory() const noexcept override;
  ra_telemetry status() const noexcept override;
  std::vector<backend::running_handler> running() const override;
  void request_stop() noexcept override;
  void join() noexcept override {}

  bool activate(std::uint32_t place, void* context) noexcept override;

private:
  ra_host make_ways() noexcept;
  ra_engine handling_view(std::uint32_t worker, void* context) noexcept;

  const ra_layout layout_;
  host::region shared_;
  host::region near_;
  const cpu_image& image_;
  const clock::physical_clock& clock_;
  backend::up_sink& up_;
  backend::executor& ready_;
  const host::mailboxes mailboxes_;
  std::uint64_t budget_ticks_;
  std::uint32_t lanes_;
  const ra_host ways_;
  std::unique_ptr<lane_group[]> groups_; // one a worker; none with one lane
  std::atomic<bool> stopped_{false};
};

} // namespace ringactor::cpu
