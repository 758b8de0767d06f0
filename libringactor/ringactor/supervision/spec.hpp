// SPDX-License-Identifier: BSD-3-Clause
// What a supervisor is told about itself and about its children, in OTP's words
// and with OTP's defaults. Source: Erlang/OTP, stdlib, supervisor(3). No CAF.
#pragma once

#include "ringactor/abi/errc.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ringactor::supervision {

using nanoseconds = std::chrono::nanoseconds;
using milliseconds = std::chrono::milliseconds;

/// Which children are stopped and started again when one goes down.
enum class strategy : std::uint8_t {
  one_for_one,       // itself
  one_for_all,       // all
  rest_for_one,      // itself and those that were started after it
  simple_one_for_one // instances of one spec, started at run time
};

/// When a child that went down is started again.
enum class restart_type : std::uint8_t {
  permanent, // always
  transient, // when it went down abnormally
  temporary  // never; its spec goes with it
};

/// When a supervisor ends because significant children went down for good.
enum class auto_shutdown : std::uint8_t {
  never,
  any_significant, // with the first
  all_significant  // with the last
};

enum class child_kind : std::uint8_t { worker, supervisor };

/// The state that a kernel child's next life begins with.
enum class restore_type : std::uint8_t {
  none,           // a wiped one
  newest_snapshot // what its handler took last by ra_snapshot, if it did
};

/// The longest time of a rule: with jitter it fits into nanoseconds.
inline constexpr milliseconds time_max = std::chrono::hours{24 * 365 * 100};

/// How a child is stopped: killed at once; told, and killed after a time; told.
struct shutdown_rule {
  enum class mode : std::uint8_t { brutal_kill, within, infinity };
  mode how = mode::within;
  milliseconds limit{5000};

  static constexpr shutdown_rule brutal_kill() noexcept {
    return {mode::brutal_kill, {}};
  }
  static constexpr shutdown_rule within(milliseconds limit) noexcept {
    return {mode::within, limit};
  }
  static constexpr shutdown_rule infinity() noexcept {
    return {mode::infinity, {}};
  }
  constexpr bool operator==(const shutdown_rule&) const noexcept = default;
};

/// A restart waits, longer each time: `first`, twice that, ..., at most `most`;
/// each moved at random by at most `jitter` of itself. A child that ran for
/// `reset_after` begins again with `first`. The restart limit counts all of
/// them as ever.
struct backoff_rule {
  milliseconds first{100};
  milliseconds most{10'000};
  double jitter = 0.0; // 0 to 1
  milliseconds reset_after{60'000};
  constexpr bool operator==(const backoff_rule&) const noexcept = default;
};

/// Of a supervisor.
struct sup_flags {
  supervision::strategy strategy = supervision::strategy::one_for_one;
  std::uint32_t intensity = 1; // restarts within `period`; one more ends it
  nanoseconds period = std::chrono::seconds{5};
  supervision::auto_shutdown auto_shutdown = supervision::auto_shutdown::never;
  /// A child that was killed and does not go down within this time is
  /// abandoned: nothing it says counts any more, and its place stays taken.
  milliseconds kill_grace{5000};
  std::uint64_t seed = 1; // of the jitter
  bool operator==(const sup_flags&) const = default;
};

/// Of a child, without how it is started.
struct child_rules {
  std::string id; // not empty; one child of a supervisor has it
  restart_type restart = restart_type::permanent;
  child_kind kind = child_kind::worker;
  /// None: within 5000 ms for a worker, infinity for a supervisor.
  std::optional<shutdown_rule> shutdown = {};
  bool significant = false;
  std::optional<backoff_rule> backoff = {}; // none: restarted at once
  bool operator==(const child_rules&) const = default;

  shutdown_rule stop_rule() const noexcept {
    if (shutdown)
      return *shutdown;
    return kind == child_kind::worker ? shutdown_rule{}
                                      : shutdown_rule::infinity();
  }
};

/// How an exit counts. Normal: the actor ended by itself, or with CAF's `none`
/// or `normal`. Shutdown: it was asked to (`user_shutdown`), or it ended, or
/// was sent an exit, with our own errc::shutdown, whose text says why: OTP's
/// {shutdown, Term}. Killed and abnormal differ in reports alone.
enum class exit_class : std::uint8_t { normal, shutdown, killed, abnormal };

struct exit_note {
  exit_class kind = exit_class::normal;
  std::string text; // for people; of an exit: exit_text_max bytes at most
  bool is_abnormal() const noexcept { return kind >= exit_class::killed; }
};

inline constexpr std::size_t exit_text_max = 1024;
/// A longer text loses its middle: where it comes from and what it says stay.
/// No UTF-8 character is cut in two.
std::string shortened(std::string text);

/// Errors: invalid_argument; the text names the field, what it is, and what it
///         may be.
result<void> check(const sup_flags& flags);
/// The rules of one child. Errors: as above.
result<void> check(const child_rules& child, const sup_flags& flags);
/// All of a supervisor's: the flags, each child, and that no id is given twice;
/// simple_one_for_one takes exactly one. Errors: as above.
result<void> check(const sup_flags& flags,
                   std::span<const child_rules> children);

std::string_view to_string(strategy value) noexcept;
std::string_view to_string(restart_type value) noexcept;
std::string_view to_string(auto_shutdown value) noexcept;
std::string_view to_string(child_kind value) noexcept;
std::string_view to_string(restore_type value) noexcept;
std::string_view to_string(exit_class value) noexcept;

} // namespace ringactor::supervision
