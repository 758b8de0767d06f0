// SPDX-License-Identifier: BSD-3-Clause
// The one place that includes CUDA's runtime, which is linked statically: a
// program starts where there is no driver.
#pragma once

#include <cuda_runtime_api.h>

#include "ringactor/abi/errc.hpp"

#include <string>

namespace ringactor::cuda {

/// What failed, with CUDA's number and words.
inline failure failed(const std::string& what, cudaError_t status) {
  return {errc::unavailable, what + " failed with CUDA status "
                               + std::to_string(status) + " ("
                               + cudaGetErrorString(status) + ")"};
}

} // namespace ringactor::cuda
