// SPDX-License-Identifier: BSD-3-Clause
// A device host that cannot start: the error says which executable, why, and
// what to do; and nothing is left of it.
#include "host_rig.hpp"

#include <cstdlib>

using namespace device_host_tests;
namespace files = std::filesystem;

namespace {

/// A folder in which the device host of this program is something else.
class folder {
public:
  folder() : path_{files::temp_directory_path() / "ringactor_XXXXXX"} {
    auto text = path_.string();
    REQUIRE(mkdtemp(text.data()) != nullptr);
    path_ = text;
    setenv("RINGACTOR_DEVICE_HOSTS", text.c_str(), 1);
  }
  ~folder() {
    unsetenv("RINGACTOR_DEVICE_HOSTS");
    std::error_code none;
    files::remove_all(path_, none);
  }
  files::path file() const { return path_ / "device_host_tests_device_host"; }
  void link(const files::path& what) { files::create_symlink(what, file()); }

private:
  files::path path_;
};

std::string why_not(rig& world, errc code = errc::unavailable) {
  auto engine = ringactor::open_engine(world.system, device_host_tests_image(),
                                       small_options());
  REQUIRE(!engine);
  CHECK(code_of(engine.error()) == code);
  CHECK(world.wait([] { return children().empty(); }));
  return world.text_of(engine.error());
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a device host that is missing is named, and how it is built") {
  rig world;
  folder empty;
  const auto why = why_not(world);
  CHECK(has(why, empty.file().string()));
  CHECK(has(why, "ringactor_image(... DEVICE_HOST)"));
  CHECK(has(why, "RINGACTOR_DEVICE_HOSTS"));
  for (auto* each : device_host_tests_image().core.backends)
    if (each->name() == "device_host") {
      CHECK(each->devices().empty());
      REQUIRE(each->problems().size() == 1);
      CHECK(has(each->problems().front(), empty.file().string()));
    }
  auto options = small_options(); // and another backend is taken
  options.backend = "device_host,cpu";
  auto engine =
    ringactor::open_engine(world.system, device_host_tests_image(), options);
  REQUIRE(engine);
  CHECK(engine->backend() == "cpu");
}

TEST_CASE("a device host that is no program, or ends at once, is an error") {
  rig world;
  {
    folder text;
    std::ofstream{text.file()} << "no program\n";
    files::permissions(text.file(), files::perms::owner_all);
    CHECK(has(why_not(world), "cannot be started"));
  }
  folder ends;
  ends.link("/bin/false");
  const auto why = why_not(world);
  CHECK(has(why, "ended with exit code 1 before it had begun"));
}

TEST_CASE("a device host of another program is refused (mismatch)") {
  rig world;
  folder other;
  other.link(OTHER_DEVICE_HOST);
  const auto why = why_not(world, errc::mismatch);
  CHECK(has(why, "its image has other kernels"));
  CHECK(has(why, "build both executables anew"));
}

TEST_CASE("a device host refuses lanes, batches and resident steps") {
  rig world;
  const auto text_of = [&](auto change) {
    auto options = small_options();
    change(options);
    auto engine =
      ringactor::open_engine(world.system, device_host_tests_image(), options);
    REQUIRE(!engine);
    CHECK(code_of(engine.error()) == errc::invalid_argument);
    return world.text_of(engine.error());
  };
  using model = ringactor::backend::execution_model;
  CHECK(has(text_of([](auto& o) { o.model = model::batch; }), "set model to"));
  CHECK(has(text_of([](auto& o) {
              o.executor = ringactor::executor_kind::step;
              o.model = model::persistent;
            }),
            "set model to slices"));
  CHECK(has(text_of([](auto& o) {
              o.executor = ringactor::executor_kind::step;
              o.lanes = 4;
            }),
            "set lanes to 1"));
}
