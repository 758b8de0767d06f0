// SPDX-License-Identifier: BSD-3-Clause
// OpenCL as a backend: devices that share memory with the host, with atomics,
// and those that have it in turns.
#pragma once

#include "gpu/opencl/image.hpp"
#include "ringactor/backend/backend.hpp"

#include <map>

namespace ringactor::opencl {

struct built_image;

/// Runs one image. Lifetime: the image's, that is the program's.
class opencl_backend final : public backend::backend {
public:
  explicit opencl_backend(const opencl_image& image) : image_{image} {}
  std::string_view name() const noexcept override { return "opencl"; }
  /// Those an engine runs on. Cost: the first call loads the drivers.
  std::vector<ringactor::backend::device_info> devices() const override;
  bool may_have_accelerator() const override;
  std::vector<std::string> problems() const override;
  /// Builds the image for the device, once a process.
  /// Errors: unavailable (no such device, the image does not build), mismatch.
  result<std::unique_ptr<ringactor::backend::device>>
  open(std::size_t index) override;

private:
  const opencl_image image_;
  std::map<std::size_t, built_image*> built_; // by device; live for ever
};

} // namespace ringactor::opencl
