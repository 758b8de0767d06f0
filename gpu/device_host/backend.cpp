// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/device_host/backend.hpp"

#include "gpu/device_host/launcher.hpp"
#include "gpu/host/engine.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <algorithm>
#include <thread>
#include <unistd.h>

namespace ringactor::device_host {

namespace {

using ringactor::backend::execution_model;
using ringactor::backend::feature;

constexpr std::uint32_t groups_max = 16;

std::uint32_t processors() {
  return std::max(1u, std::thread::hardware_concurrency());
}

failure missing(const std::string& path) {
  return {errc::unavailable,
          "there is no device host '" + path
            + "'; build the target with ringactor_image(... DEVICE_HOST), keep "
              "the two executables in one folder, or set "
              "RINGACTOR_DEVICE_HOSTS to the folder"};
}

result<void> check(const ringactor::backend::engine_config& config) {
  if (config.model == execution_model::batch)
    return {errc::invalid_argument,
            "engine_options::model is batch, but a device host shares its "
            "memory; set model to automatic, slices or persistent"};
  if (config.stepped && config.model == execution_model::persistent)
    return {errc::invalid_argument,
            "engine_options::model is persistent, and executor is step: a "
            "resident loop makes no steps; set model to slices, or executor "
            "to job"};
  if (config.lanes != 1)
    return {errc::invalid_argument,
            "engine_options::lanes is " + std::to_string(config.lanes)
              + ", but a device host runs one lane; set lanes to 1, or take "
                "the backend 'cpu'"};
  return {};
}

ringactor::backend::device_info info() {
  return {"processor",
          processors(),
          "a process of its own",
          "slices: its threads run while an actor is ready",
          {feature::f64, feature::atomics64}};
}

class device final : public ringactor::backend::device {
public:
  device(const cpu::cpu_image& image, std::string path)
    : image_{image}, path_{std::move(path)} {}

  ringactor::backend::device_info info() const override {
    return device_host::info();
  }

  result<std::unique_ptr<ringactor::backend::engine>>
  launch(const ringactor::backend::engine_config& config,
         ringactor::backend::up_sink& up,
         ringactor::backend::executor*) override {
    if (auto good = check(config); !good)
      return good.error();
    const auto groups =
      config.stepped ? 1 : std::clamp(processors(), 2u, groups_max);
    auto plan = host::plan_device(config, image_.kernels, {groups});
    if (!plan)
      return plan.error();
    const auto words = make_hello(*plan, image_);
    auto shared = memory::make(*plan, words);
    if (!shared)
      return shared.error();
    auto started = process::start(path_, (*shared)->file(), words);
    if (!started)
      return started.error();
    std::optional<execution_model> driven;
    if (!config.stepped)
      driven = config.model == execution_model::persistent
                 ? execution_model::persistent
                 : execution_model::slices;
    auto starter =
      std::make_unique<launcher>(std::move(*started), (*shared)->words(),
                                 config.model == execution_model::persistent);
    const auto& clock = config.clock ? *config.clock : clock::wall();
    return std::unique_ptr<ringactor::backend::engine>{new host::engine{
      *plan, std::move(*shared), std::move(starter), driven, clock, up}};
  }

private:
  const cpu::cpu_image& image_;
  const std::string path_;
};

bool is_there(const std::string& path) {
  return access(path.c_str(), X_OK) == 0;
}

} // namespace

std::vector<ringactor::backend::device_info>
device_host_backend::devices() const {
  if (!is_there(path_of(file_)))
    return {};
  return {info()};
}

std::vector<std::string> device_host_backend::problems() const {
  const auto path = path_of(file_);
  if (is_there(path))
    return {};
  return {missing(path).what};
}

result<std::unique_ptr<ringactor::backend::device>>
device_host_backend::open(std::size_t index) {
  const auto path = path_of(file_);
  if (!is_there(path))
    return missing(path);
  if (index != 0)
    return {errc::no_such,
            "the backend 'device_host' has one device, number "
            "0, not "
              + std::to_string(index)};
  return std::unique_ptr<ringactor::backend::device>{new device{image_, path}};
}

} // namespace ringactor::device_host
