// SPDX-License-Identifier: BSD-3-Clause
// Reference cases as text: what is read, and what is refused with its path.
#include "check_fixture.hpp"

using namespace check_tests;

namespace {

auto read(const std::string& text) {
  return ringactor::check::read_reference(types(), ra_type_unit, text);
}

/// The error's text; empty: it was read.
std::string refused(const std::string& text) {
  auto all = read(text);
  return all ? "" : all.error().what;
}
std::string refused_step(const std::string& step) {
  return refused(R"({"steps": [)" + step + "]}");
}

} // namespace

TEST_CASE("a case has requests, messages, blocks and what is expected") {
  auto all = read(R"({
    "steps": [
      {"tell": {"type": "echo_fail"}},
      {"ask": {"type": "echo_fail", "value": {"code": 9}}, "fails": 9},
      {"ask": {"type": "vector_add_request",
               "spans": {"b": {"float": [1, -2.5]}}},
       "answer": {"type": "vector_add_reply", "value": {"items": 2},
                  "spans": {"sum": {"uint8": [0, 255]}}}}],
    "ulp": {"vector_add_reply.sum": 4}, "state": true})");
  REQUIRE_MESSAGE(all, all.error().what);
  REQUIRE(all->steps.size() == 3);
  CHECK_FALSE(all->steps[0].is_request);
  CHECK(all->steps[0].send.what.bytes == bytes_of(echo_fail{0}));
  CHECK(all->steps[1].fails == 9u);
  const auto& blocks = all->steps[2].send.blocks;
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].bytes.empty());
  CHECK(blocks[1].field == "b");
  CHECK(blocks[1].offset == offsetof(vector_add_request, b));
  const float numbers[] = {1, -2.5f};
  CHECK(blocks[1].bytes == bytes_of(numbers));
  CHECK(all->steps[2].answer->blocks[0].bytes.size() == 2);
  CHECK(all->ulp.at("vector_add_reply.sum") == 4);
  CHECK(all->compares_state);
}

TEST_CASE("a case that is wrong is refused with the path of the error") {
  CHECK(refused("{") == "this is no JSON text");
  CHECK(refused(R"({"steps": []})").find("steps: ") == 0);
  CHECK(refused(R"({"stepz": []})").find("the case.stepz: ") == 0);
  CHECK(refused_step("{}").find("steps[0]: expected either \"ask\"") == 0);
  CHECK(refused_step(R"({"ask": {"type": "nobody"}})")
        == "steps[0].ask.type: the kernel's messages.h has no message "
           "'nobody'");
  CHECK(refused_step(R"({"ask": {"type": "echo_fail", "value": {"code": -1}}})")
          .find("steps[0].ask.value: ")
        == 0);
  CHECK(refused_step(R"({"tell": {"type": "echo_fail"}, "fails": 1})")
          .find("steps[0]: one of")
        == 0);
  CHECK(refused_step(R"({"ask": {"type": "echo_fail"}, "fails": -1})")
          .find("steps[0].fails: ")
        == 0);
  CHECK(refused(R"({"steps": [{"ask": {"type": "echo_fail"}}],
                    "config": {"type": "echo_fail"}})")
        == "config.type: this is not what the kernel's init takes");
  CHECK(refused(R"({"steps": [{"ask": {"type": "echo_fail"}}],
                    "ulp": {"sum": 1}})")
          .find("ulp.sum: ")
        == 0);
}

TEST_CASE("a block's numbers must be what its kind holds") {
  const auto refused_block = [](const std::string& block) {
    return refused_step(
      R"({"ask": {"type": "vector_add_request", "spans": {"a": )" + block
      + "}}}");
  };
  CHECK(refused_block(R"({"uint32": [4294967295]})") == "");
  CHECK(refused_block(R"({"uint32": [1, 4294967296]})")
          .find("steps[0].ask.spans.a[1]: ")
        == 0);
  CHECK(refused_block(R"({"int32": [-2147483648, 2147483647]})") == "");
  CHECK(refused_block(R"({"int32": [2147483648]})") != "");
  CHECK(refused_block(R"({"uint8": [1.5]})") != "");
  CHECK(refused_block(R"({"float": ["1"]})") != "");
  CHECK(refused_block(R"({"half": [1]})").find("there is no kind 'half'")
        != std::string::npos);
  CHECK(refused_block("[1]").find("expected one array") != std::string::npos);
  CHECK(refused_step(R"({"ask": {"type": "vector_add_request",
                         "spans": {"c": {"float": []}}}})")
          .find("steps[0].ask.spans.c: vector_add_request has no such span")
        == 0);
}
