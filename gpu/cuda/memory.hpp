// SPDX-License-Identifier: BSD-3-Clause
// An engine's regions where host and device both change words at once.
#pragma once

#include "gpu/cuda/devices.hpp"
#include "gpu/cuda/share.hpp"
#include "gpu/host/device_layout.hpp"
#include "gpu/host/regions.hpp"

#include <cstddef>
#include <memory>

namespace ringactor::cuda {

struct give_back {
  memory_kind kind = memory_kind::pinned;
  void operator()(std::byte* at) const noexcept;
};
using region = std::unique_ptr<std::byte[], give_back>;

class regions final : public host::regions {
public:
  /// Allocates them on this thread's device, and writes what an engine starts
  /// from. Errors: exhausted, unavailable.
  static result<std::unique_ptr<regions>>
  make(const host::device_layout& plan, const found_device& where, share&& has);

  addresses at() const noexcept override {
    return {shared_.get(), near_.get(), door_.get()};
  }
  /// As the device sees them.
  const addresses& on_device() const noexcept { return on_device_; }

private:
  explicit regions(share&& has) : share_{std::move(has)} {}

  const share share_; // first: until the memory is given back
  region shared_, near_, door_;
  addresses on_device_{};
};

} // namespace ringactor::cuda
