# SPDX-License-Identifier: BSD-3-Clause
# Adds kernels whose requirements are missing or cannot be read, and expects
# CMake to refuse them; and their right twins.
cmake_minimum_required(VERSION 3.25)
if(KERNEL) # the child: adds one
  include("${ROOT}/tools/cmake/RingactorKernels.cmake")
  ringactor_add_kernel(${KERNEL} DIRECTORY "${FOLDER}")
  get_property(all GLOBAL PROPERTY "RINGACTOR_KERNEL_${KERNEL}_REQUIRES")
  message(STATUS "requires=${all}=")
  return()
endif()

set(folder "${CMAKE_CURRENT_BINARY_DIR}/requirements_refused")

function(add handlers member)
  file(WRITE "${folder}/messages.h" "
typedef struct odd_ask {
  ${member} value; /* no double here */
} odd_ask;
RA_MESSAGE(odd_ask, 20999);
")
  file(WRITE "${folder}/handlers.h" "
// a double in a comment is none
#define odd_messages(on) on(odd_ask)
RA_KERNEL(odd, ra_none, odd_messages);
${handlers}
")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${ROOT}" -DKERNEL=odd
            "-DFOLDER=${folder}" -P "${CMAKE_CURRENT_LIST_FILE}"
    RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  string(REGEX REPLACE "[ \n]+" " " errors "${errors}")
  set(code "${code}" PARENT_SCOPE)
  set(said "${output}${errors}" PARENT_SCOPE)
endfunction()

function(expect_taken handlers member requirements)
  add("${handlers}" ${member})
  if(NOT code EQUAL 0 OR NOT said MATCHES "requires=${requirements}=")
    message(FATAL_ERROR "'${handlers}' is not '${requirements}': ${said}")
  endif()
endfunction()

function(expect_refused handlers member sentence)
  add("${handlers}" ${member})
  if(code EQUAL 0 OR NOT said MATCHES "${sentence}")
    message(FATAL_ERROR "'${handlers}' is not refused by '${sentence}': ${said}")
  endif()
endfunction()

expect_taken("" float "")
expect_taken("RA_KERNEL_REQUIRES(odd, f64);" double "f64")
expect_taken("RA_KERNEL_REQUIRES(odd, lanes shuffle atomics64);" float
             "lanes;shuffle;atomics64")
expect_refused("" double "add RA_KERNEL_REQUIRES.odd, f64.")
expect_refused("RA_KERNEL_REQUIRES(odd, lanes);" double "it uses double")
expect_refused("RA_KERNEL_REQUIRES(odd, f128);" float "cannot read")
expect_refused("RA_KERNEL_REQUIRES(odd, f64 x);" float "cannot read")
expect_refused("RA_KERNEL_REQUIRES(odd, );" float "cannot read")
expect_refused("RA_KERNEL_REQUIRES(even, f64);" float "cannot read")
