# SPDX-License-Identifier: BSD-3-Clause
# Looks for CUDA, and writes a program's kernels for it and for CUDA's engine on
# CPU threads: for the targets whose ringactor_image() says CUDA.
#
#   RINGACTOR_CUDA=OFF leaves the backend `cuda` out. It is also left out where
#   nvcc is missing, and under the sanitizers. No driver is needed to build.
#   CMAKE_CUDA_ARCHITECTURES: what images are compiled for.
include(CheckLanguage)

option(RINGACTOR_CUDA "Build the CUDA backend where nvcc is found" ON)
set(RINGACTOR_HAS_CUDA OFF)
set(found "left out by RINGACTOR_CUDA=OFF")
if(RINGACTOR_CUDA AND RINGACTOR_SANITIZE)
  set(found "left out, because sanitizers cannot see into a GPU")
elseif(RINGACTOR_CUDA)
  find_program(RINGACTOR_NVCC nvcc HINTS /usr/local/cuda/bin)
  if(RINGACTOR_NVCC AND NOT DEFINED ENV{CUDACXX})
    set(ENV{CUDACXX} "${RINGACTOR_NVCC}")
  endif()
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 86-real 89-real 90)
  endif()
  if(NOT DEFINED CMAKE_CUDA_HOST_COMPILER
     AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(CMAKE_CUDA_HOST_COMPILER "${CMAKE_CXX_COMPILER}")
  endif()
  set(found "not found; for it: install nvcc of CUDA 12.4 or later")
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER)
    enable_language(CUDA)
    if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION) # CMake 3.25 has none for nvcc
      set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
      set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
    endif()
    find_package(CUDAToolkit 12.4 QUIET)
    if(TARGET CUDA::cudart_static)
      set(RINGACTOR_HAS_CUDA ON)
      list(JOIN CMAKE_CUDA_ARCHITECTURES " " found)
      set(found "yes, ${CMAKE_CUDA_COMPILER}, for ${found}")
    endif()
  endif()
endif()
message(STATUS "CUDA backend: ${found}")

# _ringactor_cuda_image(<target> <folder> <kernel>...): writes and adds
# <target>_cuda_host_image, and with CUDA <target>_cuda_image; appends to the
# caller's more_headers, more_backends and backends.
function(_ringactor_cuda_image target out)
  set(text "")
  set(kernels "")
  set(number 0)
  foreach(name IN LISTS ARGN)
    get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
    string(APPEND text "#include \"${folder}/handlers.h\"\n")
    string(APPEND kernels " K(${number}, ${name})")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND text "#define RA_IMAGE(K)${kernels}\n")
  set(suffixes cuda_host)
  if(RINGACTOR_HAS_CUDA AND NOT arg_NO_CAF) # the caller's
    set(suffixes cuda cuda_host)
  endif()
  foreach(suffix IN LISTS suffixes)
    set(file "${out}/image_cuda_host.cpp")
    set(header "gpu/cuda/host_backend.hpp")
    if(suffix STREQUAL "cuda")
      set(file "${out}/image_cuda.cu")
      set(header "gpu/cuda/backend.hpp")
    endif()
    file(CONFIGURE OUTPUT "${file}" CONTENT
"// Generated. The kernels of ${target}, for ${suffix}.
#include \"gpu/cuda/layer.h\"
${text}#define RA_CUDA_IMAGE ${target}_${suffix}_image
#include \"image.h\"
#include \"gpu/cuda/entry.h\"
" @ONLY)
    string(APPEND more_headers "#include \"${header}\"
extern const ringactor::cuda::${suffix}_image ${target}_${suffix}_image;
")
    string(APPEND more_backends
      "  static ringactor::cuda::${suffix}_backend on_${suffix}{
    ${target}_${suffix}_image};
")
    string(APPEND backends ", &on_${suffix}")
  endforeach()
  target_sources(${target} PRIVATE "${out}/image_cuda_host.cpp")
  set_source_files_properties("${out}/image_cuda_host.cpp" PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  if("cuda" IN_LIST suffixes)
    _ringactor_cuda_object(${target} "${out}/image_cuda.cu")
  endif()
  foreach(each more_headers more_backends backends)
    set(${each} "${${each}}" PARENT_SCOPE)
  endforeach()
endfunction()

# nvcc with flags of its own, those of a target are for g++.
function(_ringactor_cuda_object target file)
  set(root "${RINGACTOR_ROOT_DIR}")
  add_library(${target}_cuda OBJECT "${file}")
  target_include_directories(${target}_cuda PRIVATE
    "${root}" "${root}/libringactor" "${root}/gpu/device")
  set_target_properties(${target}_cuda PROPERTIES
    CUDA_STANDARD 20 POSITION_INDEPENDENT_CODE ON)
  # 177: a function of the text that this image does not use.
  target_compile_options(${target}_cuda PRIVATE
    -Werror=all-warnings -diag-suppress=177)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_cuda>)
endfunction()
