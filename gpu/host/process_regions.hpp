// SPDX-License-Identifier: BSD-3-Clause
// An engine's regions in the memory of this process.
#pragma once

#include "gpu/host/device_layout.hpp"
#include "gpu/host/memory.hpp"
#include "gpu/host/regions.hpp"

#include <memory>

namespace ringactor::host {

class process_regions final : public regions {
public:
  /// Maps them and writes what an engine starts from. Errors: exhausted.
  static result<std::unique_ptr<process_regions>>
  make(const device_layout& plan);

  addresses at() const noexcept override {
    return {shared_.get(), near_.get(), door_.get()};
  }

private:
  process_regions() = default;

  region shared_, near_, door_;
};

} // namespace ringactor::host
