# SPDX-License-Identifier: BSD-3-Clause
# Compiles uses of a typed kernel: a right one, then two that must be refused.
function(compile name body)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/typed_${name}.cpp")
  file(WRITE "${file}" "#include \"typed_kernel_tests_image.hpp\"
void use(caf::scoped_actor& self, desk_actor desk) {
  ${body}
}
")
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${ROOT}"
            "-I${ROOT}/libringactor" "-I${ROOT}/gpu/device" "-I${IMAGE}"
            "-I${CAF}" "${file}"
    RESULT_VARIABLE code ERROR_VARIABLE errors)
  set(code "${code}" PARENT_SCOPE)
  set(errors "${errors}" PARENT_SCOPE)
endfunction()

function(expect_refusal name body sentence)
  compile(${name} "${body}")
  if(code EQUAL 0 OR NOT errors MATCHES "${sentence}")
    message(FATAL_ERROR "${name}: not refused by '${sentence}':\n${errors}")
  endif()
endfunction()

set(fails "[](const caf::error&) {}")
set(ask "self->request(desk, caf::infinite, desk_order{})")
compile(right "${ask}.receive([](const desk_fill&) {}, ${fails});")
if(NOT code EQUAL 0)
  message(FATAL_ERROR "the right use does not compile:\n${errors}")
endif()
expect_refusal(message "self->send(desk, desk_fill{});"
  "does not accept given message")
expect_refusal(reply "${ask}.receive([](const desk_order&) {}, ${fails});"
  "static assertion failed|static_assert failed")
