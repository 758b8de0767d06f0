// SPDX-License-Identifier: BSD-3-Clause
// Who has a GPU: engines in slices, any number, or one resident engine. While a
// kernel is resident, CUDA lets no memory be taken or given back on its device
// before it ends, so that two engines would wait for each other for ever.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <utility>

namespace ringactor::cuda {

/// Thread: any.
class share {
public:
  /// Errors: unavailable; the text says what to do.
  static result<share> take(int device, bool is_resident);
  share(share&& other) noexcept
    : device_{std::exchange(other.device_, none)},
      is_resident_{other.is_resident_} {}
  share& operator=(share&&) = delete;
  ~share();

private:
  static constexpr int none = -1;
  share(int device, bool is_resident)
    : device_{device}, is_resident_{is_resident} {}

  int device_;
  bool is_resident_;
};

} // namespace ringactor::cuda
