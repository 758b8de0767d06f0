# SPDX-License-Identifier: BSD-3-Clause
# Language level, warnings and sanitizers of this project's own targets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(ringactor_flags INTERFACE)
# g++ 12 warns of std::string's own code, inlined (its bugs 105651, 105329).
target_compile_options(ringactor_flags INTERFACE -Wall -Wextra
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-array-bounds
  -Wno-stringop-overflow>)
# What a program does not use is not linked into it (ringactor_small).
target_compile_options(ringactor_flags INTERFACE
  $<$<COMPILE_LANGUAGE:C,CXX>:-ffunction-sections -fdata-sections>)
if(RINGACTOR_WERROR)
  target_compile_options(ringactor_flags INTERFACE -Werror)
endif()
if(RINGACTOR_SANITIZE)
  # The vptr check needs type information that Debian's CAF does not export.
  add_compile_options("-fsanitize=${RINGACTOR_SANITIZE}"
    -fno-omit-frame-pointer -fno-sanitize-recover=all -fno-sanitize=vptr)
  add_link_options("-fsanitize=${RINGACTOR_SANITIZE}")
endif()

# ringactor_target(<target>): our flags on a target of ours, privately.
function(ringactor_target target)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:ringactor_flags>)
endfunction()

# ringactor_share_caf(<target> [EXCEPT <source>...]): CAF's headers, which take
# longer to read than our code, as ringactor_core has precompiled them.
function(ringactor_share_caf target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "EXCEPT")
  target_precompile_headers(${target} REUSE_FROM ringactor_core)
  if(arg_EXCEPT)
    set_source_files_properties(${arg_EXCEPT} PROPERTIES
      SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

# ringactor_unity(<target> [EXCEPT <source>...]): its sources in groups, so that
# the headers and the templates of CAF are read once a group (CI asks for it).
# What is generated, or must stand alone, is compiled alone.
set(RINGACTOR_UNITY 0 CACHE STRING
    "Sources compiled together in tests and programs; 0: each alone")
function(ringactor_unity target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "EXCEPT")
  if(RINGACTOR_UNITY GREATER 1)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON
      UNITY_BUILD_BATCH_SIZE ${RINGACTOR_UNITY})
  endif()
  if(arg_EXCEPT)
    set_source_files_properties(${arg_EXCEPT} PROPERTIES
      SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# ringactor_small(<target>): links a program without what it does not use.
include(CheckLinkerFlag)
check_linker_flag(CXX "-Wl,-z,pack-relative-relocs" RINGACTOR_HAS_RELR)
function(ringactor_small target)
  target_link_options(${target} PRIVATE -Wl,--gc-sections
    $<$<BOOL:${RINGACTOR_HAS_RELR}>:-Wl,-z,pack-relative-relocs>)
endfunction()
