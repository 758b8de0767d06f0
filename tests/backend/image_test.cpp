// SPDX-License-Identifier: BSD-3-Clause
// Choosing kernels and backends of an image.
#include "ringactor/backend/image.hpp"

#include <doctest/doctest.h>

using namespace ringactor;
using namespace ringactor::backend;

namespace {

struct fake_backend final : backend::backend {
  std::string_view label;
  std::size_t device_count;
  fake_backend(std::string_view name, std::size_t devices)
    : label{name}, device_count{devices} {}
  std::string_view name() const noexcept override { return label; }
  std::vector<device_info> devices() const override {
    return std::vector<device_info>(device_count);
  }
  result<std::unique_ptr<device>> open(std::size_t) override {
    return {errc::unavailable, "a fake"};
  }
};

const kernel_info kernels[] = {{"one", 8, 5, 4}, {"two", 8, 5, 4}};

} // namespace

TEST_CASE("find_kernel names the kernels of the image when it has no such") {
  image what{"demo", kernels, {}, {}};
  CHECK(*find_kernel(what, "two") == 1);
  auto none = find_kernel(what, "three");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errc::no_such);
  CHECK(none.error().what.find("one, two") != std::string::npos);
}

TEST_CASE("choose takes the first backend with a device for auto") {
  fake_backend empty{"cuda", 0}, cpu{"cpu", 1};
  backend::backend* const all[] = {&empty, &cpu};
  image what{"demo", kernels, {}, all};
  CHECK(*choose(what, "auto") == &cpu);
  CHECK(*choose(what, "cuda") == &empty);
}

TEST_CASE("choose names the backends present when there is no such") {
  fake_backend cpu{"cpu", 1};
  backend::backend* const all[] = {&cpu};
  image what{"demo", kernels, {}, all};
  auto none = choose(what, "abacus");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errc::unavailable);
  CHECK(none.error().what.find("'abacus'") != std::string::npos);
  CHECK(none.error().what.find("present: cpu") != std::string::npos);
}

TEST_CASE("check refuses two messages with one number, by both names") {
  const message::message_info infos[] = {{100, "first", 8, {}, 0},
                                         {100, "second", 8, {}, 0}};
  auto bad = check({"demo", kernels, infos, {}});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().what.find("first") != std::string::npos);
  CHECK(bad.error().what.find("second") != std::string::npos);
}

TEST_CASE("check refuses a number that belongs to the engine") {
  const message::message_info infos[] = {{3, "mine", 8, {}, 0}};
  CHECK_FALSE(check({"demo", kernels, infos, {}}));
}
