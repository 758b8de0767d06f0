// SPDX-License-Identifier: BSD-3-Clause
// The CPU as a backend: always present, the embedded default.
#pragma once

#include "gpu/cpu/image.hpp"
#include "ringactor/backend/backend.hpp"

namespace ringactor::cpu {

/// Runs one image. Lifetime: the image's, that is the program's.
class cpu_backend final : public backend::backend {
public:
  explicit cpu_backend(const cpu_image& image) : image_{image} {}
  std::string_view name() const noexcept override { return "cpu"; }
  std::vector<ringactor::backend::device_info> devices() const override;
  result<std::unique_ptr<ringactor::backend::device>>
  open(std::size_t index) override;

private:
  const cpu_image& image_;
};

} // namespace ringactor::cpu
