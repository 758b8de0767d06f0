// SPDX-License-Identifier: BSD-3-Clause
// What the generated image_cuda_host.cpp of a program gives to the backend of
// CPU threads, and its image_cuda.cu to the one of CUDA.
#pragma once

#include "gpu/host/launcher.hpp"
#include "gpu/host/regions.hpp"

#include <cstdint>

namespace ringactor::cuda {

struct cuda_host_image {
  std::uint32_t kernels; // in the image
  /// The loop of one group, on this thread, until its limits.
  void (*run)(const host::regions::addresses& memory, std::uint32_t group,
              const host::launcher::limits& until);
};

struct cuda_image {
  std::uint32_t kernels; // in the image
  /// For cudaLaunchKernel: shared, near, door, activations, idle_polls.
  const void* run;
};

} // namespace ringactor::cuda
