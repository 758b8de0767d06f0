// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/program.hpp"

#include "gpu/host/door.hpp"
#include "ringactor/abi/layout.h"

#include <array>
#include <cstring>

namespace ringactor::opencl {

namespace {

constexpr int spellings = 5;
constexpr int spelling_of_1_2 = 4; // what OpenCL 1.2 has

std::string flags_of(const found_device& where, int spelling) {
  const bool is_2 = where.version.starts_with("OpenCL 2.");
  const char* language = spelling == spelling_of_1_2 ? "-cl-std=CL1.2"
                         : is_2                      ? "-cl-std=CL2.0"
                                                     : "-cl-std=CL3.0";
  // The simulator does not know what optimisers make of plain C.
  const bool is_simulated =
    where.platform_name.find("Oclgrind") != std::string::npos;
  const char* more = is_simulated         ? " -cl-opt-disable"
                     : where.is_processor ? " -DRA_CL_PREFETCHES"
                                          : "";
  return language + (" -DRA_CL_ATOMICS=" + std::to_string(spelling))
         + (where.has_f64 ? "" : " -DRA_WITHOUT_F64") + more;
}

std::string log_of(cl_program program, cl_device_id device) {
  std::size_t bytes = 0;
  clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, nullptr,
                        &bytes);
  std::string log(bytes, '\0');
  clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, bytes,
                        log.data(), nullptr);
  log.resize(std::strlen(log.c_str()));
  return log;
}

struct built {
  program_handle program;
  std::string log; // where it failed
};

template <std::size_t Parts>
built build(cl_context context, const found_device& where,
            std::array<const char*, Parts> text, int spelling) {
  cl_int status = CL_SUCCESS;
  built out{program_handle{clCreateProgramWithSource(
              context, Parts, text.data(), nullptr, &status)},
            {}};
  if (status == CL_SUCCESS)
    status =
      clBuildProgram(out.program.get(), 1, &where.device,
                     flags_of(where, spelling).c_str(), nullptr, nullptr);
  if (status != CL_SUCCESS) {
    out.log = log_of(out.program.get(), where.device);
    if (out.log.empty())
      out.log = "OpenCL status " + std::to_string(status);
    out.program.reset();
  }
  return out;
}

// A kernel for each spelling that the compiler knows the words of: no build
// has to fail, which some drivers tell the terminal.
constexpr const char* words_text = R"cl(
#if __OPENCL_C_VERSION__ < 300 || defined(__opencl_c_atomic_scope_all_devices)
kernel void knows_0(global uint* x) { *x = 0; }
#endif
#if defined(__has_builtin)
#if __has_builtin(__opencl_atomic_load)
kernel void knows_1(global uint* x) { *x = 1; }
#endif
#if __has_builtin(__atomic_load_n)
kernel void knows_2(global uint* x) { *x = 2; }
#endif
#endif
kernel void knows_3(global uint* x) { *x = 3; }
#if defined(cl_khr_int64_base_atomics)
kernel void knows_4(global uint* x) { *x = 4; }
#endif
)cl";

std::string kernels_of(cl_program program) {
  std::size_t bytes = 0;
  clGetProgramInfo(program, CL_PROGRAM_KERNEL_NAMES, 0, nullptr, &bytes);
  std::string names(bytes, '\0');
  clGetProgramInfo(program, CL_PROGRAM_KERNEL_NAMES, bytes, names.data(),
                   nullptr);
  return names;
}

// Each of the five, in the scope that the engine needs.
constexpr const char* probe_text = R"cl(
kernel void probe(global uchar* at) {
  RA_GLOBAL ra_atomic* word = (RA_GLOBAL ra_atomic*)at;
  ra_store(word, 1, ra_release, ra_system);
  if (ra_cas(word, 1, 2, ra_acq_rel, ra_system))
    ra_add(word, ra_load(word, ra_acquire, ra_system), ra_relaxed, ra_system);
  ra_exchange(word, 5, ra_acq_rel, ra_system);
  ra_memory_fence(ra_system);
}
)cl";

