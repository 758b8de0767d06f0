// SPDX-License-Identifier: BSD-3-Clause
// A supervisor and its children in a stepped world: one script for host
// children and for kernel children. What happens is read from the supervisor's
// own events.
#pragma once

#include "ringactor/supervision/supervisor.hpp"
#include "stepped.hpp"

#include <map>

namespace actor_tests {

namespace sup = ringactor::supervision;
using sup::restart_type;
using sup::strategy;

enum class kind { host, kernel };
/// shutdown_with: errc::shutdown and a text, as OTP's {shutdown, Term}.
enum class how { normal, shutdown, shutdown_with, killed, abnormal };
inline constexpr how all_ways[] = {
  how::normal, how::shutdown, how::shutdown_with, how::killed, how::abnormal};

/// Runs the script once for host children and once for kernel children.
template <class F>
void on_both(F script) {
  SUBCASE("host children") { script(kind::host); }
  SUBCASE("kernel children") { script(kind::kernel); }
}

class family : public stepped {
public:
  explicit family(kind k, ringactor::engine_options options = small_options())
    : stepped{options}, of{k} {}
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
