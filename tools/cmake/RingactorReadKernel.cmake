# SPDX-License-Identifier: BSD-3-Clause
# ringactor_add_kernel (RingactorKernels.cmake): reads a kernel's folder, and
# notes what images are written from. The lines of a handlers.h are plain enough
# to be read without a compiler; what cannot be read is refused.

# The names of a messages.h's messages. Their numbers are the compiler's to
# compute, so that a number may be an expression.
function(_ringactor_read_messages name file out)
  file(READ "${file}" text)
  set(start "\nRA_(DOMAIN_)?MESSAGE(_AUTO)?\\(")
  string(REGEX MATCHALL "${start}" lines "${text}")
  string(REGEX MATCHALL "${start}[ \n]*[A-Za-z_0-9]+," found "${text}")
  list(LENGTH lines line_count)
  list(LENGTH found found_count)
  if(NOT line_count EQUAL found_count)
    message(FATAL_ERROR "kernel ${name}: messages.h has ${line_count} lines "
            "that begin with RA_MESSAGE, and ${found_count} that can be read; "
            "write RA_MESSAGE(type, number), RA_DOMAIN_MESSAGE(type, domain, "
            "offset) or RA_DOMAIN_MESSAGE_AUTO(type, domain)")
  endif()
  set(messages "")
  foreach(line IN LISTS found)
    string(REGEX REPLACE "${start}[ \n]*([A-Za-z_0-9]+)," "\\3" type "${line}")
    list(APPEND messages "${type}")
  endforeach()
  set(${out} "${messages}" PARENT_SCOPE)
endfunction()

# Notes which of its own messages a kernel handles: its list, for host code.
function(_ringactor_read_handled name list text)
  get_property(own GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_MESSAGES")
  set(handled "")
  if(text MATCHES "#define ${list}\\(([A-Za-z_]+)\\)(([^\n\\]|\\\\\n)*)")
    string(REGEX MATCHALL "${CMAKE_MATCH_1}\\([A-Za-z_0-9]+\\)" entries
           "${CMAKE_MATCH_2}")
    foreach(entry IN LISTS entries)
      string(REGEX REPLACE ".*\\((.*)\\)" "\\1" message "${entry}")
      if(message IN_LIST own)
        list(APPEND handled "${message}")
      endif()
    endforeach()
  endif()
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_HANDLED" "${handled}")
endfunction()

# Notes what a kernel requires. Numbers of double precision it must require: a
# device without them is told from the kernel's name, not by its compiler.
function(_ringactor_read_requirements name folder text)
  set(all "")
  if(text MATCHES "\nRA_KERNEL_REQUIRES\\(([A-Za-z_0-9]+), *([a-z0-9 ]*)\\)")
    set(line "${CMAKE_MATCH_0}")
    set(whose "${CMAKE_MATCH_1}")
    string(REGEX MATCHALL "[a-z0-9]+" all "${CMAKE_MATCH_2}")
    set(unknown none ${all}) # `none`, as a list may not be empty
    list(REMOVE_ITEM unknown f64 atomics64 lanes shuffle)
    if(NOT whose STREQUAL name OR NOT all OR NOT unknown STREQUAL none)
      string(STRIP "${line}" line)
      message(FATAL_ERROR "kernel ${name}: cannot read '${line}'; write "
              "RA_KERNEL_REQUIRES(${name}, <one or more of: f64 atomics64 "
              "lanes shuffle>)")
    endif()
  endif()
  file(READ "${folder}/messages.h" messages)
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/|//[^\n]*" ""
         code "${messages}${text}")
  if(code MATCHES "[^A-Za-z_0-9]double[^A-Za-z_0-9]" AND NOT f64 IN_LIST all)
    message(FATAL_ERROR "kernel ${name}: it uses double, which not every device "
            "has; add RA_KERNEL_REQUIRES(${name}, f64) to handlers.h, or use "
            "float")
  endif()
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_REQUIRES" "${all}")
endfunction()

function(ringactor_add_kernel name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIRECTORY" "")
  if(NOT arg_DIRECTORY)
    set(arg_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/${name}")
  endif()
  get_filename_component(folder "${arg_DIRECTORY}" ABSOLUTE)
  foreach(file messages.h handlers.h)
    if(NOT EXISTS "${folder}/${file}")
      message(FATAL_ERROR "kernel ${name}: there is no ${folder}/${file}; "
                          "a kernel is a folder with both files")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
                 "${folder}/${file}")
  endforeach()
  _ringactor_read_messages(${name} "${folder}/messages.h" messages)
  file(READ "${folder}/handlers.h" text)
  if(NOT text MATCHES
     "\nRA_KERNEL(_LANES)?\\(${name}, *([A-Za-z_0-9]+), *([A-Za-z_0-9]+)\\)")
    message(FATAL_ERROR "kernel ${name}: handlers.h has no line "
                        "RA_KERNEL(${name}, <config>, <messages>)")
  endif()
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_FOLDER" "${folder}")
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_MESSAGES"
               "${messages}")
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_CONFIG"
               "${CMAKE_MATCH_2}")
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_LIST"
               "${CMAKE_MATCH_3}")
  _ringactor_read_handled(${name} "${CMAKE_MATCH_3}" "${text}")
  set(cost normal)
  if(text MATCHES "\nRA_KERNEL_COST\\(([A-Za-z_0-9]+), *([a-z]*)\\)")
    set(cost "${CMAKE_MATCH_2}")
    if(NOT CMAKE_MATCH_1 STREQUAL name
       OR NOT cost MATCHES "^(short|normal|long)$")
      message(FATAL_ERROR "kernel ${name}: cannot read '${CMAKE_MATCH_0}'; "
              "write RA_KERNEL_COST(${name}, short), normal or long")
    endif()
  endif()
  string(REGEX REPLACE "^(short|long)$" "\\1_" cost "${cost}")
  set_property(GLOBAL PROPERTY "RINGACTOR_KERNEL_${name}_COST" "${cost}")
  _ringactor_read_requirements(${name} "${folder}" "${text}")
endfunction()