// Only what stands before the kernels: the layer, and all that it is used in.
result<void> check_sizes(const built_image& built, const opencl_image& image) {
  std::vector<std::uint64_t> expected{sizeof(ra_layout), sizeof(ra_door), 0};
  for (std::uint32_t i = 0; i < image.kernels; ++i) {
    const bool is_there =
      built.where->has_f64 || image.needs_f64.empty() || !image.needs_f64[i];
    expected.push_back(is_there ? image.state_bytes(i) : 0);
    expected[2] += is_there;
  }
  const std::size_t bytes = expected.size() * sizeof(std::uint64_t);
  cl_int status = CL_SUCCESS;
  kernel_handle kernel{
    clCreateKernel(built.program.get(), "ra_image_sizes", &status)};
  if (!kernel)
    return failed("clCreateKernel", status);
  auto queue = make_queue(built.context.get(), *built.where);
  if (!queue)
    return queue.error();
  buffer_handle sizes{clCreateBuffer(built.context.get(), CL_MEM_READ_WRITE,
                                     bytes, nullptr, &status)};
  if (!sizes)
    return failed("clCreateBuffer", status);
  cl_mem argument = sizes.get();
  const cl_uint count = image.kernels;
  clSetKernelArg(kernel.get(), 0, sizeof argument, &argument);
  clSetKernelArg(kernel.get(), 1, sizeof count, &count);
  const std::size_t one = 1;
  status = clEnqueueNDRangeKernel(queue->get(), kernel.get(), 1, nullptr, &one,
                                  &one, 0, nullptr, nullptr);
  std::vector<std::uint64_t> found(expected.size());
  if (status == CL_SUCCESS)
    status = clEnqueueReadBuffer(queue->get(), sizes.get(), CL_TRUE, 0, bytes,
                                 found.data(), 0, nullptr, nullptr);
  if (status != CL_SUCCESS)
    return failed("the first launch on '" + built.where->name + "'", status);
  if (found == expected)
    return {};
  return {errc::mismatch,
          "the OpenCL compiler of '" + built.where->name
            + "' lays out a struct of the image '" + std::string{image.name}
            + "' differently; give its messages and states fields of fixed "
              "width, aligned to their size"};
}

} // namespace

result<queue_handle> make_queue(cl_context context, const found_device& where) {
  cl_int status = CL_SUCCESS;
  queue_handle queue{clCreateCommandQueue(context, where.device, 0, &status)};
  if (!queue)
    return failed("clCreateCommandQueue", status);
  return queue;
}

// The scope of the third is the device's: enough where the host's caches are
// those of the device, or where it has the memory in turns. The last has no
// order towards a host that runs.
bool may_use(const found_device& where, int spelling) {
  if (where.is_1_2)
    return spelling == spelling_of_1_2;
  if (spelling == 3)
    return where.is_processor || !where.shares_memory;
  return spelling != spelling_of_1_2 || !where.shares_memory;
}

result<int> find_spelling(cl_context context, const found_device& where) {
  auto words =
    build<1>(context, where, {words_text}, where.is_1_2 ? spelling_of_1_2 : 0);
  if (!words.program)
    return {errc::unavailable, "the compiler of '" + where.name
                                 + "' builds nothing: " + words.log};
  const std::string known = kernels_of(words.program.get());
  std::string logs;
  for (int spelling = 0; spelling < spellings; ++spelling) {
    if (known.find("knows_" + std::to_string(spelling)) == known.npos
        || !may_use(where, spelling))
      continue;
    auto tried =
      build<2>(context, where, {text_before_kernels, probe_text}, spelling);
    if (tried.program)
      return spelling;
    logs += "\nspelling " + std::to_string(spelling) + ": " + tried.log;
  }
  return {errc::unavailable, "the compiler of '" + where.name
                               + "' takes no spelling of atomics:" + logs};
}

result<std::unique_ptr<built_image>>
built_image::make(const found_device& where, const opencl_image& image) {
  auto built = std::make_unique<built_image>();
  cl_int status = CL_SUCCESS;
  built->where = &where;
  built->context.reset(
    clCreateContext(nullptr, 1, &where.device, nullptr, nullptr, &status));
  if (!built->context)
    return failed("clCreateContext", status);
  auto spelling = find_spelling(built->context.get(), where);
  if (!spelling)
    return spelling.error();
  built->spelling = *spelling;
  auto done =
    build<3>(built->context.get(), where,
             {text_before_kernels, image.text, text_after_kernels}, *spelling);
  if (!done.program)
    return {errc::unavailable, "the image '" + std::string{image.name}
                                 + "' does not build as OpenCL C on '"
                                 + where.name + "'; the compiler says:\n"
                                 + done.log};
  built->program = std::move(done.program);
  if (auto good = check_sizes(*built, image); !good)
    return good.error();
  return built;
}

} // namespace ringactor::opencl
