// SPDX-License-Identifier: BSD-3-Clause
// A supervisor and its children in a stepped world: one script for host
// children and for kernel children of every backend. What happens is read from
// the supervisor's own events.
#pragma once

#include "ringactor/supervision/supervisor.hpp"
#include "stepped.hpp"

#include <functional>
#include <map>

namespace actor_tests {

namespace sup = ringactor::supervision;
using sup::restart_type;
using sup::strategy;

enum class kind { host, cpu_kernel, opencl_kernel };
/// shutdown_with: errc::shutdown and a text, as OTP's {shutdown, Term}.
enum class how { normal, shutdown, shutdown_with, killed, abnormal };
inline constexpr how all_ways[] = {
  how::normal, how::shutdown, how::shutdown_with, how::killed, how::abnormal};

/// As small_options(), for an engine of this row's backend; host: the CPU's.
ringactor::engine_options options_of(kind k);

/// The rows of a case: each is a test of its own.
struct host_children {
  static constexpr kind value = kind::host;
};
struct kernels_on_cpu {
  static constexpr kind value = kind::cpu_kernel;
};
struct kernels_on_opencl {
  static constexpr kind value = kind::opencl_kernel;
};

/// Why this row cannot run here; empty where it can.
std::string why_skipped(kind k);
/// Runs a script in a row, unless the row is not here.
template <class Row>
void run_row(void (*script)(kind)) {
  if (auto why = why_skipped(Row::value); !why.empty())
    MESSAGE("skipped: ", why);
  else
    script(Row::value);
}

class family : public stepped {
public:
  explicit family(kind k) : family{k, options_of(k)} {}
  family(kind k, const ringactor::engine_options& options)
    : stepped{options}, of{k} {
    CHECK(engine.backend() == options.backend);
  }
  ~family();

  /// A child that does what its script says; see `scripts`.
  sup::child_spec child(sup::child_rules rules);
  sup::child_spec child(const std::string& id,
                        restart_type restart = restart_type::permanent) {
    return child({.id = id, .restart = restart});
  }
  /// Spawns the supervisor and settles.
  caf::expected<caf::actor> raise(sup::sup_spec spec);
  /// As raise(), with the children a, b, c, ... as their letters say, all
  /// permanent.
  caf::actor raise(sup::sup_flags flags, const std::string& letters);

  /// The child of this id that was started last; null: never.
  caf::actor now(const std::string& id);
  /// Ends it in this way, and settles.
  void end(const std::string& id, how why = how::abnormal);
  void end(const caf::actor& who, how why);
  /// This kernel handles a message while `meanwhile` runs, then sends to `self`
  /// and answers nobody. Settles.
  void hold(const caf::actor& who, const std::function<void()>& meanwhile);
  sup::management_reply manage(sup::management what);
  sup::reply_code code(sup::management what) {
    return manage(std::move(what)).what.code;
  }
  /// "a running, b stopped": oldest first.
  std::string children();
  /// The events since the last call: "start a", "down b abnormal", ...
  std::vector<std::string> trace();
  /// Those of nested supervisors: "root/sub: started a".
  std::vector<std::string> trace_below();
  bool is_alive(const caf::actor& who);
  bool is_up() { return is_alive(root); }

  struct script {
    std::uint32_t start_fails = 0; // so many starts, from now on
    bool ignores = false;          // its start
    bool is_deaf = false;          // host: it does not hear user_shutdown
  };
  std::map<std::string, script> scripts;
  kind of;
  caf::actor root;
  caf::error root_reason; // once it has ended

private:
  sup::start_outcome start(const std::string& id,
                           const sup::start_context& context);
  void note(const sup::supervisor_event& what);

  std::vector<std::string> trace_, trace_below_;
  std::map<std::string, std::vector<caf::actor_addr>> started_;
  caf::actor recorder_;
};

} // namespace actor_tests

TYPE_TO_STRING_AS("host children", actor_tests::host_children);
TYPE_TO_STRING_AS("kernels on the CPU", actor_tests::kernels_on_cpu);
TYPE_TO_STRING_AS("kernels on OpenCL", actor_tests::kernels_on_opencl);

// A case for `kind k`, once for each row.
#define FAMILY_JOIN_(a, b) a##b
#define FAMILY_NAME_(a, b) FAMILY_JOIN_(a, b)
#define FAMILY_CASE_(sentence, script, ...)        \
  static void script(actor_tests::kind k);         \
  TEST_CASE_TEMPLATE(sentence, Row, __VA_ARGS__) { \
    actor_tests::run_row<Row>(script);             \
  }                                                \
  static void script(actor_tests::kind k)
#define ALL_CHILDREN(sentence)                                          \
  FAMILY_CASE_(sentence, FAMILY_NAME_(script_, __COUNTER__),            \
               actor_tests::host_children, actor_tests::kernels_on_cpu, \
               actor_tests::kernels_on_opencl)
#define ALL_KERNELS(sentence)                                \
  FAMILY_CASE_(sentence, FAMILY_NAME_(script_, __COUNTER__), \
               actor_tests::kernels_on_cpu, actor_tests::kernels_on_opencl)
