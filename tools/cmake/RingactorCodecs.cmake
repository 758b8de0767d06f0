# SPDX-License-Identifier: BSD-3-Clause
# The CAF half of a kernel, for ringactor_image (RingactorKernels.cmake): the
# header of its messages as CAF types, and a library with their codecs.

# Writes the CAF half of one kernel; the guard lets two images share it.
function(_ringactor_kernel_header name out)
  get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
  get_property(messages GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_MESSAGES")
  get_property(config GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_CONFIG")
  set(types "")
  foreach(message IN LISTS messages)
    string(APPEND types "RINGACTOR_CAF_MESSAGE(${message}, "
           "ringactor::message::message_traits<${message}>::type_id);\n")
  endforeach()
  set(parameter "")
  set(argument "")
  if(NOT config STREQUAL "ra_none")
    set(parameter "const ${config}& config")
    set(argument ", config")
  endif()
  set(result "ringactor::behaviour")
  set(actor "")
  get_property(handled GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_HANDLED")
  if(handled)
    list(JOIN handled ", " handled)
    set(actor "/// An actor of ${name}, typed: for ringactor::spawn_typed.
using ${name}_actor = ringactor::typed_kernel<${handled}>;
")
    set(result "ringactor::typed_behaviour<${name}_actor>")
  endif()
  file(CONFIGURE OUTPUT "${out}/${name}_kernel.hpp" CONTENT
"// Generated from ${folder}.
#ifndef RINGACTOR_GENERATED_${name}_KERNEL_HPP
#define RINGACTOR_GENERATED_${name}_KERNEL_HPP
#include \"ringactor/ringactor.hpp\"
#include \"${folder}/messages.h\"

${types}
${actor}
/// The behaviour ${name}, for ringactor::spawn_kernel.
inline ${result} ${name}_kernel(${parameter}) {
  return {ringactor::make_behaviour(\"${name}\"${argument})};
}
#endif
" @ONLY)
endfunction()

# The codecs of one kernel's messages, compiled once for all images: they are
# most of what an image costs to compile.
function(_ringactor_codecs name)
  set(library "ringactor_codecs_${name}")
  if(TARGET ${library})
    return()
  endif()
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${library}")
  _ringactor_kernel_header(${name} "${out}")
  get_property(messages GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_MESSAGES")
  list(LENGTH messages count)
  set(codecs "")
  foreach(message IN LISTS messages)
    string(APPEND codecs "    ringactor::codec_of<${message}>(),\n")
  endforeach()
  file(CONFIGURE OUTPUT "${out}/${name}_codecs.cpp" CONTENT
"// Generated. The messages of ${name} as messages of CAF.
#include \"${name}_kernel.hpp\"
#include <array>

std::span<const ringactor::message_codec> ${name}_codecs();
std::span<const ringactor::message_codec> ${name}_codecs() {
  static const std::array<ringactor::message_codec, ${count}> codecs{{
${codecs}  }};
  return codecs;
}
" @ONLY)
  add_library(${library} STATIC "${out}/${name}_codecs.cpp")
  target_link_libraries(${library} PUBLIC ringactor::ringactor)
  if(TARGET ringactor_core) # not so in a project that has found the package
    ringactor_target(${library})
    ringactor_share_caf(${library})
  endif()
endfunction()
