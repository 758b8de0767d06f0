// SPDX-License-Identifier: BSD-3-Clause
// Erlang/OTP as a peer: a child process that runs otp_peer.escript, asked
// through pipes, so that it takes its turn within a round as others do.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace ringactor::bench {

/// Thread: one at a time.
class otp_peer {
public:
  /// Null where there is no `escript` or it does not run.
  static std::unique_ptr<otp_peer> start();
  otp_peer(const otp_peer&) = delete;
  otp_peer& operator=(const otp_peer&) = delete;
  /// It ends at the end of its input.
  ~otp_peer();

  /// The numbers that the command is answered with; none when it failed, or
  /// took longer than two minutes.
  std::vector<double> ask(const std::string& command);
  /// As in "OTP 25".
  const std::string& name() const noexcept { return name_; }

private:
  otp_peer() = default;
  bool launch();
  std::string read_line();

  std::string script_; // a file, while it runs
  std::string name_;
  pid_t process_ = 0;
  int to_ = -1, from_ = -1;
};

} // namespace ringactor::bench
