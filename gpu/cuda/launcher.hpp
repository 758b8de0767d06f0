// SPDX-License-Identifier: BSD-3-Clause
// Starts the image's loop on the GPU and says when it has ended: the only calls
// of CUDA while an engine runs. Used by gpu/host/pump.cpp.
#pragma once

#include "gpu/cuda/devices.hpp"
#include "gpu/cuda/image.hpp"

#include <memory>

namespace ringactor::cuda {

class launcher final : public host::launcher {
public:
  /// Errors: unavailable.
  static result<std::unique_ptr<launcher>>
  make(const cuda_image& image, const found_device& where,
       const host::regions::addresses& on_device, std::uint32_t groups);
  /// Waits for a launch that runs.
  ~launcher() override;
  launcher(const launcher&) = delete;
  launcher& operator=(const launcher&) = delete;

  result<void> start(const limits& until) override;
  bool runs() const noexcept override { return runs_; }
  result<void> look() override;

private:
  launcher(const cuda_image& image, int device,
           const host::regions::addresses& memory, std::uint32_t groups)
    : run_{image.run}, device_{device}, memory_{memory}, groups_{groups} {}

  const void* const run_;
  const int device_;
  host::regions::addresses memory_;
  const std::uint32_t groups_;
  cudaStream_t stream_ = nullptr; // does not wait for the default stream
  bool runs_ = false;
};

} // namespace ringactor::cuda
