# SPDX-License-Identifier: BSD-3-Clause
# cmake -DPROGRAM=<file> -DSOURCE=<main.cpp> -P CheckExample.cmake
# Runs the program; its output must be the lines after "// Expected output:".
file(READ "${SOURCE}" text)
if(NOT text MATCHES "\n// Expected output:\n(.*)$")
  message(FATAL_ERROR "${SOURCE} has no comment '// Expected output:'")
endif()
string(REGEX REPLACE "(^|\n)// ?" "\\1" expected "${CMAKE_MATCH_1}")
execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE output
                RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${code}")
endif()
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} printed\n${output}\nexpected\n${expected}")
endif()
