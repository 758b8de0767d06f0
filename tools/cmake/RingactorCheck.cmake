# SPDX-License-Identifier: BSD-3-Clause
# Programs that play a kernel's reference case on every backend and compare
# (tools/check).
#
#   ringactor_add_check(<target> KERNELS <name>...)
#
# Adds the program, `<target> KERNEL FILE [--json]`, and for each kernel whose
# folder has a reference.json a test "check <name>".
function(ringactor_add_check target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "KERNELS")
  set(main "${CMAKE_CURRENT_BINARY_DIR}/${target}_main.cpp")
  file(CONFIGURE OUTPUT "${main}" CONTENT
"// Generated. Checks the kernels of ${target}.
#include \"${target}_image.hpp\"
#include \"check.hpp\"

int main(int argc, char** argv) {
  return ringactor::check::run_program(${target}_image(), ${target}_catalog(),
                                       argc, argv);
}
" @ONLY)
  add_executable(${target} "${main}")
  ringactor_image(${target} KERNELS ${arg_KERNELS})
  target_link_libraries(${target} PRIVATE ringactor::check)
  foreach(name IN LISTS arg_KERNELS)
    get_property(folder GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER")
    if(EXISTS "${folder}/reference.json")
      add_test(NAME "check ${name}"
        COMMAND ${target} ${name} "${folder}/reference.json")
    endif()
  endforeach()
endfunction()
