// SPDX-License-Identifier: BSD-3-Clause
// CUDA as a backend: devices that share memory with the host, with atomics.
// It has run on no GPU yet (README.md).
#pragma once

#include "gpu/cuda/image.hpp"
#include "ringactor/backend/backend.hpp"

namespace ringactor::cuda {

/// Runs one image. Lifetime: the image's, that is the program's.
class cuda_backend final : public backend::backend {
public:
  explicit cuda_backend(const cuda_image& image) : image_{image} {}
  std::string_view name() const noexcept override { return "cuda"; }
  /// Those an engine runs on. Cost: the first call loads the driver.
  std::vector<ringactor::backend::device_info> devices() const override;
  std::vector<std::string> problems() const override;
  /// Errors: unavailable (no such device, the image is not for it), no_such.
  result<std::unique_ptr<ringactor::backend::device>>
  open(std::size_t index) override;

private:
  const cuda_image& image_;
};

} // namespace ringactor::cuda
