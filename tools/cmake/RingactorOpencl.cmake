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
# <target>_opencl_image, and appends to the caller's more_headers, more_backends
# and backends. Follows _ringactor_cpu_image, whose sizes it takes.
function(_ringactor_opencl_image target out)
  _ringactor_opencl_text(text ${ARGN})
  list(LENGTH ARGN count)
  set(needs_f64 "")
  foreach(name IN LISTS ARGN)
    get_property(needs GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_REQUIRES")
    set(flag false)
    if(f64 IN_LIST needs)
      set(flag true)
    endif()
    list(APPEND needs_f64 ${flag})
  endforeach()
  list(JOIN needs_f64 ", " needs_f64)
  file(CONFIGURE OUTPUT "${out}/image_opencl.cpp" CONTENT
"// Generated. The kernels of ${target}, as OpenCL C.
#include \"gpu/cpu/image.hpp\"
#include \"gpu/opencl/image.hpp\"

extern const ringactor::cpu::cpu_image ${target}_cpu_image;
static const bool needs_f64[] = {${needs_f64}};
extern const ringactor::opencl::opencl_image ${target}_opencl_image;
const ringactor::opencl::opencl_image ${target}_opencl_image{
  \"${target}\", R\"ra_cl(${text})ra_cl\", ${count},
  [](std::uint32_t i) { return ${target}_cpu_image.state_bytes(i); }, needs_f64};
" @ONLY)
  target_sources(${target} PRIVATE "${out}/image_opencl.cpp")
  set_source_files_properties("${out}/image_opencl.cpp" PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  set(more_headers "${more_headers}#include \"gpu/opencl/backend.hpp\"
extern const ringactor::opencl::opencl_image ${target}_opencl_image;
" PARENT_SCOPE)
  set(more_backends "${more_backends}  static \
ringactor::opencl::opencl_backend on_opencl{
    ${target}_opencl_image};
" PARENT_SCOPE)
  set(backends "${backends}, &on_opencl" PARENT_SCOPE)
endfunction()

# The handlers.h of these kernels with what they include, and RA_IMAGE. Those
# that require f64 come last, to be left out on a device that has none; what
# others include is in place before them.
function(_ringactor_opencl_text out)
  set(root "${RINGACTOR_ROOT_DIR}")
  get_filename_component(root "${root}" ABSOLUTE)
  set(RINGACTOR_TEXT_FOLDERS
      "${root}" "${root}/gpu/device" "${root}/libringactor")
  set(RINGACTOR_TEXT_GIVEN "^${root}/(gpu/device|libringactor)/")
  set(RINGACTOR_TEXT_SEEN "")
  foreach(part includes includes_f64 kernels kernels_f64)
    set(${part} "")
  endforeach()
  set(number 0)
  foreach(name IN LISTS ARGN)
    get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
    get_property(needs GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_REQUIRES")
    set(last "")
    if(f64 IN_LIST needs)
      set(last "_f64")
    endif()
    string(APPEND includes${last} "#include \"${folder}/handlers.h\"\n")
    string(APPEND kernels${last} " K(${number}, ${name})")
    math(EXPR number "${number} + 1")
  endforeach()
  if(includes_f64)
    string(APPEND includes "#if !defined(RA_WITHOUT_F64)
${includes_f64}#define RA_IMAGE_F64(K)${kernels_f64}
#else
#define RA_IMAGE_F64(K)
#endif
")
    string(APPEND kernels " RA_IMAGE_F64(K)")
  endif()
  ringactor_flatten("${includes}" "image" "/" text)
  ringactor_as_opencl("${text}" text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
               ${RINGACTOR_TEXT_SEEN})
  set(${out} "${text}#define RA_IMAGE(K)${kernels}\n" PARENT_SCOPE)
endfunction()
