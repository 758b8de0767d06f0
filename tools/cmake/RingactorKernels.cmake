# SPDX-License-Identifier: BSD-3-Clause
# Kernels and images. One line adds a kernel, one line gives a program its
# image; both write text, no compiler runs.
#
#   ringactor_add_kernel(<name> [DIRECTORY <folder with messages.h, handlers.h>])
#   ringactor_image(<target> KERNELS <name>... [NO_CAF] [CUDA]
#                   [DEVICE_HOST])
#
# The image gives the target <target>_image.hpp: the messages as CAF types, a
# function <name>_kernel() for each kernel, and <target>_image(). With NO_CAF it
# gets the CPU's half alone, <target>_cpu_image, and no CAF. Either way it gets
# <target>_catalog.hpp: what the registry (message/registry.hpp) is made from.

include("${CMAKE_CURRENT_LIST_DIR}/RingactorReadKernel.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/RingactorCodecs.cmake")

set(RINGACTOR_DEVICE_DIR "${CMAKE_CURRENT_LIST_DIR}/../../gpu/device")
set(RINGACTOR_ROOT_DIR "${CMAKE_CURRENT_LIST_DIR}/../..")

# Writes and adds the CPU's half: the engine's text with these kernels.
function(_ringactor_cpu_image target out)
  set(handlers "")
  set(kernels "")
  set(handled "")
  set(rows "")
  set(number 0)
  foreach(name IN LISTS ARGN)
    get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
    if(NOT folder)
      message(FATAL_ERROR "image of ${target}: there is no kernel '${name}'; "
                          "add it by ringactor_add_kernel(${name})")
    endif()
    string(APPEND handlers "#include \"${folder}/handlers.h\"\n")
    string(APPEND kernels " K(${number}, ${name})")
    get_property(list GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_LIST")
    string(APPEND handled "const std::uint16_t ${name}_handled[] = {"
           "${list}(RA_HANDLED_) 0};\n")
    string(APPEND rows "  {\"${name}\", {${name}_handled,"
           " std::size(${name}_handled) - 1}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(CONFIGURE OUTPUT "${out}/image_cpu.cpp" CONTENT
"// Generated. The kernels of ${target}, for the CPU.
#include \"gpu/cpu/layer.h\"
${handlers}#define RA_IMAGE(K)${kernels}
#define RA_CPU_IMAGE ${target}_cpu_image
#include \"image.h\"
#include \"gpu/cpu/entry.h\"
#include \"ringactor/message/kernel_messages.hpp\"
#include <iterator>

// What each kernel handles, for ${target}_catalog().
#define RA_HANDLED_(M) M##_type,
namespace {
${handled}} // namespace
extern const ringactor::message::kernel_messages ${target}_handled[];
const ringactor::message::kernel_messages ${target}_handled[] = {
${rows}};
" @ONLY)
  target_sources(${target} PRIVATE "${out}/image_cpu.cpp")
  set_source_files_properties("${out}/image_cpu.cpp" PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC "${out}")
  target_link_libraries(${target} PUBLIC ringactor::gpu)
endfunction()

# Writes and adds the target's catalog, which needs no CAF.
function(_ringactor_catalog target out)
  set(headers "")
  set(records "")
  list(LENGTH ARGN count)
  foreach(name IN LISTS ARGN)
    get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
    get_property(messages GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_MESSAGES")
    string(APPEND headers "#include \"${folder}/messages.h\"\n")
    foreach(message IN LISTS messages)
      string(APPEND records "    record_of<${message}>(),\n")
    endforeach()
  endforeach()
  file(CONFIGURE OUTPUT "${out}/${target}_catalog.hpp" CONTENT
"// Generated. The messages of ${target}, and who handles them.
#pragma once
#include \"ringactor/message/registry.hpp\"
${headers}
/// For ringactor::message::registry::add.
const ringactor::message::catalog& ${target}_catalog();
" @ONLY)
  file(CONFIGURE OUTPUT "${out}/catalog.cpp" CONTENT
"// Generated. The messages of ${target}, and who handles them.
#include \"${target}_catalog.hpp\"

extern const ringactor::message::kernel_messages ${target}_handled[${count}];

const ringactor::message::catalog& ${target}_catalog() {
  using ringactor::message::record_of;
  static constexpr ringactor::message::message_record messages[] = {
${records}  };
  static const ringactor::message::catalog all{
    \"${target}\", messages, ${target}_handled};
  return all;
}
" @ONLY)
  target_sources(${target} PRIVATE "${out}/catalog.cpp")
  set_source_files_properties("${out}/catalog.cpp" PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

function(ringactor_image target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_CAF;CUDA;DEVICE_HOST" "" "KERNELS")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${target}_image")
  _ringactor_cpu_image(${target} "${out}" ${arg_KERNELS})
  _ringactor_catalog(${target} "${out}" ${arg_KERNELS})
  set(more_headers "")
  set(more_backends "")
  set(backends "&on_cpu")
  if(arg_CUDA) # first: "auto" takes the accelerators in this order
    _ringactor_cuda_image(${target} "${out}" ${arg_KERNELS})
  endif()
  if(RINGACTOR_HAS_OPENCL)
    _ringactor_opencl_image(${target} "${out}" ${arg_KERNELS})
  endif()
  _ringactor_device_host(${target} "${out}" ${arg_DEVICE_HOST})
  if(arg_NO_CAF)
    return()
  endif()
  set(headers "")
  set(infos "")
  set(codecs "")
  set(declared "")
  set(libraries "")
  set(number 0)
  foreach(name IN LISTS arg_KERNELS)
    get_property(config GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_CONFIG")
    _ringactor_kernel_header(${name} "${out}")
    _ringactor_codecs(${name})
    list(APPEND libraries "ringactor_codecs_${name}")
    string(APPEND headers "#include \"${name}_kernel.hpp\"\n")
    set(info "ra_type_unit, 4")
    if(NOT config STREQUAL "ra_none")
      set(info "message_traits<${config}>::type_id, sizeof(${config})")
    endif()
    get_property(cost GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_COST")
    get_property(needs GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_REQUIRES")
    list(TRANSFORM needs PREPEND "feature::")
    list(JOIN needs ", " needs)
    string(APPEND infos "    {\"${name}\", cpu.state_bytes(${number}), ${info},
     ringactor::backend::handler_cost::${cost}, {${needs}}},\n")
    string(APPEND declared
           "std::span<const ringactor::message_codec> ${name}_codecs();\n")
    list(APPEND codecs "${name}_codecs()")
    math(EXPR number "${number} + 1")
  endforeach()
  file(CONFIGURE OUTPUT "${out}/${target}_image.hpp" CONTENT
"// Generated. What ${target} hosts: message types and behaviours.
#pragma once
#include \"${target}_catalog.hpp\"
${headers}
/// All behaviours of this program, for ringactor::open_engine.
const ringactor::image& ${target}_image();
" @ONLY)
  list(JOIN codecs ", " codecs)
  file(CONFIGURE OUTPUT "${out}/image.cpp" CONTENT
"// Generated. The image of ${target}: its kernels and their messages.
#include \"${target}_catalog.hpp\"
#include \"gpu/cpu/backend.hpp\"
#include \"ringactor/actor/codec.hpp\"
${more_headers}
extern const ringactor::cpu::cpu_image ${target}_cpu_image;
${declared}
const ringactor::image& ${target}_image();
const ringactor::image& ${target}_image() {
  using ringactor::message::message_traits;
  using ringactor::backend::feature;
  static const auto& cpu = ${target}_cpu_image;
  static const ringactor::backend::kernel_info kernels[] = {
${infos}  };
  static const auto codecs = ringactor::codecs_of({${codecs}});
  static const auto messages = ringactor::infos_of(codecs);
  static ringactor::cpu::cpu_backend on_cpu{cpu};
${more_backends}  static ringactor::backend::backend* const backends[] = {${backends}};
  static const ringactor::image whole{
    {\"${target}\", kernels, messages, backends}, codecs};
  return whole;
}
" @ONLY)
  target_sources(${target} PRIVATE "${out}/image.cpp")
  set_source_files_properties("${out}/image.cpp" PROPERTIES
    SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
  target_link_libraries(${target} PUBLIC ${libraries} ringactor::ringactor)
endfunction()
