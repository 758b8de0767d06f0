# SPDX-License-Identifier: BSD-3-Clause
# Compiles messages that must be refused, and reads the compiler's sentence.
function(expect_refusal name text sentence)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/refused_${name}.cpp")
  file(WRITE "${file}" "${head}${text}\n")
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 -fsyntax-only
            "-I${ROOT}" "-I${ROOT}/libringactor" "-I${ROOT}/gpu/device" "${file}"
    RESULT_VARIABLE code ERROR_VARIABLE errors)
  if(code EQUAL 0)
    message(FATAL_ERROR "${name} compiled")
  endif()
  if(NOT errors MATCHES "${sentence}")
    message(FATAL_ERROR "${name}: no sentence '${sentence}' in:\n${errors}")
  endif()
endfunction()

set(head "#include \"message.h\"\n#include <string>\n")
set(plain "struct plain { int number; };\n")
set(second "struct second { int number; };\n")
expect_refusal(with_string
  "struct with_string { std::string text; };
RA_MESSAGE(with_string, 20200);"
  "with_string cannot go to a device: a message is a plain struct")
expect_refusal(too_large
  "struct too_large { char bytes[65537]; };
RA_MESSAGE(too_large, 20200);"
  "too_large is larger than 64 KiB: put bulk data into an ra_span")
expect_refusal(of_the_engine "${plain}RA_MESSAGE(plain, 15);"
  "plain needs a type number from 16 to 65535")
expect_refusal(outside "${plain}RA_DOMAIN_MESSAGE(plain, order_matching, 100);"
  "plain lies outside of the domain order_matching: offsets begin at 0")
expect_refusal(no_domain "${plain}RA_DOMAIN_MESSAGE_AUTO(plain, order_mating);"
  "ra_domain_order_mating")
string(REPEAT "n" 64 long)
expect_refusal(long_name "struct ${long} { int number; };
RA_DOMAIN_MESSAGE_AUTO(${long}, banking);"
  "name_is_short_enough")
# Both names, in whatever words the compiler has.
expect_refusal(one_number
  "${plain}${second}RA_DOMAIN_MESSAGE(plain, order_matching, 3);
RA_MESSAGE(second, 503);"
  "second.*two_messages_have_the_same_number.*plain")
set(pair "${plain}${second}RA_MESSAGE(plain, 503);\n")
expect_refusal(early_reply "${pair}RA_REPLY(plain, second);"
  "RA_REPLY.plain, second. comes after both are declared as messages")
# The device half: a handler that answers with what was not declared.
set(head "#include \"kernel.h\"\n")
expect_refusal(other_answer
  "${pair}RA_MESSAGE(second, 504);\nRA_REPLY(plain, second);
RA_FN void on(ra_context* ctx, plain msg) { ra_answer(ctx, msg, msg); }"
  "(no (viable|matching) [a-z ]*.ra_answer|no viable conversion|from.*plain.*to.*second)")
expect_refusal(offset_on_a_device
  "${plain}RA_DOMAIN_MESSAGE(plain, order_matching, 100);"
  "plain_is_inside_its_domain")
