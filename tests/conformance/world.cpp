// SPDX-License-Identifier: BSD-3-Clause
#include "world.hpp"

#include "ringactor/actor/error.hpp"
#include "tests/opencl_here.hpp"

#include <unistd.h>

namespace conformance {

using ringactor::executor_kind;
using model = ringactor::backend::execution_model;

namespace {

constexpr unsigned hang_s = 100; // a test that hangs ends its program

ringactor::engine_options opencl_options(model how) {
  auto options = small_options();
  options.backend = "opencl";
  options.model = how;
  return options;
}

std::string why_no_cuda() {
  for (auto* each : conformance_tests_image().core.backends)
    if (each->name() == "cuda")
      return each->devices().empty() ? "no CUDA device" : "";
  return "no CUDA compiler";
}

} // namespace

ringactor::engine_options small_options() {
  ringactor::engine_options options;
  options.backend = "cpu";
  options.places_max = 16384;
  options.cells_max = 65536;
  options.pool_bytes = 4u << 20;
  options.state_bytes = 64u << 20;
  options.kernels = {"probe", "vector_add", "forger"};
  return options;
}

ringactor::engine_options cpu_stepped::options() {
  auto options = small_options();
  options.executor = executor_kind::step;
  return options;
}
ringactor::engine_options cpu_job::options() { return small_options(); }
ringactor::engine_options cpu_threads::options() {
  auto options = small_options();
  options.executor = executor_kind::threads;
  options.threads = 2;
  return options;
}
ringactor::engine_options opencl_stepped::options() {
  auto options = opencl_options(model::automatic);
  options.executor = executor_kind::step;
  return options;
}
ringactor::engine_options opencl_slices::options() {
  return opencl_options(model::slices);
}
ringactor::engine_options opencl_persistent::options() {
  return opencl_options(model::persistent);
}

ringactor::engine_options opencl_batch::options() {
  return opencl_options(model::batch);
}
ringactor::engine_options opencl_batch_stepped::options() {
  auto options = opencl_options(model::batch);
  options.executor = executor_kind::step;
  return options;
}
ringactor::engine_options cuda::options() {
  auto options = small_options();
  options.backend = "cuda";
  return options;
}
ringactor::engine_options cuda_host::options() {
  auto options = small_options();
  options.backend = "cuda_host";
  return options;
}
ringactor::engine_options cuda_host_stepped::options() {
  auto options = cuda_host::options();
  options.executor = executor_kind::step;
  return options;
}

std::string why_skipped(std::string_view row) {
  if (row == cuda::name)
    return why_no_cuda();
  if (!row.starts_with("opencl"))
    return {};
  return why_no_opencl(conformance_tests_image(),
                       row == opencl_persistent::name ? 2 : 1);
}

world_config::world_config() {
  set("scheduler.max-threads", std::size_t{2});
  ringactor::init(*this, conformance_tests_image());
}

world::world(const ringactor::engine_options& how)
  : options{how}, system{(alarm(hang_s), config_)}, self{system, true} {
  engine = open(how);
}

world::~world() {
  caf::anon_send_exit(engine.actor(), caf::exit_reason::kill);
  while (engine.step(64) != 0) { // what is left is refused: it ends
  }
}

ringactor::engine world::open(ringactor::engine_options options) {
  options.clock = &time;
  return must(
    ringactor::open_engine(system, conformance_tests_image(), options));
}

caf::actor world::spawn(const ringactor::spawn_options& options,
                        const probe_config& config) {
  return must(ringactor::spawn_kernel(engine, probe_kernel(config), options));
}

errc code_of(const caf::error& why) {
  auto code = errc::ok;
  ringactor::caf_compat::is_ours(why, code);
  return code;
}

} // namespace conformance
