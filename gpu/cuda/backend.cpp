// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/backend.hpp"

#include "gpu/cuda/launcher.hpp"
#include "gpu/cuda/memory.hpp"
#include "gpu/host/engine.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <algorithm>

namespace ringactor::cuda {

namespace {

using ringactor::backend::execution_model;
using ringactor::backend::feature;

constexpr const char* advice =
  "install NVIDIA's driver, and see that nvidia-smi shows the GPU; or choose "
  "the backend 'cpu'";

// Each polls the ring of ready actors, across the bus: more find less.
constexpr std::uint32_t groups_max = 32;

ringactor::backend::device_info info_of(const found_device& found) {
  return {found.name,
          found.units,
          found.driver,
          std::string{"slices: a resident kernel would be alone on its GPU; "}
            + (found.memory == memory_kind::pinned
                 ? "the host's memory, with atomics across the bus"
                 : "managed memory: its pages move between host and GPU"),
          {feature::f64, feature::atomics64},
          true};
}

result<execution_model>
choose_model(const ringactor::backend::engine_config& config) {
  if (config.model == execution_model::batch)
    return {errc::unavailable,
            "the backend 'cuda' shares its memory and runs no batches; set "
            "engine_options::model to automatic, slices or persistent"};
  if (config.model == execution_model::automatic)
    return execution_model::slices;
  return config.model;
}

class device final : public ringactor::backend::device {
public:
  device(const cuda_image& image, const found_device& where)
    : image_{image}, where_{where} {}

  ringactor::backend::device_info info() const override {
    return info_of(where_);
  }

  result<std::unique_ptr<ringactor::backend::engine>>
  launch(const ringactor::backend::engine_config& config,
         ringactor::backend::up_sink& up,
         ringactor::backend::executor*) override {
    if (auto good = host::check_config(config, "'cuda'"); !good)
      return good.error();
    auto model = choose_model(config);
    if (!model)
      return model.error();
    auto has =
      share::take(where_.number, *model == execution_model::persistent);
    if (!has)
      return has.error();
    auto groups = groups_at_once();
    if (!groups)
      return groups.error();
    auto plan =
      host::plan_device(config, image_.kernels, {config.stepped ? 1 : *groups});
    if (!plan)
      return plan.error();
    auto memory = regions::make(*plan, where_, std::move(*has));
    if (!memory)
      return memory.error();
    auto starter =
      launcher::make(image_, where_, (*memory)->on_device(), plan->groups);
    if (!starter)
      return starter.error();
    std::optional<execution_model> driven;
    if (!config.stepped)
      driven = *model;
    const auto& clock = config.clock ? *config.clock : clock::wall();
    return std::unique_ptr<ringactor::backend::engine>{new host::engine{
      *plan, std::move(*memory), std::move(*starter), driven, clock, up}};
  }

private:
  // All of them run at once, or one could wait for another for ever.
  result<std::uint32_t> groups_at_once() const {
    if (auto status = cudaSetDevice(where_.number); status != cudaSuccess)
      return failed("cudaSetDevice", status);
    int each = 0;
    const auto status =
      cudaOccupancyMaxActiveBlocksPerMultiprocessor(&each, image_.run, 1, 0);
    if (status != cudaSuccess)
      return failed("cudaOccupancyMaxActiveBlocksPerMultiprocessor", status);
    const auto all = static_cast<std::uint32_t>(each) * where_.units;
    if (all == 0)
      return {errc::unavailable, "'" + where_.name
                                   + "' has no room for one group of the "
                                     "image; choose the backend 'cpu'"};
    return std::min({all, where_.units, groups_max});
  }

  const cuda_image& image_;
  const found_device& where_;
};

} // namespace

std::vector<std::string> cuda_backend::problems() const {
  std::vector<std::string> lines;
  if (!find_devices().none.empty())
    lines.push_back("there is no CUDA device: " + find_devices().none + "; "
                    + advice);
  for (const auto& each : find_devices().all)
    if (!each.unusable.empty())
      lines.push_back("'" + each.name + "' cannot be used: " + each.unusable
                      + "; choose the backend 'cpu'");
  return lines;
}

std::vector<ringactor::backend::device_info> cuda_backend::devices() const {
  std::vector<ringactor::backend::device_info> infos;
  for (const auto* each : usable_devices())
    infos.push_back(info_of(*each));
  return infos;
}

result<std::unique_ptr<ringactor::backend::device>>
cuda_backend::open(std::size_t index) {
  const auto usable = usable_devices();
  if (usable.empty()) {
    const auto lines = problems();
    return {errc::unavailable, "CUDA has no device for kernels: "
                                 + (lines.empty() ? advice : lines.front())};
  }
  if (index >= usable.size())
    return {errc::no_such, "CUDA has " + std::to_string(usable.size())
                             + " usable devices, counted from 0, not "
                             + std::to_string(index)};
  return std::unique_ptr<ringactor::backend::device>{
    new device{image_, *usable[index]}};
}

} // namespace ringactor::cuda
