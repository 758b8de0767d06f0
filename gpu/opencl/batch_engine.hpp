// SPDX-License-Identifier: BSD-3-Clause
// The OpenCL engine on a device that shares no memory with running host
// threads: a post waits in a line until the host has the memory again, and is
// admitted then; a full mailbox is told by a dead letter that comes up.
#pragma once

#include "gpu/opencl/batch_turns.hpp"
#include "ringactor/ring/parker.hpp"

#include <atomic>
#include <optional>
#include <thread>

namespace ringactor::opencl {

class batch_engine final : public backend::engine {
public:
  /// Stepped, it has no thread.
  batch_engine(const planned_layout& plan, const opencl_image& image,
               batch_memory&& memory, const backend::engine_config& config,
               const clock::physical_clock& clock, backend::up_sink& up);
  ~batch_engine() override { join(); }

  /// Never waits for the device. Errors told at once: closed, unavailable,
  /// no_such, exhausted (as many wait as the engine has cells).
  /// Cost: a lock, held for the copy of a message.
  errc post(const ra_message& message, void* context) noexcept override;
  backend::engine_memory memory() const noexcept override;
  /// Of the last turn's end.
  ra_telemetry status() const noexcept override;
  /// Where two looks see the same launch, all that live: a device in batches
  /// does not tell which handler runs, and all wait for it.
  std::vector<backend::running_handler> running() const override;
  bool schedules() const noexcept override { return true; }
  std::optional<std::size_t> step(std::size_t turns) override;
  void request_stop() noexcept override;
  void join() noexcept override;

private:
  void work();
  bool works_on(const result<bool>& turn); // false: the device failed

  const ra_layout layout_;
  batch_mirror mirror_;
  post_line line_;
  backend::up_sink& up_;
  batch_turns turns_;
  std::atomic<bool> works_{true}, stopped_{false}, closed_{false};
  mutable std::atomic<std::uint64_t> looked_at_{0}; // a launch: running()
  ring::parker<> sleeper_;
  std::thread thread_; // last: it uses all of the above
};

} // namespace ringactor::opencl
