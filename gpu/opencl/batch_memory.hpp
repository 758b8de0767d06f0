// SPDX-License-Identifier: BSD-3-Clause
// One block of memory that host and device have in turns: the host while it is
// mapped, the device while a launch runs. No atomics between the two, no shared
// virtual memory: OpenCL 1.2 is enough. Used by batch_turns.cpp.
#pragma once

#include "gpu/opencl/layout.hpp"
#include "gpu/opencl/launcher.hpp"

#include <cstddef>

namespace ringactor::opencl {

class batch_memory {
public:
  /// What an engine starts from is in it, and the host has it.
  /// Errors: exhausted, unavailable.
  static result<batch_memory> make(const built_image& image,
                                   const planned_layout& plan);
  batch_memory(batch_memory&&) = default;
  ~batch_memory();

  /// The device has it from now on. Errors: unavailable; nobody has it then.
  result<void> launch(const launcher::limits& until);
  /// Waits for the launch; the host has it again. Errors: unavailable.
  result<void> take_back();

  // Only while the host has it.
  std::byte* shared() const noexcept { return at_; }
  std::byte* near() const noexcept { return at_ + near_at_; }
  ra_door& door() const noexcept {
    return *reinterpret_cast<ra_door*>(at_ + door_at_);
  }

private:
  batch_memory() = default;
  result<void> allocate(const built_image& image, std::size_t bytes);
  result<void> map(cl_map_flags how);

  host_pages pages_; // where the device is a processor
  buffer_handle buffer_;
  launcher launcher_;
  std::byte* at_ = nullptr; // null: the device has it
  std::size_t near_at_ = 0, door_at_ = 0;
  std::size_t mapped_ = 0; // bytes that the host looks at: all but the states
};

} // namespace ringactor::opencl
