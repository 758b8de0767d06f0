// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/host_backend.hpp"

#include "gpu/cuda/host_launcher.hpp"
#include "gpu/host/engine.hpp"
#include "gpu/host/process_regions.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <algorithm>
#include <thread>

namespace ringactor::cuda {

namespace {

using ringactor::backend::execution_model;
using ringactor::backend::feature;

std::uint32_t groups_here() {
  return std::clamp(std::thread::hardware_concurrency(), 2u, 8u);
}

ringactor::backend::device_info host_threads() {
  return {"processor",
          groups_here(),
          {},
          "persistent: CUDA's loop on host threads, for tests",
          {feature::f64, feature::atomics64}};
}

result<std::optional<execution_model>>
choose_model(const ringactor::backend::engine_config& config) {
  if (config.model == execution_model::batch)
    return {errc::unavailable,
            "the backend 'cuda_host' shares its memory and runs no batches; "
            "set engine_options::model to automatic, persistent or slices"};
  if (config.stepped)
    return std::optional<execution_model>{};
  if (config.model == execution_model::automatic)
    return std::optional{execution_model::persistent};
  return std::optional{config.model};
}

class device final : public ringactor::backend::device {
public:
  explicit device(const cuda_host_image& image) : image_{image} {}

  ringactor::backend::device_info info() const override {
    return host_threads();
  }

  result<std::unique_ptr<ringactor::backend::engine>>
  launch(const ringactor::backend::engine_config& config,
         ringactor::backend::up_sink& up,
         ringactor::backend::executor*) override {
    if (auto good = host::check_config(config, "'cuda_host'"); !good)
      return good.error();
    auto model = choose_model(config);
    if (!model)
      return model.error();
    auto plan = host::plan_device(config, image_.kernels,
                                  {config.stepped ? 1 : groups_here()});
    if (!plan)
      return plan.error();
    auto memory = host::process_regions::make(*plan);
    if (!memory)
      return memory.error();
    auto starter = host_launcher::make(image_, (*memory)->at(), plan->groups);
    if (!starter)
      return starter.error();
    const auto& clock = config.clock ? *config.clock : clock::wall();
    return std::unique_ptr<ringactor::backend::engine>{new host::engine{
      *plan, std::move(*memory), std::move(*starter), *model, clock, up}};
  }

private:
  const cuda_host_image& image_;
};

} // namespace

std::vector<ringactor::backend::device_info>
cuda_host_backend::devices() const {
  return {host_threads()};
}

result<std::unique_ptr<ringactor::backend::device>>
cuda_host_backend::open(std::size_t index) {
  if (index != 0)
    return {errc::no_such,
            "the backend 'cuda_host' has one device, number 0, not "
              + std::to_string(index)};
  return std::unique_ptr<ringactor::backend::device>{new device{image_}};
}

} // namespace ringactor::cuda
