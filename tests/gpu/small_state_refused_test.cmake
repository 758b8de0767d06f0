# SPDX-License-Identifier: BSD-3-Clause
# Compiles a struct that a kernel publishes, as host code and as device text:
# one of 32 bytes, then what must be refused.
function(compile name half body)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/small_state_${half}_${name}.cpp")
  set(first "message.h")
  if(half STREQUAL device)
    set(first "kernel.h")
  endif()
  file(WRITE "${file}" "#include \"${first}\"\n${body}\n")
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${ROOT}"
            "-I${ROOT}/libringactor" "-I${ROOT}/gpu/device" "${file}"
    RESULT_VARIABLE code ERROR_VARIABLE errors)
  set(code "${code}" PARENT_SCOPE)
  set(errors "${errors}" PARENT_SCOPE)
endfunction()

function(expect_refusal name half body sentence)
  compile(${name} ${half} "${body}")
  if(code EQUAL 0 OR NOT errors MATCHES "${sentence}")
    message(FATAL_ERROR "${half} ${name}: not refused by '${sentence}':\n"
                        "${errors}")
  endif()
endfunction()

set(right "struct book { uint64_t best[4]; };
RA_MESSAGE(book, 10000);
RA_SMALL_STATE(book);")
string(REPLACE "best[4]" "best[4]; uint8_t more" large "${right}")
string(REGEX REPLACE "RA_MESSAGE[^\n]*\n" "" unnamed "${right}")
foreach(half host device)
  compile(right ${half} "${right}")
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${half}: 32 bytes do not compile:\n${errors}")
  endif()
endforeach()
expect_refusal(large host "${large}"
  "book is larger than the 32 bytes of a control block")
expect_refusal(large device "${large}"
  "book_fits_the_32_bytes_of_a_control_block")
expect_refusal(unnamed host "${unnamed}" "needs RA_MESSAGE")
expect_refusal(unnamed device "${unnamed}" "book_box")
