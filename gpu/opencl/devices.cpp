// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/devices.hpp"

#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace ringactor::opencl {

namespace {

template <class T>
T number_of(cl_device_id device, cl_device_info what) {
  T value{};
  clGetDeviceInfo(device, what, sizeof value, &value, nullptr);
  return value;
}

template <class Get>
std::string text_of(Get get) {
  std::size_t bytes = 0;
  if (get(0, nullptr, &bytes) != CL_SUCCESS || bytes < 1)
    return {};
  std::string text(bytes, '\0');
  get(bytes, text.data(), nullptr);
  text.resize(bytes - 1); // its end mark
  return text;
}

std::string device_text(cl_device_id device, cl_device_info what) {
  return text_of([&](std::size_t bytes, char* to, std::size_t* needed) {
    return clGetDeviceInfo(device, what, bytes, to, needed);
  });
}

// Host threads post by atomics into memory that kernels poll: without that,
// host and device have it in turns. OpenCL 1.2 does not know the question.
bool shares_memory(cl_device_id device) {
  constexpr cl_device_svm_capabilities needed =
    CL_DEVICE_SVM_FINE_GRAIN_BUFFER | CL_DEVICE_SVM_ATOMICS;
  return (number_of<cl_device_svm_capabilities>(device,
                                                CL_DEVICE_SVM_CAPABILITIES)
          & needed)
         == needed;
}

std::string why_unusable(const found_device& found) {
  if (number_of<cl_bool>(found.device, CL_DEVICE_AVAILABLE) == CL_FALSE)
    return "it is not available now";
  if (number_of<cl_bool>(found.device, CL_DEVICE_COMPILER_AVAILABLE)
      == CL_FALSE)
    return "it has no compiler";
  if (number_of<cl_bool>(found.device, CL_DEVICE_ENDIAN_LITTLE) == CL_FALSE)
    return "it is big-endian";
  if (device_text(found.device, CL_DEVICE_EXTENSIONS)
        .find("cl_khr_int64_base_atomics")
      == std::string::npos)
    return "it has no 64-bit atomics";
  return {};
}

found_device look_at(cl_platform_id platform, cl_device_id device) {
  found_device found;
  found.platform = platform;
  found.device = device;
  found.name = device_text(device, CL_DEVICE_NAME);
  found.version = device_text(device, CL_DEVICE_VERSION);
  found.platform_name =
    text_of([&](std::size_t bytes, char* to, std::size_t* needed) {
      return clGetPlatformInfo(platform, CL_PLATFORM_NAME, bytes, to, needed);
    });
  found.compute_units = number_of<cl_uint>(device, CL_DEVICE_MAX_COMPUTE_UNITS);
  found.block_bytes_max =
    number_of<cl_ulong>(device, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
  found.is_processor =
    (number_of<cl_device_type>(device, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU)
    != 0;
  const char* variable = std::getenv("RINGACTOR_OPENCL_AS"); // for tests
  const std::string_view as = variable ? variable : "";
  found.is_1_2 = found.version.starts_with("OpenCL 1.") || as == "1.2";
  found.has_f64 =
    number_of<cl_device_fp_config>(device, CL_DEVICE_DOUBLE_FP_CONFIG) != 0
    && as != "no-f64";
  found.shares_memory = !found.is_1_2 && shares_memory(device);
  found.unusable = why_unusable(found);
  return found;
}

found_devices look() {
  found_devices found;
  cl_uint count = 0;
  if (clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS || count == 0) {
    found.none = "no OpenCL platform is installed";
    return found;
  }
  std::vector<cl_platform_id> platforms(count);
  clGetPlatformIDs(count, platforms.data(), nullptr);
  for (auto* platform : platforms) {
    cl_uint devices = 0;
    if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &devices)
        != CL_SUCCESS)
      continue;
    std::vector<cl_device_id> ids(devices);
    clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, devices, ids.data(), nullptr);
    for (auto* id : ids)
      found.all.push_back(look_at(platform, id));
  }
  if (found.all.empty())
    found.none = "no OpenCL platform has a device";
  return found;
}

} // namespace

const found_devices& find_devices() {
  static const found_devices found = look();
  return found;
}

std::vector<const found_device*> usable_devices() {
  std::vector<const found_device*> usable;
  for (const auto& each : find_devices().all)
    if (each.unusable.empty())
      usable.push_back(&each);
  return usable;
}

bool has_accelerator_file() {
  constexpr const char* files[] = {"/dev/dri",   "/dev/kfd",   "/dev/nvidiactl",
                                   "/dev/accel", "/dev/mali0", "/dev/dxg"};
  for (const char* each : files)
    if (access(each, F_OK) == 0)
      return true;
  return false;
}

std::string why_none() {
  const auto& found = find_devices();
  std::string why = found.none;
  for (const auto& each : found.all)
    if (!each.unusable.empty())
      why +=
        (why.empty() ? "" : "; ") + ("'" + each.name + "': ") + each.unusable;
  return why + "; " + advice;
}

} // namespace ringactor::opencl
