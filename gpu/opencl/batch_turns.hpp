// SPDX-License-Identifier: BSD-3-Clause
// What an engine in batches does, by turns. The host's turn: posts are admitted
// by the text of gpu/host. The device's turn: a launch. Then what it said is
// copied, and what a status shows, and the host's callers hear of it while the
// next launch runs. Used by batch_engine.cpp.
#pragma once

#include "gpu/opencl/batch_admission.hpp"
#include "gpu/opencl/batch_blocks.hpp"
#include "gpu/opencl/batch_line.hpp"
#include "gpu/opencl/batch_memory.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <atomic>
#include <deque>
#include <unordered_map>

namespace ringactor::opencl {

/// The host's own copy of what is shared: command words and blocks that it
/// writes at any time, and what a turn's end has copied into it.
class batch_mirror {
public:
  explicit batch_mirror(const planned_layout& plan);
  std::byte* shared() const noexcept { return words_.get(); }
  ra_pool* pool() const noexcept;
  ra_control& control(std::uint32_t place) const noexcept;
  /// Brings one actor's command down, with a message of this type to it.
  void bring_command(std::byte* device, std::uint32_t place,
                     std::uint32_t type) const noexcept;
  /// Copies what the device has said of the actor in this place.
  void copy_actor(const std::byte* device, std::uint32_t place) noexcept;
  /// The same of its workers and its pool.
  void copy_counts(const std::byte* device) noexcept;

private:
  const ra_layout layout_;
  const std::uint32_t groups_;
  std::uint64_t taken_there_ = 0; // blocks of the device's pool
  const host_pages words_;
};

class batch_turns {
public:
  batch_turns(const planned_layout& plan, const opencl_image& image,
              batch_memory&& memory, batch_mirror& mirror, post_line& line,
              std::uint32_t limit, const clock::physical_clock& clock,
              backend::up_sink& up);

  /// One turn of each. False: nothing is to be done. Calls the sink: of this
  /// launch in the next turn, while that one's runs.
  /// Errors: unavailable, the device gave up: then end().
  result<bool> turn();
  /// The same with one activation, told before it returns.
  result<bool> step();
  /// Of all launches.
  std::uint64_t activations() const noexcept { return ready_seen_; }
  /// The number of the launch that runs now; 0: none does. Thread: any.
  std::uint64_t running_launch() const noexcept;
  /// Lives were begun in places below this. Thread: any.
  std::uint32_t places_seen() const noexcept;
  /// Nothing will be handled any more: who still waits in the line is told.
  void end(errc reason);

private:
  struct told { // by the device or of a post, in their order
    std::uint32_t place;
    bool is_over; // else the message
    ra_message message;
  };
  void admit();
  void admit_parked();
  bool admit_one(const waiting_post& post, std::size_t behind); // false: waits
  std::uint32_t post(const waiting_post& post);
  bool waits(const waiting_post& post, std::uint32_t status,
             std::size_t behind);
  void refuse(const waiting_post& post, std::uint32_t status);
  result<bool> turn(const launcher::limits& until);
  result<void> launch(const launcher::limits& until);
  void collect();
  void copy_actors();
  void bring_up(ra_message& message);
  void tell();

  const ra_layout layout_;
  batch_memory memory_;
  batch_mirror& mirror_;
  post_line& line_;
  const std::uint32_t limit_;
  const clock::physical_clock& clock_;
  backend::up_sink& up_;
  const block_mover blocks_;
  const batch_admission admission_;
  ra_host ways_{};
  std::vector<waiting_post> here_; // taken from the line; those before `next_`
  std::size_t next_ = 0;           // are done
  std::unordered_map<std::uint32_t, std::deque<waiting_post>> parked_;
  std::vector<told> told_;
  std::uint64_t consumed_ = 0;   // of what goes up
  std::uint64_t ready_seen_ = 0; // of the ring of ready actors
  std::atomic<std::uint32_t> places_seen_{0};
  std::atomic<std::uint64_t> launches_{0}; // begun and ended: odd, one runs
};

} // namespace ringactor::opencl
