// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/backend.hpp"

#include "gpu/host/engine.hpp"
#include "gpu/opencl/batch_engine.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <algorithm>

namespace ringactor::opencl {

namespace {

using ringactor::backend::execution_model;
using ringactor::backend::feature;
using ringactor::backend::features;

// A group runs until its launch ends: with one on each unit, nobody else would
// get a turn.
constexpr std::uint32_t groups_max = 16;
std::uint32_t groups_on(const found_device& where) {
  return std::clamp(where.compute_units, 2u, groups_max + 1) - 1;
}

// A slice leaves one unit alone. A batch takes all: it ends by itself, and its
// host waits for it.
device_shape shape_on(const found_device& where, execution_model model) {
  if (model != execution_model::batch)
    return {groups_on(where)};
  return {std::clamp(where.compute_units, 1u, groups_max), true,
          !where.is_processor};
}

constexpr const char* why_batch =
  "it has no fine-grain shared memory with atomics";

ringactor::backend::device_info info_of(const found_device& found) {
  std::string model =
    !found.shares_memory ? "batch: " + std::string{why_batch}
    : found.compute_units < 2
      ? "slices: a resident kernel would take its one compute unit"
      : "slices: a resident kernel would hold "
          + std::to_string(groups_on(found)) + " of its "
          + std::to_string(found.compute_units)
          + " compute units, also while nothing is to do";
  features has{feature::atomics64}; // a device without is not usable
  if (found.has_f64)
    has = {feature::atomics64, feature::f64};
  return {found.name,
          found.compute_units,
          found.platform_name + ", " + found.version,
          std::move(model),
          has,
          !found.is_processor};
}

result<execution_model> choose_model(execution_model wanted,
                                     const found_device& where) {
  if (wanted == execution_model::automatic)
    return where.shares_memory ? execution_model::slices
                               : execution_model::batch;
  if (wanted != execution_model::batch && !where.shares_memory)
    return {errc::unavailable,
            "'" + where.name + "' runs batches alone: " + why_batch
              + "; set engine_options::model to automatic or batch"};
  if (wanted == execution_model::persistent && where.compute_units < 2)
    return {errc::unavailable,
            "'" + where.name
              + "' has one compute unit, which a persistent kernel would take "
                "from everybody else; set engine_options::model to slices"};
  return wanted;
}

class device final : public ringactor::backend::device {
public:
  device(const built_image& built, const opencl_image& image)
    : built_{built}, image_{image} {}

  ringactor::backend::device_info info() const override {
    return info_of(*built_.where);
  }

  result<std::unique_ptr<ringactor::backend::engine>>
  launch(const ringactor::backend::engine_config& config,
         ringactor::backend::up_sink& up,
         ringactor::backend::executor*) override {
    if (auto good = host::check_config(config, "OpenCL"); !good)
      return good.error();
    auto model = choose_model(config.model, *built_.where);
    if (!model)
      return model.error();
    auto shape = shape_on(*built_.where, *model);
    if (config.stepped)
      shape.groups = 1;
    auto plan = host::plan_device(config, image_.kernels, shape);
    if (!plan)
      return plan.error();
    const auto& clock = config.clock ? *config.clock : clock::wall();
    if (*model == execution_model::batch)
      return launch_batches(*plan, config, clock, up);
    std::optional<execution_model> driven;
    if (!config.stepped)
      driven = *model;
    return launch_loop(*plan, driven, clock, up);
  }

private:
  using made = result<std::unique_ptr<ringactor::backend::engine>>;

  made launch_loop(const planned_layout& plan,
                   std::optional<execution_model> model,
                   const clock::physical_clock& clock,
                   ringactor::backend::up_sink& up) {
    auto memory = regions::make(plan, built_.context.get(), *built_.where);
    if (!memory)
      return memory.error();
    auto starter = launcher::make(built_, (*memory)->at(), plan.groups);
    if (!starter)
      return starter.error();
    return std::unique_ptr<ringactor::backend::engine>{new host::engine{
      plan, std::move(*memory), std::make_unique<launcher>(std::move(*starter)),
      model, clock, up}};
  }

  made launch_batches(const planned_layout& plan,
                      const ringactor::backend::engine_config& config,
                      const clock::physical_clock& clock,
                      ringactor::backend::up_sink& up) {
    auto memory = batch_memory::make(built_, plan);
    if (!memory)
      return memory.error();
    std::unique_ptr<ringactor::backend::engine> made{
      new batch_engine{plan, image_, std::move(*memory), config, clock, up}};
    if (!made->memory().shared)
      return {errc::exhausted,
              "the host has no " + std::to_string(plan.engine.shared_bytes)
                + " bytes for its half of an OpenCL engine; lower "
                  "engine_options::places_max or pool_bytes"};
    return made;
  }

  const built_image& built_;
  const opencl_image& image_;
};

} // namespace

std::vector<std::string> opencl_backend::problems() const {
  std::vector<std::string> lines;
  if (!find_devices().none.empty())
    lines.push_back(why_none());
  for (const auto& each : find_devices().all)
    if (!each.unusable.empty())
      lines.push_back("'" + each.name + "' cannot be used: " + each.unusable
                      + "; " + advice);
  return lines;
}

std::vector<ringactor::backend::device_info> opencl_backend::devices() const {
  std::vector<ringactor::backend::device_info> infos;
  for (const auto* each : usable_devices())
    infos.push_back(info_of(*each));
  return infos;
}

bool opencl_backend::may_have_accelerator() const {
  return has_accelerator_file();
}

result<std::unique_ptr<ringactor::backend::device>>
opencl_backend::open(std::size_t index) {
  const auto usable = usable_devices();
  if (usable.empty())
    return {errc::unavailable,
            "OpenCL has no device for kernels: " + why_none()};
  if (index >= usable.size())
    return {errc::no_such, "OpenCL has " + std::to_string(usable.size())
                             + " usable devices, counted from 0, not "
                             + std::to_string(index)};
  static std::mutex mutex; // of `kept`, too
  std::lock_guard lock{mutex};
  auto& built = built_[index];
  if (!built) {
    auto made = built_image::make(*usable[index], image_);
    if (!made)
      return made.error();
    // A driver's own data may go before ours: never given back.
    static auto& kept = *new std::vector<std::unique_ptr<built_image>>;
    built = made->get();
    kept.push_back(std::move(*made));
  }
  return std::unique_ptr<ringactor::backend::device>{
    new device{*built, image_}};
}

} // namespace ringactor::opencl
