// SPDX-License-Identifier: BSD-3-Clause
// What the OpenCL compiler says of a kernel reaches its author.
#include "gpu/opencl/backend.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

using ringactor::errc;

extern const char* const misspelt_text;

namespace {

/// The line of handlers.h that has the wrong name.
int wrong_line() {
  std::ifstream file{MISSPELT};
  std::string line;
  for (int number = 1; std::getline(file, line); ++number)
    if (line.find("misspelt_member") != line.npos)
      return number;
  return 0;
}

} // namespace

TEST_CASE(
  "a misspelt member in a kernel is reported at the user's own line "
  "(opencl)") {
  ringactor::opencl::opencl_image image{
    "misspelt_program", misspelt_text, 1,
    [](std::uint32_t) { return std::uint64_t{8}; }};
  ringactor::opencl::opencl_backend on_opencl{image};
  if (on_opencl.devices().empty()) {
    MESSAGE("skipped: no OpenCL device");
    return;
  }
  auto device = on_opencl.open(0);
  REQUIRE(!device);
  CHECK(device.error().code == errc::unavailable);
  const std::string& what = device.error().what;
  CAPTURE(what);
  CHECK(what.find("misspelt_program") != what.npos);
  const int line = wrong_line();
  REQUIRE(line != 0);
  CHECK(what.find(std::string{MISSPELT} + ":" + std::to_string(line) + ":")
        != what.npos);
}

TEST_CASE("an OpenCL device that is not there is refused with their count") {
  ringactor::opencl::opencl_image image{
    "misspelt_program", misspelt_text, 1,
    [](std::uint32_t) { return std::uint64_t{8}; }};
  ringactor::opencl::opencl_backend on_opencl{image};
  auto device = on_opencl.open(1000);
  REQUIRE(!device);
  const bool none = on_opencl.devices().empty();
  CHECK(device.error().code == (none ? errc::unavailable : errc::no_such));
}
