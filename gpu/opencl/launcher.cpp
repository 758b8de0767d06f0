// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/launcher.hpp"

#include <algorithm>

namespace ringactor::opencl {

result<launcher> launcher::make(const built_image& image, const char* name,
                                std::uint32_t groups) {
  launcher out;
  cl_int status = CL_SUCCESS;
  out.groups_ = groups;
  auto queue = make_queue(image.context.get(), *image.where);
  if (!queue)
    return queue.error();
  out.queue_ = std::move(*queue);
  out.kernel_.reset(clCreateKernel(image.program.get(), name, &status));
  if (!out.kernel_)
    return failed("clCreateKernel", status);
  return out;
}

result<launcher> launcher::make(const built_image& image,
                                const host::regions::addresses& memory,
                                std::uint32_t groups) {
  auto out = make(image, "ra_image_run", groups);
  if (!out)
    return out;
  cl_int status = CL_SUCCESS;
  const void* arguments[] = {memory.shared, memory.near, memory.door};
  for (cl_uint i = 0; i < 3 && status == CL_SUCCESS; ++i)
    status = clSetKernelArgSVMPointer(out->kernel(), i, arguments[i]);
  if (status != CL_SUCCESS)
    return failed("clSetKernelArgSVMPointer", status);
  return out;
}

result<void> launcher::start(const limits& until) {
  const cl_ulong bounds[] = {until.activations, until.idle_polls};
  for (cl_uint i = 0; i < 2; ++i)
    if (cl_int status =
          clSetKernelArg(kernel_.get(), 3 + i, sizeof bounds[i], &bounds[i]);
        status != CL_SUCCESS)
      return failed("clSetKernelArg", status);
  const std::size_t groups = std::min(groups_, until.groups), lanes = 1;
  cl_event event = nullptr;
  cl_int status =
    clEnqueueNDRangeKernel(queue_.get(), kernel_.get(), 1, nullptr, &groups,
                           &lanes, 0, nullptr, &event);
  if (status != CL_SUCCESS)
    return failed("clEnqueueNDRangeKernel", status);
  event_.reset(event);
  status = clFlush(queue_.get());
  return status == CL_SUCCESS ? result<void>{} : failed("clFlush", status);
}

result<void> launcher::look() {
  cl_int status = CL_COMPLETE;
  cl_int asked = clGetEventInfo(event_.get(), CL_EVENT_COMMAND_EXECUTION_STATUS,
                                sizeof status, &status, nullptr);
  if (asked == CL_SUCCESS && status > CL_COMPLETE)
    return {};
  event_.reset();
  if (asked != CL_SUCCESS)
    return failed("clGetEventInfo", asked);
  return status == CL_COMPLETE ? result<void>{}
                               : failed("a launch of the engine", status);
}

} // namespace ringactor::opencl
