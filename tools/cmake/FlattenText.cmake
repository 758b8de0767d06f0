# SPDX-License-Identifier: BSD-3-Clause
# OpenCL C is built at run time, where there are no files to include: its text
# is one string, in which #line says where each part comes from.
#
#   ringactor_flatten(<text> <name> <folder> <out>)
# puts files in the place of their #include "...", once each; looks for them in
# <folder>, then in the folders of RINGACTOR_TEXT_FOLDERS. Headers of the house
# that RINGACTOR_TEXT_GIVEN matches are left out, and so is host C++ (.hpp).
# RINGACTOR_TEXT_SEEN, the caller's, lists the files taken.
#
# As a script it writes the engine's half of every image:
#   cmake -DROOT=<checkout> -DOUT=<file.cpp> -P FlattenText.cmake

cmake_minimum_required(VERSION 3.25)

# Cuts at each include instead of splitting into lines: C text is full of the
# characters that CMake's lists give a meaning to.
function(ringactor_flatten text name folder out)
  set(done "")
  set(line 1)
  while(text MATCHES "(^|\n)[ \t]*#[ \t]*include[ \t]*\"([^\"]+)\"[^\n]*")
    set(directive "${CMAKE_MATCH_0}")
    set(wanted "${CMAKE_MATCH_2}")
    string(FIND "${text}" "${directive}" at)
    string(LENGTH "${directive}" length)
    string(SUBSTRING "${text}" 0 ${at} head)
    math(EXPR after "${at} + ${length}")
    string(SUBSTRING "${text}" ${after} -1 text)
    string(REGEX REPLACE "[^\n]" "" newlines "${head}${directive}")
    string(LENGTH "${newlines}" newlines)
    math(EXPR line "${line} + ${newlines}")
    math(EXPR next "${line} + 1")
    ringactor_find_text("${wanted}" "${folder}" found)
    if(wanted MATCHES "\\.hpp$" OR wanted STREQUAL "gpu/cpu/layer.h")
      string(APPEND done "${head}\n#error \"${wanted} is not for a device\"")
    elseif(NOT found)
      message(FATAL_ERROR "${name}:${line}: there is no file ${wanted}; OpenCL "
              "C can include files of the kernel's folder and of the house")
    elseif(found IN_LIST RINGACTOR_TEXT_SEEN
           OR found MATCHES "${RINGACTOR_TEXT_GIVEN}")
      string(APPEND done "${head}\n")
    else()
      list(APPEND RINGACTOR_TEXT_SEEN "${found}")
      file(READ "${found}" body)
      get_filename_component(place "${found}" DIRECTORY)
      ringactor_flatten("${body}" "${found}" "${place}" inner)
      string(APPEND done "${head}\n#line 1 \"${found}\"\n${inner}\n"
                         "#line ${next} \"${name}\"")
    endif()
  endwhile()
  set(${out} "${done}${text}" PARENT_SCOPE)
  set(RINGACTOR_TEXT_SEEN "${RINGACTOR_TEXT_SEEN}" PARENT_SCOPE)
endfunction()

# OpenCL C keeps `long long` for 128 bits: there 1ull << 63 >> 63 is another
# number. Our 64 bits are its `long`.
function(ringactor_as_opencl text out)
  string(REGEX REPLACE
         "([^0-9a-zA-Z_])(0[xX][0-9a-fA-F]+|[0-9]+)([uU]?)[lL][lL]"
         "\\1\\2\\3l" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(ringactor_find_text wanted folder out)
  set(${out} "" PARENT_SCOPE)
  foreach(place IN LISTS folder RINGACTOR_TEXT_FOLDERS)
    get_filename_component(path "${wanted}" ABSOLUTE BASE_DIR "${place}")
    if(EXISTS "${path}")
      set(${out} "${path}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

function(ringactor_engine_texts)
  set(RINGACTOR_TEXT_FOLDERS
      "${ROOT}" "${ROOT}/gpu/device" "${ROOT}/libringactor")
  set(RINGACTOR_TEXT_GIVEN "^$")
  set(RINGACTOR_TEXT_SEEN "")
  ringactor_flatten("#include \"gpu/opencl/layer.h\"
#include \"gpu/device/kernel.h\"
" "engine" "${ROOT}" before)
  ringactor_flatten("#include \"gpu/device/image.h\"
#include \"gpu/device/resident.h\"
#include \"gpu/opencl/entry.h\"
" "engine" "${ROOT}" after)
  ringactor_as_opencl("${before}" before)
  ringactor_as_opencl("${after}" after)
  string(REPLACE "${ROOT}/" "" before "${before}")
  string(REPLACE "${ROOT}/" "" after "${after}")
  file(WRITE "${OUT}" "// Generated. The engine's text, before and after kernels.
#include \"gpu/opencl/image.hpp\"

namespace ringactor::opencl {
const char* const text_before_kernels = R\"ra_cl(${before})ra_cl\";
const char* const text_after_kernels = R\"ra_cl(${after})ra_cl\";
} // namespace ringactor::opencl
")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE AND OUT)
  ringactor_engine_texts()
endif()
