# SPDX-License-Identifier: BSD-3-Clause
# Writes a program's kernels for CUDA, and for CUDA's engine on CPU threads: for
# the targets whose ringactor_image() says CUDA.

# _ringactor_cuda_image(<target> <folder> <kernel>...): writes and adds
# <target>_cuda_host_image, and appends to the caller's more_headers,
# more_backends and backends.
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
  file(CONFIGURE OUTPUT "${out}/image_cuda_host.cpp" CONTENT
"// Generated. The kernels of ${target}, for CUDA's engine on CPU threads.
#include \"gpu/cuda/layer.h\"
${text}#define RA_CUDA_IMAGE ${target}_cuda_host_image
#include \"image.h\"
#include \"gpu/cuda/entry.h\"
" @ONLY)
  target_sources(${target} PRIVATE "${out}/image_cuda_host.cpp")
  set(more_headers "${more_headers}#include \"gpu/cuda/host_backend.hpp\"
extern const ringactor::cuda::cuda_host_image ${target}_cuda_host_image;
" PARENT_SCOPE)
  set(more_backends "${more_backends}  static ringactor::cuda::cuda_host_backend \
on_cuda_host{
    ${target}_cuda_host_image};
" PARENT_SCOPE)
  set(backends "${backends}, &on_cuda_host" PARENT_SCOPE)
endfunction()
