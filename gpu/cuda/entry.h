/* SPDX-License-Identifier: BSD-3-Clause */
/* The way into a CUDA image, or into one of CPU threads. Included last by the
 * generated image_cuda.cu or image_cuda_host.cpp, which has defined RA_IMAGE
 * and RA_CUDA_IMAGE (the name of the object). */
#ifndef RINGACTOR_CUDA_ENTRY_H
#define RINGACTOR_CUDA_ENTRY_H
#include "gpu/cuda/image.hpp"
#include "gpu/device/resident.h"

#if defined(__CUDACC__)
/* Each block, of one thread, is a worker: that of its number. */
static __global__ void ra_cuda_run(uint8_t* shared, uint8_t* near,
                                   uint8_t* door, uint64_t activations,
                                   uint64_t idle_polls) {
  ra_limits limits = {activations, idle_polls};
  ra_resident_enter(shared, near, door, blockIdx.x, limits);
}

extern const ringactor::cuda::cuda_image RA_CUDA_IMAGE;
const ringactor::cuda::cuda_image RA_CUDA_IMAGE{
  ra_image_kernels, reinterpret_cast<const void*>(ra_cuda_run)};
#else
static void ra_cuda_run(const ringactor::host::regions::addresses& memory,
                        std::uint32_t group,
                        const ringactor::host::launcher::limits& until) {
  ra_resident_enter(reinterpret_cast<std::uint8_t*>(memory.shared),
                    reinterpret_cast<std::uint8_t*>(memory.near),
                    reinterpret_cast<std::uint8_t*>(memory.door), group,
                    {until.activations, until.idle_polls});
}

extern const ringactor::cuda::cuda_host_image RA_CUDA_IMAGE;
const ringactor::cuda::cuda_host_image RA_CUDA_IMAGE{ra_image_kernels,
                                                     ra_cuda_run};

#endif

#endif
