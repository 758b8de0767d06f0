// SPDX-License-Identifier: BSD-3-Clause
// CUDA's engine on CPU threads, in this process: the backend "cuda_host", so
// that what a GPU is to run is tested where there is none. It stands behind the
// CPU in every image, so that "auto" never takes it.
#pragma once

#include "gpu/cuda/image.hpp"
#include "ringactor/backend/backend.hpp"

namespace ringactor::cuda {

/// Runs one image. Lifetime: the image's, that is the program's.
class cuda_host_backend final : public backend::backend {
public:
  explicit cuda_host_backend(const cuda_host_image& image) : image_{image} {}
  std::string_view name() const noexcept override { return "cuda_host"; }
  std::vector<ringactor::backend::device_info> devices() const override;
  result<std::unique_ptr<ringactor::backend::device>>
  open(std::size_t index) override;

private:
  const cuda_host_image& image_;
};

} // namespace ringactor::cuda
