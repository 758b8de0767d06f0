# SPDX-License-Identifier: BSD-3-Clause
# ringactor_image(<target> ... DEVICE_HOST): an executable <target>_device_host
# beside the program, which runs its kernels in a process of its own. The
# backend "device_host" starts it (gpu/device_host/README.md).
function(_ringactor_device_host target out wanted)
  if(NOT wanted)
    return()
  endif()
  set(name "${target}_device_host")
  file(CONFIGURE OUTPUT "${out}/device_host.cpp" CONTENT
"// Generated. What ${name} runs: the kernels of ${target}.
#include \"gpu/cpu/image.hpp\"

extern const ringactor::cpu::cpu_image ${target}_cpu_image;
extern const ringactor::cpu::cpu_image* const ringactor_device_host_image;
const ringactor::cpu::cpu_image* const ringactor_device_host_image =
  &${target}_cpu_image;
" @ONLY)
  add_executable(${name} "${out}/device_host.cpp" "${out}/image_cpu.cpp")
  target_link_libraries(${name} PRIVATE ringactor_device_host_main)
  get_target_property(folder ${target} RUNTIME_OUTPUT_DIRECTORY)
  if(folder)
    set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${folder}")
  endif()
  add_dependencies(${target} ${name})
  set(more_headers "${more_headers}#include \"gpu/device_host/backend.hpp\"
" PARENT_SCOPE)
  set(more_backends "${more_backends}  static ringactor::device_host::device_host_backend on_device_host{
    cpu, \"${name}\"};
" PARENT_SCOPE)
  set(backends "${backends}, &on_device_host" PARENT_SCOPE)
endfunction()
