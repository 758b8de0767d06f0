// SPDX-License-Identifier: BSD-3-Clause
// A device that is lost while messages wait in it: nobody waits for ever, and
// nothing is kept alive for a device that will tell nothing any more.
#include "world.hpp"

#include "gpu/host/layout.hpp"
#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/actor/error.hpp"

#include <atomic>
#include <cstring>

using namespace conformance;
namespace backend = ringactor::backend;

namespace {

/// Takes every message and never handles one.
class deaf_engine final : public backend::engine {
public:
  deaf_engine(const ringactor::host::planned_layout& plan, backend::up_sink& up,
              std::atomic<int>& alive)
    : layout_{plan.record}, shared_(plan.shared_bytes), up_{up}, alive_{alive} {
    ra_pool_init(reinterpret_cast<ra_pool*>(shared_.data() + layout_.pool),
                 layout_.pool_bytes);
    ++alive_;
  }
  ~deaf_engine() override { --alive_; }
  errc post(const ra_message& message, void* context) noexcept override {
    up_.hold(ra_address_index(ra_message_to(&message)), context);
    return errc::ok;
  }
  backend::engine_memory memory() const noexcept override {
    return {const_cast<std::byte*>(shared_.data()), &layout_};
  }
  ra_telemetry status() const noexcept override { return {}; }
  bool schedules() const noexcept override { return true; }
  void request_stop() noexcept override {}
  void join() noexcept override {}

private:
  const ra_layout layout_;
  std::vector<std::byte> shared_;
  backend::up_sink& up_;
  std::atomic<int>& alive_;
};

class deaf_backend final : public backend::backend {
public:
  std::string_view name() const noexcept override { return "deaf"; }
  std::vector<ringactor::backend::device_info> devices() const override {
    return {{"deaf", 1, {}, {}}};
  }
  ringactor::result<std::unique_ptr<ringactor::backend::device>>
  open(std::size_t) override {
    return std::unique_ptr<ringactor::backend::device>{new device{*this}};
  }
  ringactor::backend::up_sink* up = nullptr;
  std::atomic<int> alive{0};

private:
  struct device final : ringactor::backend::device {
    explicit device(deaf_backend& of) : of{of} {}
    ringactor::backend::device_info info() const override { return {}; }
    ringactor::result<std::unique_ptr<ringactor::backend::engine>>
    launch(const ringactor::backend::engine_config& config,
           ringactor::backend::up_sink& to,
           ringactor::backend::executor*) override {
      of.up = &to;
      auto plan = ringactor::host::plan_layout(config, 2);
      return std::unique_ptr<ringactor::backend::engine>{
        new deaf_engine{*plan, to, of.alive}};
    }
    deaf_backend& of;
  };
};

} // namespace

TEST_CASE("a lost device ends its actors, answers who waits, and is let go") {
  world here{cpu_job::options()};
  deaf_backend deaf;
  backend::backend* backends[] = {&deaf};
  ringactor::image program = conformance_tests_image();
  program.core.backends = backends;
  {
    auto options = small_options();
    options.backend = "deaf";
    options.clock = &here.time;
    auto engine = must(ringactor::open_engine(here.system, program, options));
    auto kernel =
      must(ringactor::spawn_kernel(engine, probe_kernel({0, 0, 0})));
    here.self->monitor(kernel);
    auto waiting = here.self->request(kernel, infinite, probe_add{1});
    deaf.up->device_failed({errc::unavailable, "the device is gone"});
    REQUIRE(here.wait([&] { return !here.self->mailbox().empty(); }));
    caf::error bounced, ended;
    waiting.receive([](const probe_total&) { FAIL("answered"); },
                    [&](const caf::error& why) { bounced = why; });
    here.self->receive([&](const caf::down_msg& x) { ended = x.reason; });
    CHECK(code_of(bounced) == errc::unavailable);
    CHECK(code_of(ended) == errc::unavailable);
    auto more = ringactor::spawn_kernel(engine, probe_kernel({0, 0, 0}));
    CHECK(code_of(more) == errc::closed);
    caf::anon_send_exit(engine.actor(), caf::exit_reason::kill);
  }
  CHECK(here.wait([&] { return deaf.alive == 0; }));
}

TEST_CASE("a device that schedules by itself refuses to be stepped") {
  world here{cpu_job::options()};
  deaf_backend deaf;
  backend::backend* backends[] = {&deaf};
  ringactor::image program = conformance_tests_image();
  program.core.backends = backends;
  auto options = cpu_stepped::options();
  options.backend = "deaf";
  options.clock = &here.time;
  auto engine = ringactor::open_engine(here.system, program, options);
  REQUIRE(!engine);
  CHECK(code_of(engine.error()) == errc::invalid_argument);
  CHECK(deaf.alive == 0);
}

TEST_CASE("a stepped OpenCL engine refuses what makes no steps, and lanes") {
  const auto why = why_skipped(opencl_stepped::name);
  if (!why.empty()) {
    MESSAGE("skipped: ", why);
    return;
  }
  world here{cpu_job::options()};
  auto text_of = [&](ringactor::engine_options options) {
    auto engine =
      ringactor::open_engine(here.system, conformance_tests_image(), options);
    REQUIRE(!engine);
    CHECK(code_of(engine.error()) == errc::invalid_argument);
    return ringactor::describe(here.system, engine.error());
  };
  auto options = opencl_stepped::options();
  options.model = backend::execution_model::persistent;
  CHECK(text_of(options).find("set model to slices") != std::string::npos);
  options = opencl_stepped::options();
  options.lanes = 4;
  CHECK(text_of(options).find("set lanes to 1") != std::string::npos);
}

TEST_CASE("a list of backends takes the first that opens, or names them all") {
  deaf_backend deaf;
  backend::backend* backends[] = {&deaf};
  ringactor::image program = conformance_tests_image();
  program.core.backends = backends;
  const backend::engine_config config;
  const std::string kernels[] = {"probe"};
  auto first =
    backend::open_device(program.core, {"cuda,deaf", config, kernels});
  REQUIRE(first);
  CHECK(first->on == &deaf);
  auto none =
    backend::open_device(program.core, {"cuda,vulkan", config, kernels});
  REQUIRE(!none);
  CHECK(none.error().code == errc::unavailable);
  CHECK(none.error().what.find("'cuda'") != std::string::npos);
  CHECK(none.error().what.find("'vulkan'") != std::string::npos);
  CHECK(backend::open_device(program.core, {"auto", config, kernels}));
}
