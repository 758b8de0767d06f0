// SPDX-License-Identifier: BSD-3-Clause
// Where two messages differ, and how far two numbers are apart.
#include "check_fixture.hpp"
#include "compare.hpp"

#include <limits>

using namespace check_tests;
using ringactor::check::difference;
using ringactor::check::ulp_distance;

TEST_CASE("neighbours are one unit apart, across zero too") {
  CHECK(ulp_distance(1.0f, std::nextafter(1.0f, 2.0f)) == 1);
  CHECK(ulp_distance(1.0, std::nextafter(1.0, 0.0)) == 1);
  CHECK(ulp_distance(0.0, -0.0) == 1);
  const auto least = std::numeric_limits<double>::denorm_min();
  CHECK(ulp_distance(least, -least) == 3);
  CHECK(ulp_distance(-1.0, -1.0) == 0);
  CHECK(ulp_distance(std::numeric_limits<float>::max(),
                     std::numeric_limits<float>::infinity())
        == 1);
}

TEST_CASE("a NaN is far from every number and near to a NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(ulp_distance(nan, 1.0) == std::numeric_limits<std::uint64_t>::max());
  CHECK(ulp_distance(nan, -nan) == 0);
}

TEST_CASE("a difference names the field and both values") {
  const auto wanted = content_of(echo_reply{7, 1});
  CHECK(difference(types(), content_of(echo_reply{7, 1}), wanted, {}) == "");
  CHECK(difference(types(), content_of(echo_reply{7, 2}), wanted, {})
        == "echo_reply.count: 2 instead of 1");
  CHECK(difference(types(), content_of(echo_fail{7}), wanted, {})
        == "echo_fail instead of echo_reply");
  content nothing;
  nothing.what.type_id = ra_type_unit;
  CHECK(difference(types(), nothing, wanted, {})
        == "the empty answer instead of echo_reply");
}

TEST_CASE("numbers of a block may be as far apart as the case says") {
  const auto sums = [](float x) {
    auto out = content_of(vector_add_reply{{}, 1});
    out.blocks.push_back({"sum", 0, element::float32, bytes_of(x)});
    return out;
  };
  const float near = std::nextafter(1.0f, 2.0f);
  const ringactor::check::tolerances one{{"vector_add_reply.sum", 1}};
  CHECK(difference(types(), sums(near), sums(1.0f), one) == "");
  CHECK(difference(types(), sums(near), sums(1.0f), {})
        == "vector_add_reply.sum[0]: 1.0000001192092896 instead of 1, 1 ulp, "
           "allowed 0");
  CHECK(difference(types(), sums(std::nextafter(near, 2.0f)), sums(1.0f), one)
          .find("2 ulp, allowed 1")
        != std::string::npos);
  auto longer = sums(1.0f);
  longer.blocks[0].bytes.resize(8);
  CHECK(difference(types(), longer, sums(1.0f), one)
        == "vector_add_reply.sum: 8 bytes instead of 4");
}
