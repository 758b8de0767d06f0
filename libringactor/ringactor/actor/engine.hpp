// SPDX-License-Identifier: BSD-3-Clause
// What a user opens: an engine, which is a CAF actor, and the kernel actors it
// hosts. The first page to read in this folder.
#pragma once

#include "ringactor/actor/buffer.hpp"
#include "ringactor/actor/engine_core.hpp"
#include "ringactor/actor/engine_options.hpp"
#include "ringactor/actor/image.hpp"

#include <caf/actor.hpp>
#include <caf/expected.hpp>
#include <string>

namespace ringactor {

/// Ask an engine's actor for its engine_status.
struct get_engine_status {
  std::uint8_t unused = 0;
};

/// To spawn_options::started_to. The sender is the actor.
struct kernel_started {
  ra_address who; // of this life
};

/// A handle to an open engine. Copies share it; it ends when its actor is told
/// to exit, or when the last handle and the last of its kernel actors are gone.
/// Thread: any.
class engine {
public:
  engine() = default;
  engine(caf::intrusive_ptr<engine_core> core, caf::actor self);

  /// The engine as an actor: monitor it, link to it, send it an exit to stop
  /// it (its kernel actors go down with it), request get_engine_status.
  const caf::actor& actor() const noexcept { return self_; }

  /// Counts so far. Cost: a few microseconds, no message.
  engine_status status() const;
  std::string backend() const;

  /// executor_kind::step: handles at most `turns` turns of ready actors on
  /// this thread; returns how many there were. Else 0.
  std::size_t step(std::size_t turns = 1) const;

  /// The address by which handlers send to this actor: a kernel actor's own,
  /// or a host actor's, given now. Id 0 when the actor has ended.
  ra_address address_of(const caf::actor& who) const;

  /// A block for bulk data. Errors: exhausted; the text has the pool's size.
  caf::expected<buffer> allocate(std::size_t bytes) const;
  /// Takes over a span that a message brought.
  buffer adopt(ra_span block) const;

  /// A message id that this process has not used, for resend(). Thread: any.
  std::uint64_t new_token() const;

  dead_letters& letters() const;
  clock::hybrid_clock& clock() const;
  engine_core& core() const noexcept { return *core_; }

private:
  caf::intrusive_ptr<engine_core> core_;
  caf::actor self_;
};

/// Opens an engine for the program's image.
/// Errors: unavailable (the text names the backends present),
///         invalid_argument, exhausted, mismatch.
/// Cost:   under a millisecond; memory is reserved, not touched.
caf::expected<engine> open_engine(caf::actor_system& system, const image& what,
                                  const engine_options& options = {});

/// Spawns a kernel actor: a plain caf::actor. It ends like one: by an exit, by
/// its last handle, by ra_fail, or with its engine.
/// Errors: no_such (the text names the image's kernels), exhausted, closed,
///         invalid_argument.
/// Cost:   a few microseconds; one message to the engine.
caf::expected<caf::actor> spawn_kernel(const engine& where,
                                       const behaviour& what,
                                       const spawn_options& options = {});

/// Lets a kernel actor go on that rests (spawn_options::active, deactivate).
/// Errors: invalid_argument (it is active, or no kernel actor), down.
caf::error activate(const caf::actor& kernel);

/// Lets a kernel actor rest: it handles nothing, keeps its state and what waits
/// in its mailbox, and takes messages as long as there is room. A handler that
/// runs is finished first. It ends like any other.
/// Errors: invalid_argument (it rests already, or no kernel actor), down.
caf::error deactivate(const caf::actor& kernel);

/// Lets a kernel actor finish: it handles what waits for it, is told nothing
/// more, and ends with exit_reason::normal. One that rests waits to be
/// activated.
/// Errors: full (its mailbox or what waits outside: try again), down,
///         invalid_argument (no kernel actor).
caf::error drain(const caf::actor& kernel);

} // namespace ringactor

namespace ringactor {

template <class Inspector>
auto inspect(Inspector& f, get_engine_status& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::get_engine_status");
}
template <class Inspector>
auto inspect(Inspector& f, engine_status& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::engine_status");
}
template <class Inspector>
auto inspect(Inspector& f, kernel_started& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::kernel_started");
}

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::get_engine_status, 2);
RINGACTOR_CAF_TYPE(ringactor::engine_status, 3);
RINGACTOR_CAF_TYPE(ringactor::kernel_started, 17);
