// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/launcher.hpp"

namespace ringactor::cuda {

result<std::unique_ptr<launcher>>
launcher::make(const cuda_image& image, const found_device& where,
               const host::regions::addresses& on_device,
               std::uint32_t groups) {
  std::unique_ptr<launcher> out{
    new launcher{image, where.number, on_device, groups}};
  const auto status =
    cudaStreamCreateWithFlags(&out->stream_, cudaStreamNonBlocking);
  if (status != cudaSuccess)
    return failed("cudaStreamCreateWithFlags", status);
  return out;
}

launcher::~launcher() {
  if (!stream_)
    return;
  // After a fault of the device both fail; there is nobody to tell.
  if (runs_)
    static_cast<void>(cudaStreamSynchronize(stream_));
  static_cast<void>(cudaStreamDestroy(stream_));
}

result<void> launcher::start(const limits& until) {
  if (auto status = cudaSetDevice(device_); status != cudaSuccess)
    return failed("cudaSetDevice", status); // of this thread
  std::uint64_t activations = until.activations, idle_polls = until.idle_polls;
  void* arguments[] = {&memory_.shared, &memory_.near, &memory_.door,
                       &activations, &idle_polls};
  const auto status =
    cudaLaunchKernel(run_, dim3{groups_}, dim3{1}, arguments, 0, stream_);
  if (status != cudaSuccess)
    return failed("cudaLaunchKernel", status);
  runs_ = true;
  return {};
}

result<void> launcher::look() {
  const auto status = cudaStreamQuery(stream_);
  if (status == cudaErrorNotReady)
    return {};
  runs_ = false;
  if (status != cudaSuccess)
    return failed("a launch of the engine", status);
  return {};
}

} // namespace ringactor::cuda
