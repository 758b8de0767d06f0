// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cpu/backend.hpp"

#include "gpu/cpu/engine.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <string>
#include <thread>

namespace ringactor::cpu {

namespace {

using ringactor::backend::feature;

ringactor::backend::device_info processor() {
  return {"processor",
          std::max(1u, std::thread::hardware_concurrency()),
          {},
          "executors: ready actors run on host threads",
          {feature::f64, feature::atomics64, feature::lanes, feature::shuffle}};
}

class device final : public ringactor::backend::device {
public:
  explicit device(const cpu_image& image) : image_{image} {}

  ringactor::backend::device_info info() const override { return processor(); }

  ringactor::backend::features
  has(const ringactor::backend::engine_config& config) const override {
    return config.lanes == 1
             ? processor().has.without({feature::lanes, feature::shuffle})
             : processor().has;
  }

  result<std::unique_ptr<ringactor::backend::engine>>
  launch(const ringactor::backend::engine_config& config,
         ringactor::backend::up_sink& up,
         ringactor::backend::executor* ready) override {
    if (!ready)
      return {errc::invalid_argument,
              "the CPU backend needs an executor; give one to launch()"};
    auto plan = host::plan_layout(config, image_.kernels);
    if (!plan)
      return plan.error();
    auto shared = host::map_region(plan->shared_bytes);
    if (!shared)
      return shared.error();
    auto near = host::map_region(plan->near_bytes);
    if (!near)
      return near.error();
    const auto& clock = config.clock ? *config.clock : clock::wall();
    return std::unique_ptr<ringactor::backend::engine>{new engine{
      *plan, std::move(*shared), std::move(*near), image_, clock, up, *ready}};
  }

private:
  const cpu_image& image_;
};

} // namespace

std::vector<ringactor::backend::device_info> cpu_backend::devices() const {
  return {processor()};
}

result<std::unique_ptr<ringactor::backend::device>>
cpu_backend::open(std::size_t index) {
  if (index != 0)
    return {errc::no_such, "the CPU backend has one device, number 0, not "
                             + std::to_string(index)};
  return std::unique_ptr<ringactor::backend::device>{new device{image_}};
}

} // namespace ringactor::cpu
