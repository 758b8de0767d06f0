// SPDX-License-Identifier: BSD-3-Clause
// Kernel actors by name: launched, activated, measured, drained and shut down
// together, on one or several engines. For programs that manage kernels; those
// that only use a few spawn them (actor/engine.hpp).
#pragma once

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/reporting.hpp"
#include "ringactor/runtime/reports.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ringactor {

struct runtime_options {
  engine_options engine;     // of each engine; its backend is chosen below
  std::uint32_t engines = 1; // opened; kernels go to the one with the fewest
  std::vector<std::string> backends = {"cuda", "opencl", "cpu"}; // in order
};

/// Thread: any; a lock, never held while a handler runs or somebody waits. A
/// drain or shutdown waits for one that goes on.
/// Ids of kernels are 1 to 255 bytes without control characters.
class runtime {
public:
  /// Opens the engines on the first backend of the list that is present.
  /// Errors: unavailable (the text has what each backend said);
  ///         invalid_argument (an option is out of its range).
  static caf::expected<std::unique_ptr<runtime>>
  open(caf::actor_system& system, const image& what,
       const runtime_options& options = {});
  ~runtime(); // shuts down
  runtime(const runtime&) = delete;
  runtime& operator=(const runtime&) = delete;

  /// A kernel actor under this id. It rests, and its init has not run, until
  /// activate(); options.active is not looked at.
  /// Errors: invalid_argument (the id, or it is taken), closed, those of
  ///         spawn_kernel.
  caf::expected<caf::actor> launch(const std::string& id, const behaviour& what,
                                   const spawn_options& options = {});

  /// Errors: no_such (the text names the ids), invalid_argument, down.
  caf::error activate(const std::string& id);
  caf::error deactivate(const std::string& id); // state and mailbox are kept
  /// Ends the actor at once; what waits is bounced. Its id is free again. Of
  /// two calls, or one beside a shutdown, one ends it: no_such for the other.
  caf::error terminate(const std::string& id);

  /// The actor, for request, send, monitor. Errors: no_such.
  caf::expected<caf::actor> find(const std::string& id) const;

  /// Sends a message of the image. What the kernel answers, or sends to the
  /// address inbox(), is for receive(). A message that is refused is a dead
  /// letter. Errors: no_such.
  template <class T>
  caf::error send(const std::string& id, const T& message);

  /// The next message of type T that this kernel sent to its inbox; those of
  /// other types stay there. Blocks the caller.
  /// Errors: no_such; timeout; bad_type when only others came meanwhile.
  template <class T>
  caf::expected<T> receive(const std::string& id,
                           std::chrono::milliseconds timeout);
  /// Where the kernel reaches receive(). Errors: no_such.
  caf::expected<ra_address> inbox(const std::string& id) const;

  /// Errors of these three: no_such.
  caf::expected<kernel_status> status(const std::string& id) const;
  caf::expected<kernel_metrics> metrics(const std::string& id) const;
  /// Cost: well under 1 us after the look-up; no lock of the engine, no call of
  /// a device.
  caf::expected<kernel_telemetry> telemetry(const std::string& id) const;
  /// What the kernel published last. Errors: no_such, those of published().
  template <class M>
  caf::expected<M> published(const std::string& id) const;

  /// The ids, sorted; those that have ended until they are terminated.
  std::vector<std::string> list() const;
  const std::vector<engine>& engines() const noexcept { return engines_; }

  /// No launch from now on. Each kernel handles what waits for it and ends; one
  /// that has not within `patience` is terminated, as are those that rest.
  /// Blocks the caller. The second call reports what the first did.
  shutdown_report drain(std::chrono::milliseconds patience);
  /// The same without patience: what waits is bounced.
  shutdown_report shutdown();

private:
  struct record;
  explicit runtime(caf::actor_system& system);
  caf::error check_id(const std::string& id) const;
  std::shared_ptr<record> get(const std::string& id) const;
  std::shared_ptr<record> take_out(const std::string& id);
  caf::error unknown(const std::string& id) const;
  engine least_used() const;
  static kernel_telemetry telemetry_of(const record& who);
  static bool is_resting(const record& who);
  shutdown_report end_all(std::chrono::milliseconds patience);
  kernel_end end_one(record& who);
  void begin_end(bool patient);
  void await_end(std::chrono::steady_clock::time_point until);
  std::uint64_t await_places(std::chrono::steady_clock::time_point until) const;
  void post(record& to, caf::message content) const;
  static caf::expected<caf::mailbox_element_ptr>
  take(record& who, caf_compat::type_key type,
       std::chrono::milliseconds timeout, std::string_view wanted);

  caf::actor_system& system_;
  std::vector<engine> engines_;
  struct shared; // with the kernels, which may outlive this for a moment
  std::shared_ptr<shared> shared_;
  std::map<std::string, std::shared_ptr<record>> kernels_;
  bool closed_ = false;
  std::mutex end_mutex_; // of drain and shutdown
  std::optional<shutdown_report> report_;
};

template <class T>
caf::error runtime::send(const std::string& id, const T& message) {
  auto who = get(id);
  if (!who)
    return unknown(id);
  post(*who, caf::make_message(message));
  return {};
}

template <class M>
caf::expected<M> runtime::published(const std::string& id) const {
  auto kernel = find(id);
  return kernel ? ringactor::published<M>(*kernel)
                : caf::expected<M>{kernel.error()};
}

template <class T>
caf::expected<T> runtime::receive(const std::string& id,
                                  std::chrono::milliseconds timeout) {
  auto who = get(id);
  if (!who)
    return unknown(id);
  auto found = take(*who, caf_compat::key_of<T>(), timeout,
                    message::message_traits<T>::name);
  if (!found)
    return found.error();
  auto& content = caf_compat::content_of(**found);
  return *static_cast<const T*>(caf_compat::element_at(content, 0));
}

} // namespace ringactor
