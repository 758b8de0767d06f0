// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/snapshot_saver.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/actor/reporting.hpp"
#include "ringactor/actor/snapshot_saver_actor.hpp"

namespace ringactor {

struct snapshot_saver::content {
  caf::actor actor;
  std::shared_ptr<persist::snapshot_store> store;
  ~content() { caf::anon_send(actor, saver_message{}); } // behind all else
};

snapshot_saver::snapshot_saver(caf::actor_system& system,
                               std::shared_ptr<persist::snapshot_store> store,
                               const saver_options& options) {
  auto made = std::make_shared<content>();
  made->store = store;
  made->actor =
    options.own_thread
      ? system.spawn<snapshot_saver_actor, caf::detached>(store, options)
      : system.spawn<snapshot_saver_actor>(store, options);
  inside_ = std::move(made);
}

const caf::actor& snapshot_saver::actor() const noexcept {
  return inside_->actor;
}

caf::error snapshot_saver::keep(const engine& where, const caf::actor& kernel,
                                std::string key,
                                std::chrono::milliseconds every) const {
  auto strong = caf::actor_cast<caf::strong_actor_ptr>(kernel);
  if (!caf_compat::facade_cast<kernel_actor>(strong) || key.empty())
    return to_caf(errc::invalid_argument,
                  "a saver keeps the snapshots of kernel actors, each under a "
                  "key that is not empty");
  if (auto why = subscribe_snapshots(where, actor()))
    return why;
  caf::anon_send(
    actor(),
    saver_message{
      saver_message::type::keep, kernel.address(), std::move(key), every, {}});
  return {};
}

caf::expected<std::shared_ptr<const std::vector<std::byte>>>
snapshot_saver::load(const engine& where, const std::string& kernel,
                     const std::string& key) const {
  const auto& program = where.core().program().core;
  auto number = backend::find_kernel(program, kernel);
  if (!number)
    return to_caf(number.error());
  persist::snapshot_kind kind;
  kind.actor = key;
  kind.kernel = kernel;
  kind.state_bytes = program.kernels[*number].state_bytes;
  auto found = inside_->store->load(kind);
  if (!found && found.error().code == errc::empty)
    return std::shared_ptr<const std::vector<std::byte>>{};
  if (!found)
    return to_caf(failure{found.error().code, "the snapshot of '" + key
                                                + "': " + found.error().what});
  if (!found->passed_over.empty())
    caf::anon_send(
      actor(),
      saver_message{
        saver_message::type::damaged, {}, key, {}, found->passed_over});
  return found->what.state;
}

} // namespace ringactor
