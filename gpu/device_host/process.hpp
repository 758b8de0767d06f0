// SPDX-License-Identifier: BSD-3-Clause
// A device host as its program sees it: a process, started, listened to, ended.
#pragma once

#include "gpu/device_host/channel.hpp"
#include "gpu/device_host/descriptor.hpp"
#include "ringactor/abi/errc.hpp"

#include <string>
#include <sys/types.h>

namespace ringactor::device_host {

/// The device host of this program: beside its executable, or in the folder
/// that RINGACTOR_DEVICE_HOSTS names. `file` is its name.
std::string path_of(const std::string& file);

/// Thread: one at a time, but for what says any.
class process {
public:
  process() = default;
  process(process&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)},
      path_{std::move(other.path_)},
      socket_{std::move(other.socket_)} {}
  /// It is told to end, and waited for.
  ~process();

  /// Starts the executable with the memory file and greets it.
  /// Errors: unavailable (it cannot be started, ended at once, or says nothing
  ///         for 10 s), mismatch (it was built for another layout or image).
  /// Cost:   about a millisecond.
  static result<process> start(const std::string& path, int memory,
                               const hello& words);

  /// False: it has ended.
  bool tell(const launch& what) noexcept;
  /// Has it ended? A system call. Thread: any.
  bool has_ended() const noexcept;
  /// Returns once it has ended, or `cancel` can be read. Thread: any.
  void wait_for_end(int cancel) const noexcept;
  /// Ends it, if it has not ended, and says how it did, for people.
  failure end();

private:
  result<void> greet(const hello& words);
  failure end(const char* and_now);

  pid_t pid_ = -1;
  std::string path_;
  descriptor socket_;
};

} // namespace ringactor::device_host
