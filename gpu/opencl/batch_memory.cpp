// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/batch_memory.hpp"

#include <string>

namespace ringactor::opencl {

namespace {

constexpr std::size_t page = 4096;
std::size_t in_pages(std::size_t bytes) {
  return (bytes + page - 1) / page * page;
}

} // namespace

batch_memory::~batch_memory() {
  if (launcher_.queue() && at_)
    clEnqueueUnmapMemObject(launcher_.queue(), buffer_.get(), at_, 0, nullptr,
                            nullptr);
  if (launcher_.queue())
    clFinish(launcher_.queue());
}

// A processor uses the host's own pages, so that to take turns copies nothing.
result<void> batch_memory::allocate(const built_image& image,
                                    std::size_t bytes) {
  const auto& where = *image.where;
  cl_int status = CL_INVALID_BUFFER_SIZE;
  if (where.is_processor)
    pages_ = take_pages(bytes);
  if (bytes <= where.block_bytes_max)
    buffer_.reset(
      clCreateBuffer(image.context.get(),
                     CL_MEM_READ_WRITE
                       | (pages_ ? CL_MEM_USE_HOST_PTR : CL_MEM_ALLOC_HOST_PTR),
                     bytes, pages_.get(), &status));
  if (buffer_)
    return {};
  return {errc::exhausted,
          "'" + where.name + "' gives no block of " + std::to_string(bytes)
            + " bytes (status " + std::to_string(status)
            + ", it has at most " + std::to_string(where.block_bytes_max)
            + "); lower engine_options::places_max, cells_max, pool_bytes or "
              "state_bytes"};
}

result<void> batch_memory::map(cl_map_flags how) {
  cl_int status = CL_SUCCESS;
  at_ = static_cast<std::byte*>(
    clEnqueueMapBuffer(launcher_.queue(), buffer_.get(), CL_TRUE, how, 0,
                       mapped_, 0, nullptr, nullptr, &status));
  return at_ ? result<void>{} : failed("clEnqueueMapBuffer", status);
}

result<batch_memory> batch_memory::make(const built_image& image,
                                        const planned_layout& plan) {
  batch_memory out;
  out.door_at_ = in_pages(plan.engine.shared_bytes);
  out.near_at_ = out.door_at_ + in_pages(plan.door_bytes);
  out.mapped_ = out.near_at_ + plan.engine.record.states;
  if (auto good = out.allocate(image, out.near_at_ + plan.engine.near_bytes);
      !good)
    return good.error();
  auto starter = launcher::make(image, "ra_image_batch", plan.groups);
  if (!starter)
    return starter.error();
  out.launcher_ = std::move(*starter);
  cl_int status = CL_SUCCESS;
  cl_mem buffer = out.buffer_.get();
  const cl_ulong offsets[] = {out.near_at_, out.door_at_};
  status = clSetKernelArg(out.launcher_.kernel(), 0, sizeof buffer, &buffer);
  for (cl_uint i = 0; i < 2 && status == CL_SUCCESS; ++i)
    status = clSetKernelArg(out.launcher_.kernel(), 1 + i, sizeof offsets[i],
                            &offsets[i]);
  if (status != CL_SUCCESS)
    return failed("clSetKernelArg", status);
  if (auto good = out.map(CL_MAP_READ | CL_MAP_WRITE); !good)
    return good.error();
  host::write_regions(plan, out.shared(), out.near(), out.at_ + out.door_at_);
  // Drivers compile at the first launch, for seconds: before anybody is judged.
  if (auto good = out.launch({0, 0}); !good)
    return good.error();
  if (auto good = out.take_back(); !good)
    return good.error();
  return out;
}

result<void> batch_memory::launch(const launcher::limits& until) {
  const cl_int status = clEnqueueUnmapMemObject(
    launcher_.queue(), buffer_.get(), at_, 0, nullptr, nullptr);
  if (status != CL_SUCCESS)
    return failed("clEnqueueUnmapMemObject", status);
  at_ = nullptr;
  return launcher_.start(until);
}

result<void> batch_memory::take_back() {
  if (auto good = map(CL_MAP_READ | CL_MAP_WRITE); !good)
    return good;
  while (launcher_.runs()) // ends: a map comes behind its launch
    if (auto good = launcher_.look(); !good)
      return good;
  return {};
}

} // namespace ringactor::opencl
