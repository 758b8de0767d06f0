// SPDX-License-Identifier: BSD-3-Clause
// What RA_MESSAGE and RA_MESSAGE_SPANS tell the host.
#include "gpu/kernels/vector_add/messages.h"

#include <cstddef>
#include <doctest/doctest.h>

using namespace ringactor::message;

TEST_CASE("RA_MESSAGE gives number, name and size of a struct") {
  constexpr auto info = info_of<vector_add_request>();
  CHECK(info.type_id == 10010);
  CHECK(info.name == "vector_add_request");
  CHECK(info.bytes == sizeof(vector_add_request));
}

TEST_CASE("RA_MESSAGE_SPANS gives the offsets of its span fields") {
  constexpr auto two = info_of<vector_add_request>();
  CHECK(two.span_count == 2);
  CHECK(two.spans[0] == offsetof(vector_add_request, a));
  CHECK(two.spans[1] == offsetof(vector_add_request, b));
  constexpr auto one = info_of<vector_add_reply>();
  CHECK(one.span_count == 1);
  CHECK(one.spans[0] == offsetof(vector_add_reply, sum));
}

TEST_CASE("is_message is false for a struct without RA_MESSAGE") {
  struct plain {};
  CHECK_FALSE(is_message<plain>);
  CHECK(is_message<vector_add_reply>);
}
