# SPDX-License-Identifier: BSD-3-Clause
# Looks for OpenCL, and writes a program's kernels as OpenCL C.
#
#   RINGACTOR_OPENCL=OFF leaves the backend out. It is also left out where its
#   headers or loader are missing, and under the sanitizers, which cannot see
#   into the code that a driver makes.
include("${CMAKE_CURRENT_LIST_DIR}/FlattenText.cmake")

option(RINGACTOR_OPENCL "Build the OpenCL backend where OpenCL is found" ON)
set(RINGACTOR_HAS_OPENCL OFF)
set(found "left out by RINGACTOR_OPENCL=OFF")
if(RINGACTOR_OPENCL AND RINGACTOR_SANITIZE)
  set(found "left out, because sanitizers cannot see into what a driver makes")
elseif(RINGACTOR_OPENCL)
  find_package(OpenCL QUIET)
  set(RINGACTOR_HAS_OPENCL ${OpenCL_FOUND})
  set(found "not found; for it: apt install ocl-icd-opencl-dev opencl-headers")
  if(RINGACTOR_HAS_OPENCL)
    set(found "yes, ${OpenCL_LIBRARIES}")
  endif()
endif()
message(STATUS "OpenCL backend: ${found}")

# _ringactor_opencl_image(<target> <folder> <kernel>...): writes and adds
# <target>_opencl_image. Follows _ringactor_cpu_image, whose sizes it takes.
function(_ringactor_opencl_image target out)
  _ringactor_opencl_text(text ${ARGN})
  list(LENGTH ARGN count)
  file(CONFIGURE OUTPUT "${out}/image_opencl.cpp" CONTENT
"// Generated. The kernels of ${target}, as OpenCL C.
#include \"gpu/cpu/image.hpp\"
#include \"gpu/opencl/image.hpp\"

extern const ringactor::cpu::cpu_image ${target}_cpu_image;
extern const ringactor::opencl::opencl_image ${target}_opencl_image;
const ringactor::opencl::opencl_image ${target}_opencl_image{
  \"${target}\", R\"ra_cl(${text})ra_cl\", ${count},
  [](std::uint32_t i) { return ${target}_cpu_image.state_bytes(i); }};
" @ONLY)
  target_sources(${target} PRIVATE "${out}/image_opencl.cpp")
  set_source_files_properties("${out}/image_opencl.cpp" PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# The handlers.h of these kernels with what they include, and RA_IMAGE.
function(_ringactor_opencl_text out)
  set(root "${RINGACTOR_ROOT_DIR}")
  get_filename_component(root "${root}" ABSOLUTE)
  set(RINGACTOR_TEXT_FOLDERS
      "${root}" "${root}/gpu/device" "${root}/libringactor")
  set(RINGACTOR_TEXT_GIVEN "^${root}/(gpu/device|libringactor)/")
  set(RINGACTOR_TEXT_SEEN "")
  set(includes "")
  set(kernels "")
  set(number 0)
  foreach(name IN LISTS ARGN)
    get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
    string(APPEND includes "#include \"${folder}/handlers.h\"\n")
    string(APPEND kernels " K(${number}, ${name})")
    math(EXPR number "${number} + 1")
  endforeach()
  ringactor_flatten("${includes}" "image" "/" text)
  ringactor_as_opencl("${text}" text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
               ${RINGACTOR_TEXT_SEEN})
  set(${out} "${text}#define RA_IMAGE(K)${kernels}\n" PARENT_SCOPE)
endfunction()
