// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/devices.hpp"

namespace ringactor::cuda {

namespace {

std::string version(int number) {
  return std::to_string(number / 1000) + "."
         + std::to_string(number % 1000 / 10);
}

int attribute(cudaDeviceAttr what, int number) {
  int value = 0;
  return cudaDeviceGetAttribute(&value, what, number) == cudaSuccess ? value
                                                                     : 0;
}

std::string why_unusable(int number, int major, int minor) {
  constexpr int least = 75; // the oldest that an image is compiled for
  if (major * 10 + minor < least)
    return "its compute capability is " + std::to_string(major) + "."
           + std::to_string(minor) + ", and 7.5 is the least";
  if (!attribute(cudaDevAttrHostNativeAtomicSupported, number)
      && !attribute(cudaDevAttrConcurrentManagedAccess, number))
    return "it has neither atomics on the host's memory nor managed memory "
           "that both may use at once";
  return {};
}

found_device look_at(int number, const std::string& driver) {
  found_device found;
  found.number = number;
  found.driver = driver;
  cudaDeviceProp properties{};
  const auto status = cudaGetDeviceProperties(&properties, number);
  if (status != cudaSuccess) {
    found.name = "device " + std::to_string(number);
    found.unusable = failed("cudaGetDeviceProperties", status).what;
    return found;
  }
  found.name = properties.name;
  found.units = static_cast<std::uint32_t>(properties.multiProcessorCount);
  if (attribute(cudaDevAttrHostNativeAtomicSupported, number))
    found.memory = memory_kind::pinned;
  found.unusable = why_unusable(number, properties.major, properties.minor);
  return found;
}

found_devices look() {
  found_devices found;
  int count = 0, driver = 0;
  const auto status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) {
    found.none = failed("cudaGetDeviceCount", status).what;
    return found;
  }
  static_cast<void>(cudaDriverGetVersion(&driver)); // 0: not known
  const std::string said =
    "CUDA " + version(driver) + ", built for " + version(CUDART_VERSION);
  for (int i = 0; i < count; ++i)
    found.all.push_back(look_at(i, said));
  if (found.all.empty())
    found.none = "the driver has no device";
  return found;
}

} // namespace

const found_devices& find_devices() {
  static const auto& found = *new found_devices{look()};
  return found;
}

std::vector<const found_device*> usable_devices() {
  std::vector<const found_device*> usable;
  for (const auto& each : find_devices().all)
    if (each.unusable.empty())
      usable.push_back(&each);
  return usable;
}

} // namespace ringactor::cuda
