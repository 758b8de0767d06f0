// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/runtime/runtime.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"
#include "ringactor/runtime/record.hpp"

#include <algorithm>

namespace ringactor {

runtime::runtime(caf::actor_system& system)
  : system_{system}, shared_{std::make_shared<shared>()} {}

runtime::~runtime() { shutdown(); }

caf::expected<std::unique_ptr<runtime>>
runtime::open(caf::actor_system& system, const image& what,
              const runtime_options& options) {
  if (options.engines < 1 || options.backends.empty())
    return to_caf(errc::invalid_argument,
                  "a runtime needs one engine and one backend at least");
  std::unique_ptr<runtime> made{new runtime{system}};
  std::string said;
  for (const auto& backend : options.backends) {
    auto wanted = options.engine;
    wanted.backend = backend;
    while (made->engines_.size() < options.engines) { // until one cannot open
      auto opened = open_engine(system, what, wanted);
      if (auto code = errc::ok; !opened
                                && caf_compat::is_ours(opened.error(), code)
                                && code == errc::invalid_argument)
        return opened.error(); // no other backend would take it
      if (!opened) {
        said += (said.empty() ? "" : "; ") + to_string(opened.error());
        break;
      }
      made->engines_.push_back(std::move(*opened));
    }
    if (made->engines_.size() == options.engines)
      return made;
    made->engines_.clear(); // all engines of a runtime are of one backend
  }
  return to_caf(errc::unavailable, "no backend of the list can open "
                                     + std::to_string(options.engines)
                                     + " engines: " + said);
}

caf::error runtime::check_id(const std::string& id) const {
  constexpr std::size_t id_max = 255;
  const bool printable = std::all_of(id.begin(), id.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  });
  if (id.empty() || id.size() > id_max || !printable)
    return to_caf(errc::invalid_argument,
                  "the id of a kernel has 1 to 255 bytes and no control "
                  "characters; this one has "
                    + std::to_string(id.size()) + " bytes");
  std::lock_guard lock{shared_->mutex};
  if (closed_)
    return to_caf(errc::closed, "the runtime is shut down; open another");
  auto known = kernels_.find(id);
  if (known != kernels_.end())
    return to_caf(errc::invalid_argument,
                  "the id " + id + " is taken by a kernel "
                    + known->second->behaviour
                    + "; terminate it first, or take another");
  return {};
}

engine runtime::least_used() const {
  return *std::min_element(
    engines_.begin(), engines_.end(), [](const engine& a, const engine& b) {
      return a.core().places_in_use() < b.core().places_in_use();
    });
}

caf::expected<caf::actor> runtime::launch(const std::string& id,
                                          const behaviour& what,
                                          const spawn_options& options) {
  if (auto why = check_id(id))
    return why;
  auto made = std::make_shared<record>(system_);
  made->id = id;
  made->behaviour = what.name;
  made->where = least_used();
  made->options = options;
  made->options.active = false;
  made->launched = std::chrono::steady_clock::now();
  auto kernel = spawn_kernel(made->where, what, made->options);
  if (!kernel)
    return kernel.error();
  made->kernel = *kernel;
  made->options.restore = nullptr; // used once
  const auto handle = caf::actor_cast<caf::strong_actor_ptr>(*kernel);
  auto* actor = caf_compat::facade_cast<kernel_actor>(handle);
  made->place = actor->place();
  made->incarnation = actor->incarnation();
  made->before = telemetry_of(*made);
  {
    std::lock_guard lock{shared_->mutex};
    if (closed_) // came meanwhile, as below
      return to_caf(errc::closed, "the runtime is shut down; open another");
    if (!kernels_.emplace(id, made).second)
      return to_caf(errc::invalid_argument, "the id " + id + " is taken");
  }
  actor->attach_functor([made, shared = shared_](const caf::error& reason) {
    std::lock_guard lock{shared->mutex};
    made->last = telemetry_of(*made); // before the place is another's
    made->has_ended = true;
    made->reason = reason;
    shared->ended.notify_all();
  });
  return *kernel;
}

std::shared_ptr<runtime::record> runtime::get(const std::string& id) const {
  std::lock_guard lock{shared_->mutex};
  auto known = kernels_.find(id);
  return known == kernels_.end() ? nullptr : known->second;
}

caf::error runtime::unknown(const std::string& id) const {
  constexpr std::size_t ids_shown = 8, bytes_shown = 255;
  const auto ids = list();
  std::string all;
  for (std::size_t i = 0; i < std::min(ids.size(), ids_shown); ++i)
    all += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > ids_shown)
    all += " and " + std::to_string(ids.size() - ids_shown) + " more";
  return to_caf(errc::no_such,
                "no kernel has the id " + id.substr(0, bytes_shown)
                  + (all.empty() ? "; there is none" : "; there are: " + all));
}

std::shared_ptr<runtime::record> runtime::take_out(const std::string& id) {
  std::lock_guard lock{shared_->mutex};
  auto known = kernels_.extract(id);
  return known.empty() ? nullptr : known.mapped();
}

caf::expected<caf::actor> runtime::find(const std::string& id) const {
  auto who = get(id);
  return who ? caf::expected<caf::actor>{who->kernel} : unknown(id);
}

caf::error runtime::activate(const std::string& id) {
  auto who = get(id);
  return who ? ringactor::activate(who->kernel) : unknown(id);
}

caf::error runtime::deactivate(const std::string& id) {
  auto who = get(id);
  return who ? ringactor::deactivate(who->kernel) : unknown(id);
}

caf::error runtime::terminate(const std::string& id) {
  auto who = take_out(id); // so one alone ends it: another call, or shutdown
  if (!who)
    return unknown(id);
  caf_compat::send_exit(who->kernel, caf::exit_reason::user_shutdown);
  return {};
}

void runtime::post(record& to, caf::message content) const {
  caf_compat::deliver(caf::actor_cast<caf::strong_actor_ptr>(to.kernel),
                      caf_compat::make_content_element(
                        caf::actor_cast<caf::strong_actor_ptr>(to.inbox),
                        caf::make_message_id(), std::move(content)),
                      nullptr);
}

caf::expected<caf::mailbox_element_ptr>
runtime::take(record& who, caf_compat::type_key type,
              std::chrono::milliseconds timeout, std::string_view wanted) {
  const auto handle = caf::actor_cast<caf::strong_actor_ptr>(who.inbox);
  bool has_others = false;
  auto found = caf_compat::facade_cast<ringactor::inbox>(handle)->take(
    type, deadline_in(timeout), has_others);
  if (found)
    return found;
  const std::string text =
    "kernel " + who.id + " sent no " + std::string{wanted};
  if (has_others)
    return to_caf(errc::bad_type, text + ", but messages of another type; "
                                         "receive those, too");
  return to_caf(errc::timeout, text + " in time");
}

caf::expected<ra_address> runtime::inbox(const std::string& id) const {
  auto who = get(id);
  if (!who)
    return unknown(id);
  return who->where.address_of(who->inbox);
}

std::vector<std::string> runtime::list() const {
  std::lock_guard lock{shared_->mutex};
  std::vector<std::string> all;
  for (const auto& [id, who] : kernels_)
    all.push_back(id);
  return all;
}

} // namespace ringactor
