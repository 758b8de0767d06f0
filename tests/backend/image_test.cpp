// SPDX-License-Identifier: BSD-3-Clause
// Choosing kernels and backends of an image.
#include "ringactor/backend/image.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ringactor;
using namespace ringactor::backend;

namespace {

struct fake_device final : device {
  explicit fake_device(const device_info& of) : what{of} {}
  device_info info() const override { return what; }
  result<std::unique_ptr<engine>> launch(const engine_config&, up_sink&,
                                         executor*) override {
    return {errc::unavailable, "a fake"};
  }
  device_info what;
};

struct fake_backend final : backend::backend {
  std::string_view label;
  std::vector<device_info> infos;
  bool broken = false;
  fake_backend(std::string_view name, std::vector<device_info> devices)
    : label{name}, infos{std::move(devices)} {}
  std::string_view name() const noexcept override { return label; }
  bool loads = false; // its driver, to find what is no accelerator
  std::vector<device_info> devices() const override { return infos; }
  bool may_have_accelerator() const override { return !loads; }
  result<std::unique_ptr<device>> open(std::size_t index) override {
    if (broken || index >= infos.size())
      return {errc::unavailable, "a fake that does not open"};
    return std::unique_ptr<device>{new fake_device{infos[index]}};
  }
};

device_info a_device(const char* name, features has, bool is_accelerator) {
  return {name, 1, {}, {}, has, is_accelerator};
}

// Three backends and an image; each case changes what it is about.
struct choice {
  fake_backend cpu{"cpu", {a_device("processor", {feature::f64}, false)}};
  fake_backend cuda{"cuda", {}};
  fake_backend opencl{
    "opencl",
    {a_device("slow", {feature::f64}, false), a_device("fast", {}, true)}};
  backend::backend* const all[3] = {&cpu, &cuda, &opencl};
  kernel_info kernels[2] = {{"plain", 8, 5, 4}, {"exact", 8, 5, 4}};
  engine_config config;
  image what{"demo", kernels, {}, all};

  choice() { kernels[1].needs = {feature::f64}; }
  std::string open(std::string_view names, std::vector<std::string> hosted) {
    auto opened = open_device(what, {names, config, hosted});
    return opened ? opened->where->info().name : opened.error().what;
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

TEST_CASE("choose names the backends present when there is no such") {
  fake_backend cpu{"cpu", {}};
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

TEST_CASE("auto is an accelerator if one can be opened, else the processor") {
  choice here;
  CHECK(here.open("auto", {"plain"}) == "fast");
  here.opencl.infos[1].is_accelerator = false;
  CHECK(here.open("auto", {"plain"}) == "processor");
  here.cuda.infos = {a_device("faster", {}, true)};
  CHECK(here.open("auto", {"plain"}) == "faster");
  here.cuda.loads = true;
  CHECK(here.open("auto", {"plain"}) == "processor");
  here.cuda.loads = false;
  here.cuda.broken = true;
  CHECK(here.open("auto", {"plain"}) == "processor");
}

TEST_CASE("a device without what a kernel requires is passed over") {
  choice here;
  CHECK(here.open("auto", {"exact"}) == "processor");
  CHECK(here.open("auto", {}) == "processor"); // all kernels
  here.cuda.infos = {a_device("exact one", {feature::f64}, true)};
  CHECK(here.open("auto", {}) == "exact one");
  here.cuda.infos[0].has = {};
  CHECK(here.open("cuda,opencl", {}) == "slow");
}

TEST_CASE("the refusal names kernel, requirement and device, of each device") {
  choice here;
  here.cuda.infos = {a_device("exact one", {}, true)};
  const auto one = here.open("cuda", {});
  CHECK(one.find("'exact one': kernel exact requires f64") == 0);
  CHECK(one.find("plain") == std::string::npos);
  const auto two = here.open("cuda,vulkan", {"exact"});
  CHECK(two.find("'cuda': 'exact one': kernel exact") != std::string::npos);
  CHECK(two.find("'vulkan': there is no backend") != std::string::npos);
}

TEST_CASE("a backend without a device says itself why") {
  choice here;
  CHECK(here.open("cuda", {}) == "a fake that does not open");
}
