// SPDX-License-Identifier: BSD-3-Clause
// What the generated image_opencl.cpp of a program gives to this backend: the
// kernels' own text. The engine's text around it is the same for all programs
// (tools/cmake/FlattenText.cmake).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ringactor::opencl {

struct opencl_image {
  std::string_view name; // of the program
  const char* text;      // handlers.h of each kernel, and RA_IMAGE
  std::uint32_t kernels; // in the image
  std::uint64_t (*state_bytes)(std::uint32_t behaviour); // as host code has it
  std::span<const bool> needs_f64 = {}; // by kernel; empty: none does
};

extern const char* const text_before_kernels;
extern const char* const text_after_kernels;

} // namespace ringactor::opencl
