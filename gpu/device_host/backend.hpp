// SPDX-License-Identifier: BSD-3-Clause
// A device host as a backend: the kernels run on threads of a process of their
// own, which may crash alone. Users' page: README.md.
#pragma once

#include "gpu/cpu/image.hpp"
#include "ringactor/backend/backend.hpp"

#include <string>

namespace ringactor::device_host {

/// Runs one image. Lifetime: the image's, that is the program's.
class device_host_backend final : public backend::backend {
public:
  /// `file` is the executable that holds the same kernels.
  device_host_backend(const cpu::cpu_image& image, std::string file)
    : image_{image}, file_{std::move(file)} {}
  std::string_view name() const noexcept override { return "device_host"; }
  /// One, where the executable is found.
  std::vector<ringactor::backend::device_info> devices() const override;
  std::vector<std::string> problems() const override;
  /// Each launch starts a process. Errors: no_such, unavailable.
  result<std::unique_ptr<ringactor::backend::device>>
  open(std::size_t index) override;

private:
  const cpu::cpu_image& image_;
  const std::string file_;
};

} // namespace ringactor::device_host
