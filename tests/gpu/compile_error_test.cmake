# SPDX-License-Identifier: BSD-3-Clause
# Compiles tests/kernels/misspelt, whose handlers.h is wrong in one line, and
# expects the compiler to name that file and line.
set(folder "${ROOT}/tests/kernels/misspelt")
file(READ "${folder}/handlers.h" text)
string(REGEX REPLACE "misspelt_member.*" "" head "${text}")
string(REGEX REPLACE "[^\n]" "" newlines "${head}")
string(LENGTH "${newlines}" wrong)
math(EXPR wrong "${wrong} + 1")
set(image "${CMAKE_CURRENT_BINARY_DIR}/misspelt_image.cpp")
file(WRITE "${image}" "#include \"gpu/cpu/layer.h\"
#include \"${folder}/handlers.h\"
#define RA_IMAGE(K) K(0, misspelt)
#define RA_CPU_IMAGE misspelt_cpu_image
#include \"image.h\"
#include \"gpu/cpu/entry.h\"
")
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${ROOT}"
          "-I${ROOT}/libringactor" "-I${ROOT}/gpu/device" "${image}"
  RESULT_VARIABLE code ERROR_VARIABLE errors)
if(code EQUAL 0)
  message(FATAL_ERROR "the misspelt kernel compiled")
endif()
if(NOT errors MATCHES "misspelt/handlers.h:${wrong}:[0-9]+: error")
  message(FATAL_ERROR "no error at handlers.h:${wrong}; got:\n${errors}")
endif()
