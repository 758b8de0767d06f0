// SPDX-License-Identifier: BSD-3-Clause
// Starts the loop in a device host and says when it has ended, or its process
// has. Used by gpu/host/pump.cpp, on its thread.
#pragma once

#include "gpu/device_host/memory.hpp"
#include "gpu/device_host/process.hpp"
#include "gpu/host/launcher.hpp"

#include <atomic>
#include <thread>

namespace ringactor::device_host {

class launcher final : public host::launcher {
public:
  /// `words` lie in the memory that the process was started with.
  launcher(process it, control& words, bool is_resident);
  ~launcher() override { end_watch(); }

  result<void> start(const limits& until) override;
  bool runs() const noexcept override;
  result<void> look() override;
  bool outlives_host() const noexcept override { return false; }
  void watch(std::function<void()> wake) override;
  void end_watch() noexcept override;

private:
  bool is_over() const noexcept;

  process process_;
  control& words_;
  const bool is_resident_;
  std::uint64_t launches_ = 0, looks_ = 0;
  bool under_way_ = false, told_ = false;
  std::atomic<bool> lost_{false};
  descriptor cancel_;
  std::thread watcher_; // last: it uses the above
};

} // namespace ringactor::device_host
