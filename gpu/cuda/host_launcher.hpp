// SPDX-License-Identifier: BSD-3-Clause
// A launch on CPU threads: one for each group, which sleep between launches.
// Used by gpu/host/pump.cpp.
#pragma once

#include "gpu/cuda/image.hpp"
#include "ringactor/ring/parker.hpp"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace ringactor::cuda {

class host_launcher final : public host::launcher {
public:
  /// Errors: exhausted, the system gives no more threads.
  static result<std::unique_ptr<host_launcher>>
  make(const cuda_host_image& image, const host::regions::addresses& memory,
       std::uint32_t groups);
  /// Waits for a launch that runs.
  ~host_launcher() override;
  host_launcher(const host_launcher&) = delete;
  host_launcher& operator=(const host_launcher&) = delete;

  result<void> start(const limits& until) override;
  bool runs() const noexcept override { return runs_; }
  result<void> look() override;
  /// They end with it.
  bool outlives_host() const noexcept override { return false; }

private:
  host_launcher(const cuda_host_image& image,
                const host::regions::addresses& memory)
    : image_{image}, memory_{memory} {}
  void work(std::uint32_t group) noexcept;

  const cuda_host_image& image_;
  const host::regions::addresses memory_;
  limits until_{};    // of the launch under way
  bool runs_ = false; // as far as the pump has seen
  std::atomic<std::uint64_t> launches_{0};
  std::atomic<std::uint32_t> running_{0}; // groups
  std::atomic<bool> ends_{false};
  ring::parker<> sleepers_;
  std::vector<std::thread> groups_; // last: they use all of the above
};

} // namespace ringactor::cuda
